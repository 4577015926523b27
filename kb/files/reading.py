"""Reads one file of a content root: never more than its limit, only what is a file, only what lies in the root."""

import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path

from kb.problems import Problem
from kb.text import shorten
from kb.yaml_loader import Loaded, Model, YamlError, load

LARGEST_FILE = 1 << 20
"""Bytes of one text; a larger one was put there by mistake."""

_LARGEST_HEAD = 1 << 17
"""Bytes of settings; a hundred times the demo's largest front matter, twenty times its `help-center.yaml`."""

_CONFLICT = re.compile(r"(?:<{7}|>{7})(?: .*)?")


class Unreadable(Exception):
    """Why a file cannot be used: at least one error, and perhaps more."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(*problems)
        self.problems = problems


def read_text(file: Path, path: str, split_it: str = "split it into several files") -> str:
    """A text with plain line breaks and without the mark of its encoding; raises `Unreadable`.

    `path` is the file's name in messages, `split_it` what to do about one that is too large. Marks of a merge are an error.
    """
    data = read_bytes(file, path, split_it)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Unreadable(Problem(path, line, f"not UTF-8 (byte 0x{data[error.start]:02x}); save the file as UTF-8")) from error
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    conflicts = tuple(_conflicts(text, path))
    if conflicts:
        raise Unreadable(*conflicts)
    return text


def read_bytes(file: Path, path: str, split_it: str = "delete it, and make it anew", largest: int = LARGEST_FILE) -> bytes:
    """All bytes of a file that has at most `largest`; raises `Unreadable`."""
    data = read_beginning(file, path, largest + 1)
    if len(data) > largest:
        size = max(file.stat().st_size, len(data))
        raise Unreadable(Problem(path, 0, f"larger than {largest >> 20} MiB ({size:,} bytes); {split_it}"))
    return data


def read_beginning(file: Path, path: str, most: int) -> bytes:
    """The first bytes of a file, at most `most`; raises `Unreadable`. What is no file is not opened, and nothing is waited for."""
    try:
        # a pipe that took the file's place since its folder was read would be waited for without end
        descriptor = os.open(file, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(descriptor, "rb") as opened:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise Unreadable(Problem(path, 0, "no file, but a device or a pipe; delete it"))
            return opened.read(most)
    except OSError as error:
        raise Unreadable(Problem(path, 0, f"cannot be read: {error.strerror}; mend its permissions")) from error


def load_yaml(path: str, text: str, model: type[Model], lines_above: int = 0) -> Loaded[Model]:
    """A YAML text in a file, with lines above it; raises `Unreadable`."""
    if len(text) > _LARGEST_HEAD:
        raise Unreadable(Problem(path, 0, f"its settings are longer than {_LARGEST_HEAD:,} characters; shorten its lists"))
    try:
        return load(text, model)
    except YamlError as error:
        raise unreadable(path, error, lines_above) from error


def unreadable(path: str, error: YamlError, lines_above: int = 0) -> Unreadable:
    """The same as problems of a file."""
    return Unreadable(*(Problem(path, flaw.line + lines_above, flaw.message) for flaw in error.flaws))


def _conflicts(text: str, path: str) -> Iterator[Problem]:
    if not any(mark in text for mark in ("<<<<<<<", ">>>>>>>")):
        return
    for number, line in enumerate(text.split("\n"), 1):
        if _CONFLICT.fullmatch(line.rstrip()):
            message = f"`{shorten(line, 30)}` was left by a merge; keep the text of one side, and delete this mark and its others"
            yield Problem(path, number, message)
