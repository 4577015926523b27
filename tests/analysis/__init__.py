"""Which terms does a text become?"""
