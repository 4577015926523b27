"""What does a text mean? Each file here is one way to make a vector of it."""
