"""Several serving machines behind one address: what becomes of questions and hand-offs when a part of it dies?"""
