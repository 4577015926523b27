"""Generations on disk: which one is served, which came before, and how one takes another's place.

<index root>/CURRENT              the pointer: JSON, replaced in one step
<index root>/LOCK                 held while a build or rollback runs
<index root>/<generation>/        complete and never changed again
    manifest.json                 what built it, from what, with which versions
    assets/                       pictures, as they are
    <locale>/engine/              the engine's files
    <locale>/articles.sqlite      what readers see
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from kb.errors import BuildUnderWay, DamagedIndex, NoIndex
from kb.help_center import HelpCenter

MANIFEST = "manifest.json"
_POINTER = "CURRENT"
_LOCK = "LOCK"


class Pointer(BaseModel):
    """What `CURRENT` says."""

    model_config = ConfigDict(frozen=True)

    generation: str
    """Id of the generation to serve: the name of its folder."""

    earlier: tuple[str, ...] = ()
    """Generations served before, latest first."""

    rolled_back: tuple[str, ...] = ()
    """Generations that were rolled back from, and are not to come back unnoticed."""


class LocaleManifest(BaseModel):
    """What one locale's index holds."""

    model_config = ConfigDict(frozen=True)

    articles: int
    sections: int
    fingerprint: str
    """Of the analysis that made its terms."""


class Manifest(BaseModel):
    """What a generation was built from, and with what."""

    model_config = ConfigDict(frozen=True)

    generation: str
    built_at: str
    """RFC 3339, UTC. Not part of the id."""

    help_center: HelpCenter
    locales: dict[str, LocaleManifest]
    packages: dict[str, str]
    """Versions of all that changes an index."""


def read_pointer(root: Path) -> Pointer:
    """What is served now; raises `NoIndex` or `DamagedIndex`."""
    path = root / _POINTER
    try:
        return Pointer.model_validate_json(path.read_bytes())
    except FileNotFoundError as error:
        raise NoIndex(f"no index in {root}; make one with `kotae build CONTENT --index {root}`") from error
    except (OSError, ValidationError) as error:
        raise DamagedIndex(f"cannot read {path}: {error}; delete it and run `kotae build` again") from error


def switch(root: Path, pointer: Pointer) -> None:
    """Makes `pointer` the one that is read from now on, in one step that nobody sees the middle of."""
    write_safely(root / _POINTER, pointer.model_dump_json(indent=1) + "\n")


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a generation; raises `DamagedIndex`."""
    try:
        return Manifest.model_validate_json((folder / MANIFEST).read_bytes())
    except (OSError, ValidationError) as error:
        raise DamagedIndex(f"cannot read {folder / MANIFEST}: {error}; run `kotae build` with --force, or `kotae rollback`") from error


def write_safely(path: Path, text: str) -> None:
    """Writes a file so that it has either its old content or all of the new, also after a power cut."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with draft.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


@contextmanager
def locked(root: Path) -> Iterator[None]:
    """Keeps other builds away from `root`; the system lets go of the lock when the process ends, however it ends."""
    root.mkdir(parents=True, exist_ok=True)
    with (root / _LOCK).open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            lock.seek(0)
            raise BuildUnderWay(f"process {lock.read().strip() or 'unknown'} is writing to {root}; wait for it, or stop it") from error
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield
