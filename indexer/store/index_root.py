"""The folder of all generations: which one is served, which came before, and how one takes another's place.

<index root>/CURRENT              the pointer: JSON, replaced in one step
<index root>/LOCK                 held while a build or rollback runs
<index root>/analysis.sqlite      what was analysed before; only a cache
<index root>/vectors.sqlite       what was embedded before; only a cache
<index root>/<generation>/        complete and never changed again
    manifest.json                 what built it, from what, with which versions; whoever serves it holds a shared lock on it
    assets/                       pictures, as they are
    <locale>/engine/              the engine's files
    <locale>/articles.sqlite      what readers see
    <locale>/vocabulary.sqlite    its words, by how they sound
    <locale>/completions.sqlite   titles and wordings, by how they go on
    <locale>/vectors.npy          what its sections mean, where an embedder was set; places.npy says which section each is of
    <locale>/synonyms.json        rules for questions, where there are any
<index root>/.draft-…, .old-…     being written, being deleted; the next build clears up what a killed one left
"""

import fcntl
import os
import re
import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from indexer.store.manifest import held, read_manifest, verify
from kb.errors import BuildUnderWay, CannotWrite, DamagedIndex, NoIndex

_POINTER = "CURRENT"
_LOCK = "LOCK"
_NAME = re.compile(r"[0-9a-f]{16}(-\d+)?")


class Pointer(BaseModel):
    """What `CURRENT` says. Generations are named by their folders."""

    model_config = ConfigDict(frozen=True)

    generation: str
    """The one to serve."""

    earlier: tuple[str, ...] = ()
    """Those served before, latest first."""

    rolled_back: tuple[str, ...] = ()
    """Ids of those that were rolled back from, and are not to come back unnoticed."""


def read_pointer(root: Path) -> Pointer:
    """What is served now; raises `NoIndex` or `DamagedIndex`."""
    path = root / _POINTER
    try:
        return Pointer.model_validate_json(path.read_bytes())
    except FileNotFoundError as error:
        raise NoIndex(f"no index in {root}; make one with `kotae build CONTENT --index {root}`") from error
    except (OSError, ValidationError) as error:
        raise DamagedIndex(f"cannot read {path}; delete it and run `kotae build` again") from error


def switch(root: Path, pointer: Pointer) -> None:
    """Makes `pointer` the one that is read from now on, in one step that nobody sees the middle of."""
    write_safely(root / _POINTER, pointer.model_dump_json(indent=1) + "\n")


def rollback(root: Path) -> str:
    """Serves the generation before again; returns its id. Raises `NoIndex` when there is none."""
    read_pointer(root)  # before a lock would make a folder of a mistyped name
    with locked(root):
        pointer = read_pointer(root)
        if not pointer.earlier:
            raise NoIndex(f"no generation before {pointer.generation} in {root}; build the content that you want instead")
        before, *earlier = pointer.earlier
        verify(root / before, read_manifest(root / before))
        refused = (identity(pointer.generation), *pointer.rolled_back)
        switch(root, Pointer(generation=before, earlier=tuple(earlier), rolled_back=refused))
        return identity(before)


def free_name(root: Path, generation: str) -> str:
    """A folder for a generation that none has yet: its id, or that with a number where a damaged or replaced one lies."""
    names = (generation, *(f"{generation}-{number}" for number in range(2, 10_000)))
    return next(name for name in names if not (root / name).exists())


def folders_of(root: Path, generation: str) -> list[str]:
    """The names of the folders that should hold a generation, by its id."""
    return sorted(path.name for path in root.glob(f"{generation}*") if _NAME.fullmatch(path.name))


def identity(name: str) -> str:
    """The id of the generation in a folder.

    >>> identity("0123456789abcdef-2")
    '0123456789abcdef'
    """
    return name.partition("-")[0]


def draft(root: Path) -> Path:
    """A new folder to write a generation into."""
    path = root / f".draft-{os.getpid()}"
    path.mkdir()
    return path


def clear_up(root: Path) -> None:
    """Removes what killed builds left; to be called under the lock."""
    for pattern in (".draft-*", ".old-*", f".{_POINTER}.*"):
        for path in root.glob(pattern):
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def prune(root: Path, keep: Collection[str]) -> None:
    """Deletes all generations but `keep` and those that somebody serves; to be called under the lock."""
    for path in root.iterdir():
        if _NAME.fullmatch(path.name) and path.name not in keep and not held(path):
            gone = path.rename(root / f".old-{path.name}")
            shutil.rmtree(gone)


def write_safely(path: Path, text: str) -> None:
    """Writes a file so that it has either its old content or all of the new, also after a power cut."""
    new = path.with_name(f".{path.name}.{os.getpid()}")
    with new.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)


@contextmanager
def locked(root: Path) -> Iterator[None]:
    """Keeps other builds away from `root`; the system lets go of the lock when the process ends, however it ends."""
    try:
        root.mkdir(parents=True, exist_ok=True)
        lock = (root / _LOCK).open("a+")
    except OSError as error:
        raise CannotWrite(f"cannot write to {root}: {error.strerror}; mend its permissions, or name another folder") from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            lock.seek(0)
            raise BuildUnderWay(f"process {lock.read().strip() or 'unknown'} is writing to {root}; wait for it, or stop it") from error
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield
