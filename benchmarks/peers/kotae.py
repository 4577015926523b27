"""Kotae itself, by words alone: question to ranked ids, whole answers, and answers over HTTP."""

import multiprocessing
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from importlib.metadata import version
from multiprocessing.queues import SimpleQueue
from pathlib import Path

from api.answers import Request, Viewer, ask
from api.runtime import Runtime, Settings
from benchmarks.evaluation_set import Text
from benchmarks.help_center import content_of
from benchmarks.peers.peer import Ask
from benchmarks.serving import Client, serving
from indexer.analysis import warm
from indexer.build import build
from indexer.build.build import ANALYSIS_CACHE
from indexer.search.ranking import plan_search, rank
from indexer.search.rewriting import rewrite
from indexer.store import Generation
from kb.locale import language_of

_IDLE = 2.0
"""Seconds after which a connection is opened anew: while others are asked, the server closes it."""


class Kotae:
    """Built, opened and served as always."""

    name = f"Kotae {version('kotae')}"

    def __init__(self) -> None:
        self._runtime = Runtime(Settings(embedder="none", store="none"))
        self._open = ExitStack()
        self._generation: Generation
        self._client: Client | None = None
        self._asked = 0.0
        self._locale = ""

    def missing(self) -> str | None:
        """Nothing ever is."""
        return None

    def index(self, documents: Sequence[Text], locale: str, folder: Path) -> float:
        """Builds, in a process of its own: builds fork, which a process in which a JVM runs does not survive."""
        self.close()
        context = multiprocessing.get_context("spawn")
        taken = context.SimpleQueue()
        builder = context.Process(target=_build, args=(documents, locale, folder, taken))
        builder.start()
        builder.join()
        (folder / ANALYSIS_CACHE).unlink()  # no part of the index
        self._generation, self._locale, self._folder = self._runtime.open_current(folder), locale, folder
        return float(taken.get())

    def ways(self) -> Mapping[str, Ask]:
        """Ranked ids are what engines give; `ask` decides, and cuts snippets."""
        return {"ranked ids": self._rank, "ask": self._ask, "HTTP": self._over_http}

    def close(self) -> None:
        """Ends the server."""
        self._open.close()
        self._client = None

    def _rank(self, question: str, limit: int) -> list[str]:
        index = self._generation.index(self._locale, Viewer())
        plan = plan_search(index, rewrite(index, question, verbatim=False).kept)
        return [index.articles.article_of[hit.ordinal] for hit in rank(plan, limit).articles[:limit]]

    def _ask(self, question: str, limit: int) -> list[str]:
        return [result.article for result in ask(self._generation, Request(question, self._locale, limit=limit)).results]

    def _over_http(self, question: str, limit: int) -> list[str]:
        if self._client is None:
            self._port = self._open.enter_context(serving(self._folder, KOTAE_EMBEDDER="none", KOTAE_STORE="none")).port
        if self._client is None or time.monotonic() > self._asked + _IDLE:
            self._client = Client(self._port)
            self._open.callback(self._client.close)
        answer = self._client.ask(question, self._locale, limit)
        self._asked = time.monotonic()
        return [result["article"] for result in answer["results"]]


def _build(documents: Sequence[Text], locale: str, folder: Path, taken: "SimpleQueue[float]") -> None:
    content, runtime = content_of(documents, locale), Runtime(Settings(embedder="none", store="none"))
    warm([language_of(locale)])
    start = time.perf_counter()
    build(content, folder, runtime.engine)
    taken.put(time.perf_counter() - start)
