"""What is published at a place, brought into an index root, which servers follow as if it were built there."""

import logging
import shutil
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

from indexer.publishing.address import place_at
from indexer.publishing.following import following_problem, read_following, write_following
from indexer.publishing.layout import POINTER, Edition, checksum_of, object_path, parse_pointer, read_edition, read_verified
from indexer.publishing.place import Place
from indexer.store import index_root
from indexer.store.manifest import MANIFEST, Watch, copy_verified, read_manifest, verify
from kb.errors import BuildUnderWay, CannotWrite, DamagedIndex, IndexRefused, KotaeError

_log = logging.getLogger("kotae")

_INCOMING = ".incoming"
"""In the index root: files of a generation that is not complete yet, by their checksums; a download that was cut off goes on from there."""

_AT_ONCE = 8
"""Files that are downloaded side by side."""

_LONGEST_WAIT = 2.0
"""Seconds for a download that is under way when the process is told to stop."""


class Follower:
    """Keeps an index root as a place has it. Of all processes that follow into one root, whoever holds its lock does the work."""

    def __init__(self, address: str, root: Path) -> None:
        """Raises `CannotWrite` where `root` has an index of its own, or follows another place."""
        self.root = root
        self._address = address
        following = read_following(root)
        if (root / "CURRENT").exists() and (following is None or following.address != address):
            what = f"follows {following.address}" if following else "holds an index that was built there"
            raise CannotWrite(f"{root} {what}, and {address} would take its place; name another folder in KOTAE_INDEX_CACHE")
        self._place: Place | None = None
        self._watch: tuple[Edition, Watch] | None = None

    def begin(self) -> None:
        """Brings what is published, or lets be what is there already; raises why there is nothing to serve.

        In a process of its own: what the bucket's library starts does not survive the forks of workers.
        """
        from concurrent.futures import ProcessPoolExecutor  # only here, and not loaded by whoever follows nothing
        from multiprocessing import get_context

        with ProcessPoolExecutor(1, mp_context=get_context("fork")) as process:
            process.submit(self._begin).result()

    @contextmanager
    def running(self, seconds: float) -> Iterator[None]:
        """Looks for another generation every so many seconds, in a thread."""
        end = threading.Event()

        def follow() -> None:
            while not end.wait(seconds):
                with suppress(IndexRefused), index_root.locked(self.root, wait=False):
                    self._follow_until(end, seconds)

        thread = threading.Thread(target=follow, name="follow-published", daemon=True)
        thread.start()
        try:
            yield
        finally:
            end.set()
            thread.join(_LONGEST_WAIT)

    def look(self) -> None:
        """Brings what is published, unless it is there; to be called under the lock. What is wrong is told once, and kept in the root."""
        problem: KotaeError | None = None
        try:
            if read_following(self.root) is None:
                write_following(self.root, self._address)  # before there is an index, which else would be taken for one that was built here
            self._bring()
        except KotaeError as error:
            problem = error
        except OSError as error:
            problem = CannotWrite(f"cannot write to {self.root}: {error.strerror}; make room or mend it")
        except Exception as error:  # whatever it is, the next generation must be followed all the same
            problem = KotaeError(f"cannot follow {self._address}: {error!r}")
        self._tell(problem)

    def _begin(self) -> None:
        while True:
            with suppress(BuildUnderWay), index_root.locked(self.root, wait=False):
                self.look()
                break
            if (self.root / "CURRENT").exists():
                return  # another process follows into the same root
            time.sleep(0.1)
        problem = following_problem(self.root)
        if problem and not (self.root / "CURRENT").exists():
            raise problem

    def _follow_until(self, end: threading.Event, seconds: float) -> None:
        self.look()
        while not end.wait(seconds):
            self.look()

    def _bring(self) -> None:
        self._place = self._place or place_at(self._address)
        edition = parse_pointer(self._place, self._place.read(POINTER)).current
        if self._sound(edition):
            return
        index_root.clear_up(self.root)
        name = self._lying(edition) or self._materialise(self._place, edition)
        before = _served(self.root)
        if name != before:
            earlier = (before,) if before and (self.root / before).exists() else ()
            index_root.switch(self.root, index_root.Pointer(generation=name, earlier=earlier))
            index_root.prune(self.root, {name, *earlier})
        self._watch = edition, Watch(self.root / name, read_manifest(self.root / name))

    def _sound(self, edition: Edition) -> bool:
        """Whether it is served, and no file of it was touched since."""
        if not self._watch or self._watch[0] != edition:
            return False
        with suppress(DamagedIndex):
            self._watch[1].look()
            return True
        return False

    def _lying(self, edition: Edition) -> str | None:
        """The folder that has it complete and undamaged, if there is one."""
        for name in index_root.folders_of(self.root, edition.generation):
            with suppress(DamagedIndex, OSError):
                if checksum_of((self.root / name / MANIFEST).read_bytes()) == edition.manifest:
                    verify(self.root / name, read_manifest(self.root / name))
                    return name
        return None

    def _materialise(self, place: Place, edition: Edition) -> str:
        """Makes a folder of a generation of what is here and what is downloaded, each file verified; returns its name."""
        data, manifest = read_edition(place, edition)
        incoming = self.root / _INCOMING
        incoming.mkdir(exist_ok=True)
        here = self._files_here()
        with ThreadPoolExecutor(_AT_ONCE) as threads:
            missing = [checksum for checksum in dict.fromkeys(manifest.files.values()) if checksum not in here]
            list(threads.map(lambda checksum: _download(place, checksum, incoming), missing))
        folder = index_root.draft(self.root)
        try:
            for name, checksum in manifest.files.items():
                source = here.get(checksum, incoming / checksum)
                try:
                    copy_verified(source.parent, checksum, source.name, folder / name)
                except DamagedIndex:  # on this disk: it is brought anew
                    _download(place, checksum, incoming)
                    copy_verified(incoming, checksum, checksum, folder / name)
            (folder / MANIFEST).write_bytes(data)
            name = index_root.finish(self.root, folder, edition.generation)
            shutil.rmtree(incoming, ignore_errors=True)
            return name
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _files_here(self) -> dict[str, Path]:
        """Where files lie already, by their checksums: in generations, and of a download that was cut off."""
        here = {file.name: file for file in (self.root / _INCOMING).iterdir() if len(file.name) == len(checksum_of(b""))}
        for name in index_root.generations(self.root):
            with suppress(DamagedIndex):
                here |= {checksum: self.root / name / file for file, checksum in read_manifest(self.root / name).files.items()}
        return here

    def _tell(self, problem: KotaeError | None) -> None:
        before = following_problem(self.root)
        if problem and str(problem) != str(before) and (self.root / "CURRENT").exists():
            _log.error("%s; what is here is served still", problem)
        if before and not problem:
            _log.info("%s is followed again", self._address)
        write_following(self.root, self._address, problem)


def _download(place: Place, checksum: str, incoming: Path) -> None:
    """Brings a file, whole and verified."""
    data = read_verified(place, object_path(checksum), checksum)
    new = incoming / f".{checksum}"
    new.write_bytes(data)
    new.replace(incoming / checksum)


def _served(root: Path) -> str | None:
    with suppress(IndexRefused):
        return index_root.read_pointer(root).generation
    return None
