"""Is what customers say found as what articles say, and is a writer told what can never work?"""
