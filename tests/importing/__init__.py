"""Can a help centre move here from another system, and be brought up to date from there?"""
