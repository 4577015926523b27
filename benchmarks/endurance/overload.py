"""Ten times more questions than can be answered, and clients that take their time: who is let in is answered as fast as ever."""

import math
import socket
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from api.runtime import Runtime, Settings
from benchmarks.endurance.arrivals import Arrivals, arrive
from benchmarks.serving import Client, Server, serving
from indexer.build import build
from kb.article import Content
from kb.errors import KotaeError

_TIMES = 10
_QUIET_RATE = 20.0
"""Questions a second to a server that has next to nothing to do."""

_CAPACITY_SECONDS = 3.0
_SLOW_CLIENTS = 200
_SLOW_HEAD = b"POST /v1/answers HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"


@dataclass(frozen=True, slots=True)
class Overload:
    """What a server did when ten times more questions came than it can answer."""

    capacity: int
    """Answers a second, when more are asked for."""

    quiet_ms: tuple[float, float]
    """p50 and p99 of a question, when little is asked."""

    slow_clients_ms: tuple[float, float]
    """The same while 200 clients send their requests letter by letter."""

    served_ms: tuple[float, float]
    """The same of those that were answered in the overload."""

    served: int
    turned_away: int
    degraded: int
    """Of those served, the ones without meaning."""

    memory: tuple[float, float]
    """Resident, of all processes, in MB, before and after."""

    recovered: float
    """Seconds from the end of the overload to an answer within three times the p99 of quiet times, with its meaning if there is any."""


def measure(content: Content, seconds: float, workers: Sequence[int] = (1, 2), *, lexical: bool = False) -> None:
    """Prints a row for each number of workers, by words alone and with meaning; raises `KotaeError` for any answer but 200 and 503."""
    for embedder in ("none",) if lexical else ("none", "auto"):
        for count in workers:
            how = "by words alone" if embedder == "none" else "with meaning"
            print(f"{count} workers, {how}: {overload(content, seconds, count, embedder)}")


def overload(content: Content, seconds: float, workers: int = 1, embedder: str = "none") -> Overload:
    """One of them."""
    questions = _questions(content)
    with tempfile.TemporaryDirectory(prefix="kotae-overload-") as folder:
        runtime = Runtime(Settings(embedder=embedder))
        build(content, Path(folder), runtime.engine, runtime.build_embedder())
        with serving(Path(folder), KOTAE_WORKERS=str(workers), KOTAE_EMBEDDER=embedder, KOTAE_STORE="none") as server:
            _checked(arrive(server.port, _asked(questions, "warm"), _QUIET_RATE * 5, 2))
            quiet = _checked(arrive(server.port, _asked(questions, "quiet"), _QUIET_RATE, seconds / 4))
            with _slow_clients(server.port):
                beside = _checked(arrive(server.port, _asked(questions, "beside"), _QUIET_RATE, seconds / 4))
            capacity = _capacity(server, questions)
            before = server.memory_of_all()
            flood = _checked(arrive(server.port, _asked(questions, "flood"), capacity * _TIMES, seconds))
            recovered = _recovery(server, questions, 3 * _percentile(quiet, 0.99))
            return Overload(
                capacity=round(capacity),
                quiet_ms=_both(quiet),
                slow_clients_ms=_both(beside),
                served_ms=_both(flood),
                served=len(flood.served),
                turned_away=flood.statuses["503"] + flood.unsent,
                degraded=flood.degraded,
                memory=(round(before), round(server.memory_of_all())),
                recovered=round(recovered, 2),
            )


def _questions(content: Content) -> list[tuple[str, str]]:
    """Titles, each with its locale; in turn of all locales."""
    titles = [(article.metadata.title, article.locale, article.id) for article in content.articles]
    return [(title, locale) for title, locale, _ in sorted(titles, key=lambda title: (title[2], title[1]))]


def _asked(questions: Sequence[tuple[str, str]], word: str) -> list[tuple[str, str]]:
    """So that none was asked before."""
    return [(f"{text} {word}", locale) for text, locale in questions]


def _capacity(server: Server, questions: Sequence[tuple[str, str]]) -> float:
    """Answers a second of a server that is asked for twice as many as it answered before."""
    rate, served = 100.0, 0.0
    while served > rate / 2 or not served:
        rate *= 2
        served = len(_checked(arrive(server.port, _asked(questions, f"{rate:g}"), rate, _CAPACITY_SECONDS)).served) / _CAPACITY_SECONDS
    return served


def _recovery(server: Server, questions: Sequence[tuple[str, str]], limit: float) -> float:
    start = time.perf_counter()
    client = Client(server.port)
    try:
        for text, locale in _asked(questions, "after"):
            begun = time.perf_counter()
            answer = client.ask(text, locale)
            if (time.perf_counter() - begun) * 1000 <= limit and answer["degraded"] is None:
                return time.perf_counter() - start
    finally:
        client.close()
    return math.inf


@contextmanager
def _slow_clients(port: int) -> Iterator[None]:
    """Clients whose requests never come whole."""
    with ExitStack() as opened:
        for _ in range(_SLOW_CLIENTS):
            opened.enter_context(socket.create_connection(("127.0.0.1", port), timeout=30)).sendall(_SLOW_HEAD)
        yield


def _checked(happened: Arrivals) -> Arrivals:
    """Raises `KotaeError` for what is neither an answer nor turned away."""
    other = {status: count for status, count in happened.statuses.items() if status not in ("200", "503") and count}
    if other or not happened.served:
        raise KotaeError(f"in an overload came {other or 'no answer'}")
    return happened


def _percentile(happened: Arrivals, share: float) -> float:
    ordered = sorted(happened.served)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def _both(happened: Arrivals) -> tuple[float, float]:
    return round(_percentile(happened, 0.5), 2), round(_percentile(happened, 0.99), 2)
