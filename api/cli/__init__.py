"""What can be done on the command line? `kotae`, one file a group of commands.

Exit codes: 0 fine, 1 the content is at fault, 2 the usage, 3 we are.
"""

from api.cli.main import main

__all__ = ["main"]
