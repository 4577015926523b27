"""A folder to publish to, be it one that several machines share."""

import fcntl
import hashlib
import os
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from indexer.publishing.place import Stored, Tagged
from indexer.store.durable import make_folder, settle
from kb.errors import PlaceUnreachable

_LOCK = "LOCK"


class Folder:
    """A place in the file system."""

    def __init__(self, folder: Path) -> None:
        self.address = str(folder)
        self._folder = folder

    def read(self, path: str) -> Tagged | None:
        """A file; None where there is none."""
        with self._told():
            try:
                data = (self._folder / path).read_bytes()
            except FileNotFoundError:
                return None
            return Tagged(data, _tag(data))

    def write(self, path: str, data: bytes) -> None:
        """Writes a file, or writes it anew; whole, also after a power cut."""
        with self._told():
            target = self._folder / path
            make_folder(target.parent)
            new = target.with_name(f".{target.name}.{os.getpid()}.{threading.get_ident()}")
            with new.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            new.replace(target)
            settle(target.parent)

    def swap(self, path: str, data: bytes, tag: str | None) -> bool:
        """Writes a file that still has this tag, or with None, one that is not there yet; whether it did."""
        with self._told():
            make_folder(self._folder)
            with (self._folder / _LOCK).open("a") as lock:  # the system lets go of it when a publisher is killed
                fcntl.flock(lock, fcntl.LOCK_EX)
                there = self.read(path)
                if (there.tag if there else None) != tag:
                    return False
                self.write(path, data)
                return True

    def list(self, below: str) -> dict[str, Stored]:
        """All files in a folder and below, by their paths; what a killed publisher was writing, too."""
        stored = {}
        with self._told():
            for path in (self._folder / below).rglob("*"):
                if path.is_file():
                    found = path.stat()
                    stored[path.relative_to(self._folder).as_posix()] = Stored(found.st_size, datetime.fromtimestamp(found.st_mtime, UTC))
        return stored

    def delete(self, paths: Iterable[str]) -> None:
        """Deletes files."""
        with self._told():
            for path in paths:
                (self._folder / path).unlink(missing_ok=True)

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise PlaceUnreachable(f"cannot use {self.address}: {error.strerror}; mend it, its permissions or its mount") from error


def _tag(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
