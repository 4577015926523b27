"""Does it hold? Builds and publishers killed at random moments, and generations switched under load."""

import random
import tempfile
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import pairwise
from multiprocessing import get_context
from pathlib import Path

from benchmarks.endurance.killing import Kills, work_and_kill
from benchmarks.serving import Client, Server, serving
from indexer.backends.tantivy import TantivyEngine
from indexer.build import build, identify
from indexer.publishing import publish, published_generation
from indexer.store import open_current
from kb.article import Content
from kb.errors import KotaeError

_CLIENTS = 4
_ENGINE = TantivyEngine()

_LONGEST_FOLLOWING = 30.0
"""Seconds from a publishing to the first answer by its generation."""


@dataclass(frozen=True, slots=True)
class Killed:
    """What came of builds that were killed."""

    kills: int
    """Builds that ended by the signal."""

    attempts: int
    """Builds in all; the others were faster."""

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


@dataclass(frozen=True, slots=True)
class Followed:
    """What came of publishers that were killed while a server followed them under load."""

    kills: int
    """Publishers that ended by the signal."""

    attempts: int
    """Publishers in all; the others were faster."""

    switched: int
    """Publishers that had done their work before the signal came."""

    requests: int
    """All of them answered."""


def measure(content: Content, count: int, address: str) -> None:
    """Prints all three; raises `KotaeError` when anything does not hold."""
    contents = variants(content)
    print(f"killed    {kill_builds(contents, count)}")
    print(f"switched  {switch_under_load(contents, count)}")
    print(f"followed  {follow_killed_publishers(contents, count, address)}")


def variants(content: Content) -> tuple[Content, Content]:
    """Two contents of which each makes a generation of its own, and that answer alike."""
    first, *others = content.articles
    return content, replace(content, articles=[replace(first, html=f"{first.html}<p></p>"), *others])


def kill_builds(contents: Sequence[Content], count: int) -> Killed:
    """Builds in turn, each killed at a random moment, until so many have died.

    After each, what was served or what was built must be served, whole.
    """
    chance = random.Random(1)
    with tempfile.TemporaryDirectory(prefix="kotae-endurance-") as folder:
        root = Path(folder)
        build(contents[0], root, _ENGINE)  # analyses, which the others need not do again
        start = time.perf_counter()
        build(contents[0], root, _ENGINE, force=True)
        seconds = time.perf_counter() - start
        kills, switched = Kills(count), 0
        for number in kills:
            content = contents[(number + 1) % len(contents)]
            before = open_current(root, _ENGINE).id
            kills.died += _build_and_kill(content, root, chance.uniform(0, 2 * seconds))
            served = open_current(root, _ENGINE).id  # checks every file
            if served not in (before, identify(content, _ENGINE.version)):
                raise KotaeError(f"after {number} killed builds, {served} is served, which nobody built")
            switched += served != before
        build(contents[0], root, _ENGINE, force=True)
        return Killed(kills.died, kills.attempts, switched)


def _build_and_kill(content: Content, root: Path, seconds: float) -> bool:
    """A build in a process of its own, killed after that many seconds; whether it was still at work."""
    return work_and_kill(lambda: build(content, root, _ENGINE, force=True), seconds)


def follow_killed_publishers(contents: Sequence[Content], count: int, address: str = "") -> Followed:
    """Publishers in turn, each killed at a random moment, until so many have died, while a server follows and clients ask without a pause.

    They publish to `address`, by default a folder of its own, and delete what they find old at once, so that each has files to copy.
    Published may be what was before or what was being published; that is what must be served. This process never speaks to a bucket
    itself: what the library starts would not survive the forks.
    """
    chance = random.Random(1)
    with tempfile.TemporaryDirectory(prefix="kotae-endurance-") as folder:
        address = address or f"{folder}/published"
        roots = [Path(folder, f"index-{number}") for number in range(len(contents))]
        generations = [build(content, root, _ENGINE).generation for content, root in zip(contents, roots, strict=True)]

        def publishing(number: int, seconds: float | None) -> bool:
            root = roots[number % len(roots)]
            return work_and_kill(lambda: publish(root, address, keep=1, grace=timedelta(0)), seconds)

        publishing(0, None)
        start = time.perf_counter()
        publishing(1, None)
        longest = time.perf_counter() - start  # alone: beside clients a publisher takes longer, and most are killed
        follows = {"KOTAE_INDEX_CACHE": f"{folder}/followed", "KOTAE_FOLLOW_SECONDS": "0.01", "KOTAE_SWITCH_SECONDS": "0.01"}
        with serving(address, **follows) as server:
            load, kills, published = Load(server, contents[0]), Kills(count), [generations[1]]
            try:
                for number in kills:
                    kills.died += publishing(number, chance.uniform(0, longest))
                    now = _published_at(address)
                    if now not in (published[-1], generations[number % len(generations)]):
                        raise KotaeError(f"after {number} killed publishers, {now} is published, which nobody did")
                    published.append(now)
                    if number % 2:  # else the next publisher comes while the server may be downloading still
                        wait_for(server, now)
                    load.check()
                switches = sum(one != other for one, other in pairwise(published))
                publishing(kills.attempts, None)
                wait_for(server, generations[kills.attempts % len(generations)])
                load.check()
                return Followed(kills.died, kills.attempts, switches, load.requests)
            finally:
                load.stop()


def _published_at(address: str) -> str:
    """The id of what is published, as a process of its own sees it."""
    with ProcessPoolExecutor(1, mp_context=get_context("fork")) as process:
        return process.submit(published_generation, address).result()


def wait_for(server: Server, generation: str) -> None:
    """Until the server answers by that generation; raises `KotaeError` when it takes too long."""
    deadline = time.monotonic() + _LONGEST_FOLLOWING
    while server.generation() != generation:
        if time.monotonic() > deadline:
            raise KotaeError(f"{generation} was published, and {server.generation()} is served after {_LONGEST_FOLLOWING:g} s")
        time.sleep(0.005)


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
