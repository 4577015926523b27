"""Which articles does a question find, in which order, and what is shown of them?"""
