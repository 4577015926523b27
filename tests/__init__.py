"""What does Kotae promise? A folder for each subject, a file for each promise; beside them lies what many of them need.

- `files`: the files of a small help centre
- `indexes`: an index made of them, looked at, and damaged
- `asking`: questions, and what their answers say
- `command_line`: `kotae`, in this process or in one of its own
- `serving`: servers, in a process of their own or in a thread of ours
- `embedders`: embedders that are slow, or fail, or cost nothing
- `postgres`: a PostgreSQL server, where it is installed
- `demo`: the demo help centre and its customers
- `golden`: cases that people can read and edit, in `cases/`
- `html`, `logs`: what a browser sees, what the log says
- `waiting`: until something is so, and how long it took
"""

import pytest

pytest.register_assert_rewrite("tests.asking", "tests.command_line", "tests.http.exchange", "tests.serving", "tests.waiting")
