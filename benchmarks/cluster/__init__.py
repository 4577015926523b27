"""Does a search cluster answer the same, how fast, and what when its nodes die?"""
