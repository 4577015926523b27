"""Writes what was imported, and never over what a person wrote: a file of hashes tells which is which."""

import hashlib
import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from kb.errors import ContentError
from kb.files import Unreadable, read_bytes
from kb.importing.site import Note
from kb.problems import Problem

_LARGEST_STATE = 64 << 20
_LARGEST_WRITTEN = 32 << 20


class State(BaseModel):
    """What earlier imports from one source wrote."""

    model_config = ConfigDict(extra="ignore")

    ids: dict[str, str] = {}
    """Our id of each article and category of the source, by its key there: a new title moves nothing."""

    files: dict[str, str] = {}
    """The SHA-256 of each file as it was written, by its path: without `source_hash`, which `kotae translations stamp` may renew."""


def state_path(source: str) -> str:
    """Where the state is kept, below the content root."""
    return f".kotae/import-{source}.json"


def read_state(root: Path, source: str) -> State:
    """The state; an empty one before the first import. Raises `ContentError`."""
    path = state_path(source)
    if not (root / path).exists():
        return State()
    try:
        return State.model_validate_json(read_bytes(root / path, path, largest=_LARGEST_STATE))
    except (Unreadable, ValidationError) as error:
        message = "not as `kotae import` writes it; restore it, or delete it: files that differ from the source are then left alone"
        raise ContentError([Problem(path, 0, message)]) from error


@dataclass
class Writer:
    """Writes files below a content root."""

    root: Path
    state: State
    overwrite: bool
    """Whether files that were edited or deleted by hand are written again."""

    written: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: int = 0
    notes: list[Note] = field(default_factory=list)

    def write(self, path: str, data: bytes) -> None:
        """Writes one file, unless a person has written there."""
        file, digest = self.root / path, _digest(data)
        if not file.resolve().is_relative_to(self.root.resolve()):
            self.notes.append(Note("edited", path, "a link that leads out of the content root"))
            return
        found, before = self._digest_of(file), self.state.files.get(path)
        if found == digest:
            self.unchanged += 1
        elif found is None and before is None:
            self._put(file, data)
            self.written.append(path)
        elif self.overwrite or (found is not None and found == before):
            self._put(file, data)
            self.updated.append(path)
        else:
            self.notes.append(Note("edited", path, _why_kept(found, before, digest)))
            return
        self.state.files[path] = digest

    def finish(self, source: str, kept: Mapping[str, object]) -> None:
        """Tells files that the source does not give any more, and writes the state if it changed. `kept` are the paths that it gives."""
        for path in sorted(self.state.files.keys() - kept.keys()):
            if (self.root / path).exists():
                self.notes.append(Note("gone", path, ""))
            else:
                del self.state.files[path]
        text = json.dumps({"ids": self.state.ids, "files": self.state.files}, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        file = self.root / state_path(source)
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            self._put(file, text.encode())

    def _digest_of(self, file: Path) -> str | None:
        """The hash of what lies there; None where nothing does."""
        if not os.path.lexists(file):
            return None
        try:
            return _digest(read_bytes(file, file.name, largest=_LARGEST_WRITTEN))
        except Unreadable:
            return ""

    def _put(self, file: Path, data: bytes) -> None:
        """Whole or not at all, whenever the process is killed."""
        file.parent.mkdir(parents=True, exist_ok=True)
        new = file.with_name(f"{file.name}.tmp")
        new.write_bytes(data)
        new.replace(file)


def _digest(data: bytes) -> str:
    return hashlib.sha256(re.sub(rb'^source_hash: "[0-9a-f ]*"\n', b"", data, count=1, flags=re.MULTILINE)).hexdigest()


def _why_kept(found: str | None, before: str | None, digest: str) -> str:
    if found is None:
        return "deleted here"
    if before is None:
        return "was here before the first import"
    return "the source has not changed since" if before == digest else "the source has changed, too; compare them"
