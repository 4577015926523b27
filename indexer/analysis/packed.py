"""Dictionaries in a packed form, which is made once on a machine and read from then on."""

import hashlib
import os
import stat
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

_T = TypeVar("_T")


def packed(name: str, make: Callable[[], bytes], read: Callable[[bytes], _T]) -> _T:
    """What `read` makes of the bytes that `make` made when the name was new; the name says all that they depend on.

    `read` raises `ValueError` or `RuntimeError` for bytes that are broken; they are made anew.
    """
    with _folder() as folder:
        file = folder / f"packed-{hashlib.sha256(name.encode()).hexdigest()[:16]}"
        with suppress(OSError, ValueError, RuntimeError):
            return read(file.read_bytes())
        content = make()
        with suppress(OSError):  # a full disk costs the next start some time
            with tempfile.NamedTemporaryFile(dir=folder, delete=False) as new:
                new.write(content)
            Path(new.name).replace(file)
    return read(content)


@contextmanager
def _folder() -> Iterator[Path]:
    """A folder that nobody else can write to, lasting where that can be had."""
    lasting = Path(tempfile.gettempdir(), f"kotae-{os.getuid()}")
    with suppress(OSError):
        lasting.mkdir(mode=0o700, exist_ok=True)
        status = lasting.lstat()
        if stat.S_ISDIR(status.st_mode) and status.st_uid == os.getuid() and not status.st_mode & 0o022:
            yield lasting
            return
    with tempfile.TemporaryDirectory() as passing:
        yield Path(passing)
