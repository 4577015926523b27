"""Walks a content root: opens nothing, follows no linked folder, and takes nothing that lies elsewhere."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from unicodedata import normalize

from kb.errors import ContentError
from kb.files.names import is_dropping
from kb.problems import Problem

MOST_FILES = 200_000
"""In a content root: ten times as many as a help centre of 3,000 articles with pictures has in seven locales."""


class Entry(NamedTuple):
    """A file or folder as the walk finds it."""

    path: str
    """Below the content root, with `/`, and with composed letters (NFC), however the disk spells them."""

    file: Path
    """Where it really lies; links are resolved."""

    is_folder: bool


class _Unusable(Exception):
    """Why something in the content root is passed over, and what to do about it."""


class Walk:
    """One walk over a content root. What editors and systems leave behind is passed over; `problems` says what else was."""

    def __init__(self, root: Path) -> None:
        self._root = Path(os.path.realpath(root))
        self._seen = 0
        self.problems: list[Problem] = []

    def top(self) -> list[Entry]:
        """The files and folders at the top, sorted."""
        return sorted(self._entries(self._root, ""))

    def files(self, folder: Entry) -> Iterator[Entry]:
        """All files below a folder, in no order; raises `ContentError` when there are too many."""
        waiting = [folder]
        while waiting:
            here = waiting.pop()
            for entry in self._entries(here.file, f"{here.path}/"):
                if entry.is_folder:
                    waiting.append(entry)
                else:
                    yield entry

    def _entries(self, folder: Path, prefix: str) -> Iterator[Entry]:
        try:
            found = list(os.scandir(folder))
        except OSError as error:
            self._tell(prefix.rstrip("/") or ".", f"cannot be read: {error.strerror}; mend its permissions")
            return
        self._seen += len(found)
        if self._seen > MOST_FILES:
            message = f"more than {MOST_FILES:,} files in the content root; move what is no content out of it"
            raise ContentError([Problem(prefix.rstrip("/") or ".", 0, message)])
        for entry in found:
            if not is_dropping(entry.name):
                try:
                    yield Entry(normalize("NFC", prefix + entry.name), self._place(entry), entry.is_dir(follow_symlinks=False))
                except _Unusable as error:
                    self._tell(prefix + entry.name, str(error))

    def _place(self, entry: os.DirEntry[str]) -> Path:
        """Where a file or folder really lies; raises `_Unusable` for all else."""
        try:
            entry.name.encode()
        except UnicodeEncodeError as error:
            raise _Unusable("its name is not UTF-8; rename it") from error
        if entry.is_symlink():
            return self._target(Path(entry.path))
        if entry.is_file() or entry.is_dir():
            return Path(entry.path)
        raise _Unusable("no file, but a device, pipe or socket; delete it")

    def _target(self, link: Path) -> Path:
        """The file that a link leads to, if it is one of the content root's own."""
        try:
            real = link.resolve(strict=True)
        except (OSError, RuntimeError) as error:  # in Python before 3.13, a loop of links is a RuntimeError
            raise _Unusable("cannot be read: the link leads nowhere; put the file itself here") from error
        if not real.is_relative_to(self._root):
            raise _Unusable("a link that leads out of the content root, which is not followed; put the file itself here")
        inner = real.relative_to(self._root).parts
        if any(part.startswith(".") and not part.startswith("..") for part in inner):  # `..data` is Kubernetes' own
            raise _Unusable("a link to a hidden file, which is not followed; put the file itself here")
        if real.is_dir():
            raise _Unusable("a linked folder, which is not followed; put the files themselves here")
        if not real.is_file():
            raise _Unusable("a link to a device, pipe or socket, which is not followed; delete it")
        return real

    def _tell(self, path: str, message: str) -> None:
        self.problems.append(Problem(normalize("NFC", path), 0, message))
