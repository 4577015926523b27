"""What may writers, CI and operators rely on at a command line?"""
