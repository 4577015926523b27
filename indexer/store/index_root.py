"""The folder of all generations: which one is served, which came before, and how one takes another's place.

<index root>/CURRENT              the pointer: JSON, replaced in one step
<index root>/LOCK                 held while a build or rollback runs
<index root>/analysis.sqlite      what was analysed before; only a cache
<index root>/vectors.sqlite       what was embedded before; only a cache
<index root>/<generation>/        complete and never changed again
    manifest.json                 what built it, from what, with which versions; whoever serves it holds a shared lock on it
    assets/                       pictures, as they are
    <locale>/synonyms.json        rules for questions, where there are any
    <locale>/part-1/              what everybody sees at any time; part-2 and on, what some do, or for a time
        engine-1/                 the engine's files; engine-2 and on where there are many sections
        articles.sqlite           what readers see
        vocabulary.sqlite         its words, by how they sound; words.z says how often each occurs
        completions.sqlite        titles and wordings, by how they go on
        vectors.npy               what its sections mean, where an embedder was set; places.npy says which section each is of
<index root>/.draft-…, .old-…     being written, being deleted; the next build clears up what a killed one left
"""

import fcntl
import json
import logging
import os
import re
import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from indexer.store.durable import make_folder, settle, settle_all, write_safely
from indexer.store.manifest import MANIFEST, Hold, copy_verified, held, read_manifest, verify
from kb.errors import BuildUnderWay, CannotWrite, DamagedIndex, NoIndex

_log = logging.getLogger("kotae")

_POINTER = "CURRENT"
_LOCK = "LOCK"
_ID = r"[0-9a-f]{16}"
_NAME = rf"{_ID}(-\d+)?"
_LEFT = re.compile(rf"\.draft-\d+|\.old-{_NAME}|\.{_POINTER}\.\d+")
"""What a killed build leaves."""

Name = Annotated[str, StringConstraints(pattern=rf"^{_NAME}$")]
"""Of a generation's folder: its id, or that and a number. Nothing else can be pointed at, least of all outside of the root."""


class Pointer(BaseModel):
    """What `CURRENT` says. Generations are named by their folders."""

    model_config = ConfigDict(frozen=True)

    generation: Name
    """The one to serve."""

    earlier: tuple[Name, ...] = ()
    """Those served before, latest first."""

    rolled_back: tuple[Annotated[str, StringConstraints(pattern=f"^{_ID}$")], ...] = ()
    """Ids of those that were rolled back from, and are not to come back unnoticed."""


def read_pointer(root: Path) -> Pointer:
    """What is served now; raises `NoIndex` or `DamagedIndex`."""
    path = root / _POINTER
    try:
        return Pointer.model_validate_json(path.read_bytes())
    except FileNotFoundError as error:
        raise NoIndex(f"no index in {root}; make one with `kotae build CONTENT --index {root}`") from error
    except (OSError, ValidationError) as error:
        raise DamagedIndex(f"{path} does not name a generation; run `kotae build` again, which writes it anew") from error


def generations(root: Path) -> list[str]:
    """The folders whose manifests say that they are generations, newest first, of whatever version of Kotae."""
    with suppress(OSError):
        built = {path.name: built_at for path in root.iterdir() if (built_at := _built_at(path))}
        return sorted(built, key=lambda name: (built[name], name), reverse=True)
    return []


def switch(root: Path, pointer: Pointer) -> None:
    """Makes `pointer` the one that is read from now on, in one step that nobody sees the middle of."""
    write_safely(root / _POINTER, pointer.model_dump_json(indent=1) + "\n")


def rollback(root: Path) -> str:
    """Serves the generation before again, after a build that is under way; returns its id. Raises `NoIndex` when there is none."""
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


def copy_current(root: Path, target: Path) -> str:
    """Makes another root serve what this one serves, each file copied and verified; returns the generation's id.

    What `target` served before is kept for a rollback. Raises `NoIndex` or `DamagedIndex`; then it serves what it did.
    """
    name = read_pointer(root).generation
    manifest = read_manifest(root / name)
    hold = Hold(root / name)  # a build must not prune what is being read
    with locked(target):
        clear_up(target)
        folder = draft(target)
        try:
            for file, checksum in manifest.files.items():
                copy_verified(root / name, checksum, file, folder / file)
            shutil.copyfile(root / name / MANIFEST, folder / MANIFEST)
            copied = finish(target, folder, manifest.generation)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        earlier: tuple[str, ...] = ()
        with suppress(NoIndex, DamagedIndex):
            before = read_pointer(target)
            earlier = (before.generation, *before.earlier)
        switch(target, Pointer(generation=copied, earlier=earlier))
    del hold
    return manifest.generation


def free_name(root: Path, generation: str) -> str:
    """A folder for a generation that none has yet: its id, or that with a number where a damaged or replaced one lies."""
    names = (generation, *(f"{generation}-{number}" for number in range(2, 10_000)))
    return next(name for name in names if not (root / name).exists())


def folders_of(root: Path, generation: str) -> list[str]:
    """The names of the folders that should hold a generation, by its id."""
    return sorted(path.name for path in root.glob(f"{generation}*") if re.fullmatch(_NAME, path.name))


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


def finish(root: Path, draft: Path, generation: str) -> str:
    """Makes a draft that is complete a generation, on disk before anything can point at it; returns its folder's name."""
    settle_all(draft)
    name = draft.rename(root / free_name(root, generation)).name
    settle(root)
    return name


def clear_up(root: Path) -> None:
    """Removes what killed builds left; to be called under the lock. What cannot be deleted is told."""
    for path in root.iterdir():
        if _LEFT.fullmatch(path.name):
            _remove(path)


def prune(root: Path, keep: Collection[str]) -> None:
    """Deletes all generations but `keep` and those that somebody serves; to be called under the lock. What cannot be deleted is told."""
    for name in generations(root):
        if name not in keep and not held(root / name):
            _remove(root / name)


@contextmanager
def locked(root: Path, *, wait: bool = True) -> Iterator[None]:
    """Keeps other builds away from `root`; the system lets go of the lock when the process ends, however it ends.

    Waits for a build that is under way, or raises `BuildUnderWay`. Raises `CannotWrite`.
    """
    try:
        make_folder(root)
        lock = (root / _LOCK).open("a+")
    except OSError as error:
        raise CannotWrite(f"cannot write to {root}: {error.strerror}; mend its permissions, or name another folder") from error
    with lock:
        _take(lock, root, wait)
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def _take(lock: IO[str], root: Path, wait: bool) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        lock.seek(0)
        busy = f"process {lock.read().strip() or 'unknown'} is writing to {root}"
        if not wait:
            raise BuildUnderWay(f"{busy}; wait for it, or stop it") from error
        _log.warning("%s; waiting for it", busy)
        fcntl.flock(lock, fcntl.LOCK_EX)


def _built_at(path: Path) -> str:
    """When the generation in a folder was built; empty for whatever is none."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        if re.fullmatch(_NAME, path.name) and not path.is_symlink():
            manifest = json.loads((path / MANIFEST).read_bytes())
            return str(manifest["built_at"]) if manifest["generation"] == identity(path.name) else ""
    return ""


def _remove(path: Path) -> None:
    try:
        if path.is_symlink() or not path.is_dir():
            path.unlink()
            return
        gone = path if path.name.startswith(".") else path.with_name(f".old-{path.name}")
        path.rename(gone)  # first, so that no half of it looks like a generation
        shutil.rmtree(gone)
    except OSError as error:
        _log.warning("cannot delete %s: %s; delete it by hand when that is mended", path, error.strerror)
