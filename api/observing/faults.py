"""What a log may tell of an exception: what it is and where it was raised. Never its text, which may hold what somebody asked."""

import traceback
from collections.abc import Iterator

from kb.errors import KotaeError, RequestError


def told(error: BaseException) -> str:
    """The exception and those that led to it, the first one first, as Python shows them, each without its text."""
    return "\n".join(line for shown in reversed(list(_chain(error))) for line in shown)


def name_of(error: BaseException) -> str:
    """What kind it is, with what it says where that is ours, or the system's.

    >>> name_of(ValueError("forgot my password")), name_of(FileNotFoundError(2, "No such file or directory", "a question"))
    ('ValueError', 'FileNotFoundError: No such file or directory')
    """
    name = type(error).__name__
    if isinstance(error, KotaeError) and not isinstance(error, RequestError):  # a request's own error repeats what was asked
        return f"{name}: {error}"
    if isinstance(error, OSError) and error.strerror and error.errno:
        return f"{name}: {error.strerror}"
    return name


def _chain(error: BaseException) -> Iterator[list[str]]:
    """Each exception's lines, the last one first."""
    seen: set[int] = set()
    following: BaseException | None = error
    while following is not None and id(following) not in seen:
        seen.add(id(following))
        yield _lines(following)
        following = following.__cause__ or (None if following.__suppress_context__ else following.__context__)


def _lines(error: BaseException) -> list[str]:
    frames = [line for frame in traceback.format_tb(error.__traceback__) for line in frame.rstrip("\n").split("\n")]
    grouped = [f"  | {line}" for other in getattr(error, "exceptions", ()) for line in _lines(other)]
    return ["Traceback (most recent call last):", *frames, name_of(error), *grouped]
