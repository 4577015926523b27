"""What may apps rely on that ask over HTTP?"""
