"""What a power cut may take: the system calls of a process, and what of its work the disk had been told to keep at any moment.

A file system may keep any of what was written and not yet brought to disk (fsync), in any order, or none of it. So all legal states after a
cut are whole if, whenever something is pointed at, all that it needs had been brought to disk before.
"""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.command_line import environment

_CALLS = (
    "openat,open,creat,mkdir,mkdirat,write,pwrite64,writev,ftruncate,sendfile,copy_file_range,fsync,fdatasync,rename,renameat,renameat2"
)
_STARTED = re.compile(r"^(\d+) +(\w+)\((.*)$")
_ENDED = re.compile(r"^(\d+) +<\.\.\. (\w+) resumed>(.*)$")
_OPEN = re.compile(r"= \d+<(/[^>]*)>$")
_FIRST = re.compile(r"^\d+<(/[^>]*)>")
_COPIED_TO = re.compile(r"^\d+<[^>]*>, (?:[^,]*, )?\d+<(/[^>]*)>")
_NAMES = re.compile(r'"((?:[^"\\]|\\.)*)"')


@dataclass
class Disk:
    """Files and folders below a folder, and which of them a power cut could still take back."""

    root: str
    unwritten: set[str] = field(default_factory=set)
    """Files whose content is not on disk for sure."""

    unnamed: set[str] = field(default_factory=set)
    """Files and folders whose names are not, in their folders."""

    named: set[str] = field(default_factory=set)
    """Files that were opened so that they are made where they are missing: the first time only, they may be."""

    def apply(self, call: str, arguments: str) -> tuple[str, str] | None:
        """Follows a call; the names of one that renames something."""
        if call.startswith("rename"):
            old, new = (str(Path(name).absolute()) for name in _NAMES.findall(arguments))
            self.unwritten = {_moved(path, old, new) for path in self.unwritten}
            self.unnamed = {_moved(path, old, new) for path in self.unnamed} | self._ours(new)
            return old, new
        if call.startswith("mkdir"):
            self.unnamed |= self._ours(str(Path(_NAMES.findall(arguments)[0]).absolute()))
        elif call in ("open", "openat", "creat"):
            opened = _OPEN.search(arguments)
            if opened and ("O_CREAT" in arguments or call == "creat") and opened[1] not in self.named:
                self.named.add(opened[1])
                self.unnamed |= self._ours(opened[1])
        elif found := (_COPIED_TO if call == "copy_file_range" else _FIRST).match(arguments):
            self._synced(found[1]) if call.endswith("sync") else self.unwritten.update(self._ours(found[1]))
        return None

    def losable(self, path: str) -> set[str]:
        """What a power cut could take of a file or folder, its name included."""
        return {name for name in self.unwritten | self.unnamed if name == path or name.startswith(f"{path}/")}

    def _synced(self, path: str) -> None:
        self.unwritten.discard(path)
        self.unnamed = {name for name in self.unnamed if str(Path(name).parent) != path}

    def _ours(self, path: str) -> set[str]:
        return {path} if path.startswith(f"{self.root}/") else set()


def _moved(path: str, old: str, new: str) -> str:
    return new + path[len(old) :] if path == old or path.startswith(f"{old}/") else path


def traced(tmp_path: Path, *command: object) -> Iterator[tuple[str, str]]:
    """The calls of a command and its threads that succeeded, in order, each with its arguments and result; skips without strace."""
    strace = shutil.which("strace")
    if not strace:
        pytest.skip("strace is not installed, which tells what a process asks of the disk")
    log = tmp_path / "calls"
    done = subprocess.run(
        [strace, "-f", "-y", "-s", "200", "-e", f"trace={_CALLS}", "-o", log, *map(str, command)],
        env=environment() | {"PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        check=False,
    )
    if "ptrace" in done.stderr and done.returncode:
        pytest.skip(f"strace may not look at processes here: {done.stderr.strip()}")
    assert done.returncode == 0, done.stderr
    return _whole(log)


def python(code: str, *arguments: object) -> list[object]:
    """The command that runs some Python."""
    return [sys.executable, "-c", code, *arguments]


def _whole(log: Path) -> Iterator[tuple[str, str]]:
    """Calls that others came between are put together again; each counts when it ended, and when it succeeded."""
    begun: dict[tuple[str, str], str] = {}
    for line in log.read_text(encoding="utf-8", errors="replace").splitlines():
        if started := _STARTED.match(line):
            process, call, rest = started.groups()
            if rest.endswith("<unfinished ...>"):
                begun[process, call] = rest.removesuffix("<unfinished ...>")
                continue
        elif ended := _ENDED.match(line):
            process, call, rest = ended.groups()
            rest = begun.pop((process, call), "") + rest
        else:
            continue
        if not re.search(r"= -\d+ E", rest):
            yield call, rest
