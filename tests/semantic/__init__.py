"""Does what a question means find what its words do not, in time or not at all?"""
