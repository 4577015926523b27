"""Work that is killed while it writes, each time in a process of its own: at what it asks of the disk, or when a file grows over a size.

Run as a module with a folder it kills restores of its `backup` at ever later moments, over its `nothing` and by force over what is
`before`, looks at what is there, and runs each again. A second argument is how many questions to the disk lie between two moments.
"""

import os
import resource
import shutil
import signal
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from api.backup import restore
from api.store import Store
from indexer.store import read_pointer
from indexer.store.manifest import read_manifest, verify

_ASKED = {"open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "shutil.copyfile", "sqlite3.connect"}
"""Of Python's audit events, those by which something is asked of the disk."""

Arm = Callable[[], None]


def ends(work: Callable[[], object], arm: Arm = lambda: None) -> bool:
    """Whether the work comes to its end, and is not killed before; what it raises is shown, and ends all."""
    pid = os.fork()
    if pid == 0:
        try:
            arm()
            work()
        except BaseException as error:
            print(repr(error), flush=True)
            os._exit(1)
        os._exit(0)
    status = os.waitpid(pid, 0)[1]
    assert os.WIFSIGNALED(status) or status == 0
    return not os.WIFSIGNALED(status)


def at_question(moment: int, below: Path) -> Arm:
    """When so many things were asked of the disk below a folder."""

    def arm() -> None:
        asked = 0

        def hook(event: str, arguments: tuple[object, ...]) -> None:
            nonlocal asked
            if event in _ASKED and str(below) in str(arguments[0]):
                asked += 1
                if asked == moment:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(hook)

    return arm


def at_size(size: int) -> Arm:
    """When a file would grow over so many bytes."""

    def arm() -> None:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
        signal.signal(signal.SIGXFSZ, signal.SIG_DFL)

    return arm


def _moments(below: Path, step: int) -> Iterator[Arm]:
    for size in (4096, 150_000):
        yield at_size(size)
    for moment in range(1, 1000, step):
        yield at_question(moment, below)


def _answers(store: Path) -> list[str]:
    """Ids, also of a store that was only begun."""
    if not store.exists():
        return []
    with closing(sqlite3.connect(store)) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        if not database.execute("SELECT 1 FROM sqlite_master WHERE name = 'answers'").fetchone():
            return []
        return [row[0] for row in database.execute("SELECT id FROM answers ORDER BY id")]


def _served(index: Path) -> str | None:
    if not (index / "CURRENT").exists():
        return None
    folder = index / read_pointer(index).generation
    manifest = read_manifest(folder)
    verify(folder, manifest)
    return manifest.generation


def kill_restores(before: Path, backup: Path, place: Path, step: int, *, force: bool) -> int:
    """How many were killed; `before` holds the store and the index as they were: the one or the other may be missing."""

    def again() -> None:
        restore(backup, Store(place / "people.db"), place / "index", force=force)

    old = _answers(before / "people.db"), _served(before / "index")
    new = _answers(backup / "store.db"), _served(backup / "index")
    for kills, arm in enumerate(_moments(place, step)):
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(before, place)
        ended = ends(again, arm)
        answers, served = _answers(place / "people.db"), _served(place / "index")
        assert answers in (old[0], new[0]), answers
        assert served in (old[1], new[1]), served
        assert ends(again)
        assert (_answers(place / "people.db"), _served(place / "index")) == new
        assert not list(place.glob(".*"))
        if ended:
            return kills
    raise AssertionError("it never came to its end")


if __name__ == "__main__":
    root, step = Path(sys.argv[1]), int(sys.argv[2] if sys.argv[2:] else 30)
    over = {"nothing": False, "before": True}
    memory = Path("/dev/shm")  # no power is cut here, and to wait for a disk would take most of the time
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        place = Path(folder, "place")
        print(sum(kill_restores(root / name, root / "backup", place, step, force=force) for name, force in over.items()))
