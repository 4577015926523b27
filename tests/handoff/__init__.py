"""When does a human take over, and how sure is an answer?"""
