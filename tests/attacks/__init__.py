"""What is attacked?"""
