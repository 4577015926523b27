"""Does it hold? Builds killed at random moments, and generations switched under load."""

import os
import random
import signal
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.serving import Client, Server, serving
from indexer.backends.tantivy import TantivyEngine
from indexer.build import build, identify
from indexer.store import open_current
from kb.article import Content
from kb.content import read_content
from kb.errors import KotaeError

_CLIENTS = 4
_ENGINE = TantivyEngine()


@dataclass(frozen=True, slots=True)
class Killed:
    """What came of builds that were killed."""

    kills: int
    """Builds that ended by the signal; the others were faster."""

    switched: int
    """Builds after which the new content was served."""


@dataclass(frozen=True, slots=True)
class Switched:
    """What came of switches under load."""

    switches: int
    requests: int
    """All of them answered, by the generation before or after."""

    slowest_switch: float
    """Seconds from the end of a build to the first answer by its generation."""

    open_files: tuple[int, int]
    """Of the server, after the first switch and after the last."""

    memory: tuple[float, float]
    """Resident, of the server, in MB, after the first switch and after the last."""


def measure(root: Path, count: int) -> None:
    """Prints both, on the content in `root`; raises `KotaeError` when anything does not hold."""
    contents = variants(read_content(root))
    print(f"killed    {kill_builds(contents, count)}")
    print(f"switched  {switch_under_load(contents, count)}")


def variants(content: Content) -> tuple[Content, Content]:
    """Two contents of which each makes a generation of its own, and that answer alike."""
    first, *others = content.articles
    return content, replace(content, articles=[replace(first, html=f"{first.html}<p></p>"), *others])


def kill_builds(contents: Sequence[Content], count: int) -> Killed:
    """Builds in turn, each killed at a random moment; after each, what was served or what was built must be served, whole."""
    chance = random.Random(1)
    with tempfile.TemporaryDirectory(prefix="kotae-endurance-") as folder:
        root = Path(folder)
        build(contents[0], root, _ENGINE)  # analyses, which the others need not do again
        start = time.perf_counter()
        build(contents[0], root, _ENGINE, force=True)
        seconds = time.perf_counter() - start
        kills = switched = 0
        for number in range(count):
            content = contents[(number + 1) % len(contents)]
            before = open_current(root, _ENGINE).id
            kills += _build_and_kill(content, root, chance.uniform(0, 2 * seconds))
            served = open_current(root, _ENGINE).id  # checks every file
            if served not in (before, identify(content, _ENGINE.version)):
                raise KotaeError(f"after {number} killed builds, {served} is served, which nobody built")
            switched += served != before
        build(contents[0], root, _ENGINE, force=True)
        return Killed(kills, switched)


def _build_and_kill(content: Content, root: Path, seconds: float) -> bool:
    """A build in a process of its own, killed after that many seconds; whether it was still at work."""
    pid = os.fork()
    if not pid:
        try:
            build(content, root, _ENGINE, force=True)
        finally:
            os._exit(0)
    time.sleep(seconds)
    os.kill(pid, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == -signal.SIGKILL


def switch_under_load(contents: Sequence[Content], count: int) -> Switched:
    """Builds in turn while clients ask without a pause; no request may fail, and files and memory must not grow."""
    with tempfile.TemporaryDirectory(prefix="kotae-endurance-") as folder:
        root = Path(folder)
        build(contents[0], root, _ENGINE)
        with serving(root) as server:
            load = Load(server, contents[0])
            try:
                return _switch(contents, count, root, server, load)
            finally:
                load.stop()


def _switch(contents: Sequence[Content], count: int, root: Path, server: Server, load: "Load") -> Switched:
    slowest, at_first = 0.0, (0, 0.0)
    for number in range(count):
        generation = build(contents[(number + 1) % len(contents)], root, _ENGINE).generation
        built = time.perf_counter()
        while server.generation() != generation:
            time.sleep(0.005)
        slowest = max(slowest, time.perf_counter() - built)
        load.check()
        if not number:
            at_first = server.open_files(), server.memory()
    return Switched(count, load.requests, round(slowest, 3), (at_first[0], server.open_files()), (at_first[1], server.memory()))


class Load:
    """Clients that ask for the titles of all articles, over and over."""

    def __init__(self, server: Server, content: Content) -> None:
        self.requests = 0
        self._titles = [(article.metadata.title, article.locale) for article in content.articles]
        self._failures: list[Exception] = []
        self._stopping = threading.Event()
        self._threads = [threading.Thread(target=self._ask, args=(server.port, number)) for number in range(_CLIENTS)]
        for thread in self._threads:
            thread.start()

    def check(self) -> None:
        """Raises what failed so far."""
        if self._failures:
            raise KotaeError(f"a request failed during a switch: {self._failures[0]}") from self._failures[0]

    def stop(self) -> None:
        """Lets the clients finish what is under way."""
        self._stopping.set()
        for thread in self._threads:
            thread.join()

    def _ask(self, port: int, number: int) -> None:
        client, place = Client(port), number
        try:
            while not self._stopping.is_set():
                title, locale = self._titles[place % len(self._titles)]
                if not client.ask(title, locale)["results"]:
                    raise KotaeError(f"nothing found for `{title}`")
                self.requests += 1
                place += 1
        except Exception as error:  # whatever it is, it must not get lost in a thread
            self._failures.append(error)
        finally:
            client.close()
