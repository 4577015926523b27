"""What the processes of a server count, for Prometheus. No label holds anything that a person typed.

Each worker writes into files of its own below one folder, as `prometheus_client` has it for several processes. They are named for the
worker's place, not for its process: one that takes the place of another that died goes on counting where that one stopped.
"""

import json
import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from prometheus_client import Counter, Histogram, values

_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""Where the library looks for the name of the folder."""

_STANDING = "standing_{}.json"

_ROOM = 1 << 20
"""Bytes of a file of counters: some hundred kilobytes come together where every route answered in every way."""

_METHODS = frozenset("CONNECT DELETE GET HEAD OPTIONS PATCH POST PUT TRACE".split())
"""Others are one, as anybody may make some up."""

_SECONDS = (0.00025, 0.0005, 0.001, 0.002, 0.004, 0.008, 0.016, 0.032, 0.064, 0.125, 0.25, 0.5, 1, 2.5, 10)
"""Bounds of histograms: an answer takes a millisecond, one with meaning seven, one whose embedder is slow 150."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a worker stands with its index."""

    pid: int
    wanted: str | None
    served: str | None
    built_at: float | None
    """When what is served was built, in seconds since 1970."""

    sound: bool
    problem: str | None
    """The kind of what is wrong, as in a problem's `type`."""


class Metrics:
    """The counters of one worker. One for each process. Safe from any thread."""

    def __init__(self, folder: Path, place: int = 0) -> None:
        """`place` is the worker's, from 0 on."""
        self._standing = folder / _STANDING.format(place)
        self._told: Standing | None = None
        self._written = False
        os.environ[_FOLDER] = str(folder)
        for kind in ("counter", "histogram"):
            _reserve(folder / f"{kind}_{place}.db")
        values.ValueClass = values.MultiProcessValue(lambda: place)  # type: ignore[no-untyped-call]  # as its manual shows for servers with workers
        self._requests = _counter("http_requests", "Requests.", "route", "method", "status")
        self._request_seconds = _histogram("http_request_seconds", "How long requests took.", "route")
        self._questions = _counter("questions", "Questions that were answered.", "locale", "outcome")
        self._degraded = _counter("degraded_answers", "Answers by words alone, although meaning was set.", "reason")
        self._question_seconds = _histogram("question_seconds", "How long it took to find answers that were not given before.")
        self._stage_seconds = _histogram("stage_seconds", "How long each stage of that took.", "stage")
        self._cache = _counter("answer_cache", "Looks into the answers that were given before.", "result")
        self._problems = _counter("index_problems", "How often a new problem kept the wanted generation from being served.", "problem")
        self._unrecorded = _counter("unrecorded_answers", "Answers that were given and not kept, as the store was down for long.")
        self._hits, self._misses = self._cache.labels("hit"), self._cache.labels("miss")

    def request(self, route: str, method: str, status: int, seconds: float | None) -> None:
        """A request has ended; `seconds` are None for one that never came to be."""
        self._requests.labels(route, method if method in _METHODS else "other", status).inc()
        if seconds is not None:
            self._request_seconds.labels(route).observe(seconds)

    def question(self, locale: str, outcome: str, degraded: str | None) -> None:
        """A question was answered, from the cache or anew."""
        self._questions.labels(locale, outcome).inc()
        if degraded:
            self._degraded.labels(degraded).inc()

    def looked_up(self, *, hit: bool) -> None:
        """The cache of answers was asked."""
        (self._hits if hit else self._misses).inc()

    def traced(self, stages: Iterable[tuple[str, float]]) -> None:
        """An answer was found; each stage with its seconds."""
        whole = 0.0
        for stage, seconds in stages:
            whole += seconds
            self._stage_seconds.labels(stage).observe(seconds)
        self._question_seconds.observe(whole)

    def unrecorded(self, answers: int) -> None:
        """So many more answers are not kept."""
        self._unrecorded.inc(answers)

    def stand(self, standing: Standing) -> None:
        """Writes down where this worker stands, if that has changed; on a full disk, when there is room again."""
        if standing != self._told:
            if standing.problem and (self._told is None or standing.problem != self._told.problem):
                self._problems.labels(standing.problem).inc()
            self._told, self._written = standing, False
        if not self._written:
            new = self._standing.with_suffix(".new")
            with suppress(OSError):
                new.write_text(json.dumps(asdict(standing)), encoding="utf-8")
                new.replace(self._standing)
                self._written = True


def standings(folder: Path) -> list[Standing]:
    """Of the workers that are alive."""
    written = [json.loads(file.read_bytes()) for file in sorted(folder.glob(_STANDING.format("*")))]
    return [standing for standing in (Standing(**values) for values in written) if _is_alive(standing.pid)]


def _reserve(file: Path) -> None:
    """Takes the room that counters will need: where the disk is full by then, a page of memory that it has no room for ends the process."""
    if not file.exists():
        file.write_bytes(bytes(_ROOM))


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _counter(name: str, says: str, *labels: str) -> Counter:
    return Counter(f"kotae_{name}", says, labels, registry=None)


def _histogram(name: str, says: str, *labels: str) -> Histogram:
    return Histogram(f"kotae_{name}", says, labels, registry=None, buckets=_SECONDS)
