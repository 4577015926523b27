"""What does a writer learn of a change before it is published?"""
