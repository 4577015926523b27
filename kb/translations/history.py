"""Earlier states of a content root's files, where it lies in a Git repository. Git is asked, and never changes anything."""

import os
import subprocess
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

_LONGEST_WAIT = 60.0
"""Seconds for one command: the log of 100,000 commits takes about ten."""

_MOST_COMMITS = 100_000

_COMMAND = ("git", "--no-pager", "--no-optional-locks", "-c", "log.showSignature=false", "-c", "core.quotePath=false")
"""Nothing that the repository's own settings name is run, and nothing is fetched."""

_LOG = ("log", f"--max-count={_MOST_COMMITS}", "--raw", "-z", "--no-abbrev", "--relative", "--no-renames", "--no-ext-diff")
_COMMIT = "--format=%x01%x00%cI%x00%s"


class Edit(NamedTuple):
    """A commit in which a file was written."""

    at: datetime
    subject: str
    blob: str
    """Git's name of what it held then."""


class History:
    """The history of a content root. For one thread.

    Where there is no repository, no Git, or only part of the history (as CI often fetches it), there are few edits, or none.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._head = ""
        self._edits: Mapping[str, list[Edit]] = {}

    def edits(self, path: str) -> list[Edit]:
        """Of the file at `path` below the root, latest first; those in which it was deleted left out."""
        head = self._ask("rev-parse", "HEAD").decode("ascii", "replace")
        if head != self._head:
            self._head, self._edits = head, _by_path(self._ask(*_LOG, _COMMIT, "--", ".")) if head else {}
        return self._edits.get(path, [])

    def text(self, edit: Edit) -> str:
        """What the file held then; empty where Git does not have it any more."""
        return self._ask("cat-file", "blob", edit.blob).decode("utf-8", "replace").replace("\r\n", "\n")

    def _ask(self, *arguments: str) -> bytes:
        """What Git prints; nothing where it fails."""
        alone = {"GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1", "LC_ALL": "C"}
        try:
            done = subprocess.run(  # noqa: S603 - the arguments are ours, and names that Git gave
                [*_COMMAND, *arguments],
                cwd=self._root,
                env=os.environ | alone,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=_LONGEST_WAIT,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired):
            return b""
        return done.stdout if done.returncode == 0 else b""


def _by_path(log: bytes) -> dict[str, list[Edit]]:
    edits: defaultdict[str, list[Edit]] = defaultdict(list)
    for commit in log.decode("utf-8", "replace").split("\x01\0")[1:]:
        at, subject, *changes = commit.rstrip("\0").split("\0")
        for path, blob in _written(changes):
            edits[path].append(Edit(datetime.fromisoformat(at), subject, blob))
    return dict(edits)


def _written(changes: list[str]) -> Iterator[tuple[str, str]]:
    """Path and new blob of each file that a commit wrote: `:100644 100644 OLD NEW M`, and the path behind it."""
    for about, path in zip(changes[::2], changes[1::2], strict=False):
        _, _, _, blob, *_ = about.split(" ")
        if blob.strip("0"):
            yield path, blob
