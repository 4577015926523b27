"""Does content become an index whole, or not at all?"""
