"""What a power cut may not take back: files and folders are on disk before anything points at them."""

import errno
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

_AT_ONCE = 8
"""Files that are brought to disk side by side: disks take many at once, and each one waits."""

_NOT_DONE = (errno.EINVAL, errno.ENOTSUP)
"""What network file systems answer that bring no folder to disk on request, as they do so by themselves."""


def write_safely(path: Path, text: str) -> None:
    """Writes a file so that it has either its old content or all of the new, also after a power cut; the new, once this has returned."""
    new = path.with_name(f".{path.name}.{os.getpid()}")
    with new.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
    settle(path.parent)


def settle(path: Path) -> None:
    """Waits until a file's content is on disk, or the names in a folder."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    except OSError as error:
        if error.errno not in _NOT_DONE:
            raise
    finally:
        os.close(opened)


def settle_all(folder: Path) -> None:
    """Waits for a folder with all that is in it."""
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        list(threads.map(settle, [folder, *(path for path in folder.rglob("*") if not path.is_symlink())]))


def make_folder(folder: Path) -> None:
    """Makes a folder with those above it that are missing, so that its name outlasts a power cut."""
    if not folder.is_dir():
        make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        settle(folder.parent)
