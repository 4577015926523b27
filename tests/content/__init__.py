"""What is read of a content root, and what is its writer told?"""
