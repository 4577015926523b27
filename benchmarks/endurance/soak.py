"""Hours in minutes: questions, hand-offs and new generations without a pause, while memory is watched."""

import json
import tempfile
import threading
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import numpy as np

from benchmarks.endurance.generations import Load, variants
from benchmarks.serving import Server, serving
from indexer.backends.tantivy import TantivyEngine
from indexer.build import build
from kb.article import Content
from kb.errors import KotaeError

_ENGINE = TantivyEngine()
_WARM = 0.25
"""Share of the time after which memory is watched: caches fill first."""

_BETWEEN_BUILDS = 3.0
"""Seconds."""


@dataclass(frozen=True, slots=True)
class Soaked:
    """What came of it. No request failed."""

    requests: int
    handoffs: int
    generations: int
    memory: tuple[float, float]
    """Resident, of all processes, in MB, when it was warm and at the end."""

    slope: float
    """MB a minute, the line that fits best."""


def soak(content: Content, seconds: float, workers: int = 2) -> Soaked:
    """Serves the content, and two versions of it in turn, for so many seconds; raises `KotaeError` for a request that fails."""
    contents = variants(content)
    with tempfile.TemporaryDirectory(prefix="kotae-soak-") as folder:
        root = Path(folder, "index")
        build(contents[0], root, _ENGINE)
        unlimited = {f"KOTAE_{kind}_LIMIT": "none" for kind in ("HANDOFF", "FEEDBACK", "UPLOAD", "KEY")}
        with serving(root, KOTAE_WORKERS=str(workers), KOTAE_EMBEDDER="none", **unlimited) as server:
            load = Load(server, content)
            people = _People(server)
            try:
                generations, watched = _watch(contents, root, server, load, people, seconds)
            finally:
                people.stop()
                load.stop()
            load.check()
            people.check()
            at, memory = np.array(watched).T
            slope = float(np.polyfit(at, memory, 1)[0]) * 60
            return Soaked(load.requests, people.handoffs, generations, (round(memory[0]), round(memory[-1])), round(slope, 2))


def _watch(
    contents: Sequence[Content], root: Path, server: Server, load: Load, people: "_People", seconds: float
) -> tuple[int, list[tuple[float, float]]]:
    """Builds in turn until the time is over; how many, and seconds and megabytes again and again."""
    start, built, number, watched = time.perf_counter(), 0.0, 0, list[tuple[float, float]]()
    while (now := time.perf_counter() - start) < seconds:
        if now > built + _BETWEEN_BUILDS:
            number, built = number + 1, now
            build(contents[number % len(contents)], root, _ENGINE)
        if now > seconds * _WARM:
            watched.append((now, server.memory_of_all()))
        load.check()
        people.check()
        time.sleep(0.25)
    return number, watched


class _People:
    """Somebody who asks for a human, again and again."""

    def __init__(self, server: Server) -> None:
        self.handoffs = 0
        self._port = server.port
        self._failed: list[Exception] = []
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._hand_over)
        self._thread.start()

    def check(self) -> None:
        """Raises what failed so far."""
        if self._failed:
            raise KotaeError(f"a hand-off failed: {self._failed[0]}") from self._failed[0]

    def stop(self) -> None:
        """Lets the one under way end."""
        self._stopping.set()
        self._thread.join()

    def _hand_over(self) -> None:
        try:
            while not self._stopping.wait(0.05):
                connection = HTTPConnection("127.0.0.1", self._port, timeout=30)
                body = json.dumps({"question": "a human, please", "locale": "en", "contact": {"email": "a@example.com"}})
                headers = {"Content-Type": "application/json", "Idempotency-Key": str(uuid.uuid4())}
                connection.request("POST", "/v1/handoffs", body, headers)
                response = connection.getresponse()
                text = response.read()
                connection.close()
                if response.status not in (200, 201):
                    raise KotaeError(f"{response.status} {text.decode()}")
                self.handoffs += 1
        except Exception as error:  # whatever it is, it must not get lost in a thread
            self._failed.append(error)
