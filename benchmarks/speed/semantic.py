"""What meaning costs: exact search, the vector of a question, answers over HTTP to one client and to many, and after an overload."""

import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from api.answers import Request, ask
from api.runtime import Runtime, Settings
from benchmarks.evaluation_set import EvaluationSet
from benchmarks.serving import Client, at_once, serving
from benchmarks.speed.timing import summary, timed
from benchmarks.vector_cache import RememberingEmbedder
from indexer import vectors
from indexer.build import build
from indexer.embedders import Embedder
from indexer.search.ranking import HITS
from indexer.store import Generation
from indexer.vectors import ChunkPlace, VectorIndex
from kb.article import Content
from kb.errors import KotaeError

_SIZES = (1_000, 10_000, 100_000, 1_000_000)
_DIMENSION = 384
_SEARCHES = 20
_OF_A_KIND = 20
_SPREAD = 0.7
"""Made-up vectors: so many lie around one, and so far that the tenth nearest has a cosine of about .65, as among real articles."""

_CLIENTS = 8
_WORKERS = 2
_CLIENTS_OF_WORKERS = 16
_TOO_MANY = 96
"""Clients at once, more than the workers let wait for vectors."""

_OF_ONE = 100
"""Questions that one client asks; each is asked once, as a second time costs nothing."""

Item = TypeVar("Item")


class _CopiesAlike:
    """Copies of a document differ in their last line, a number: they have the vector of the document, which is made once."""

    def __init__(self, embedder: Embedder) -> None:
        self.model = embedder.model
        self.embed_questions = embedder.embed_questions
        self._embedder = RememberingEmbedder(embedder)

    def embed_chunks(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """A vector for each, shape (n, dimension)."""
        return self._embedder.embed_chunks([text.rpartition("\n")[0] or text for text in texts])


def figures(content: Content, sets: Sequence[EvaluationSet], embedder: Embedder) -> dict[str, object]:
    """All of it; the content is repeated documents."""
    runtime = Runtime(Settings(embedder_time_limit=30))
    with tempfile.TemporaryDirectory(prefix="kotae-semantic-") as folder:
        root = Path(folder)
        build(content, root, runtime.engine, _CopiesAlike(embedder))
        generation = runtime.open_current(root)
        asked = _questions(sets)
        return {
            **{f"nearest of {size:,} chunks": _search(size) for size in _SIZES},
            **_asked(runtime, generation, asked),
            **_over_http(root, asked),
            **_of_workers(root, asked),
        }


def _questions(sets: Sequence[EvaluationSet]) -> list[Request]:
    """Each set's queries in turn, each once."""
    texts = {(query.text, own.locale): place for own in sets for place, query in enumerate(own.queries)}
    return [Request(*text) for text in sorted(texts, key=lambda text: (texts[text], text))]


def _search(size: int) -> dict[str, float]:
    chance = np.random.default_rng(1)
    kinds = chance.standard_normal((size // _OF_A_KIND, _DIMENSION), dtype=np.float32)
    rows = chance.standard_normal((size, _DIMENSION), dtype=np.float32) * np.float32(_SPREAD)
    rows += kinds[chance.integers(0, len(kinds), size)]
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    with tempfile.TemporaryDirectory(prefix="kotae-vectors-") as folder:
        vectors.write(Path(folder), vectors.stored(rows, [ChunkPlace(0, number, number) for number in range(size)]))
        index = VectorIndex([Path(folder)], size)
        timed(lambda row: index.neighbours(row).nearest(HITS), rows[:3])  # warm-up
        return summary(timed(lambda row: index.neighbours(row).nearest(HITS), rows[:_SEARCHES]))


def _asked(runtime: Runtime, generation: Generation, asked: Sequence[Request]) -> dict[str, object]:
    embedder = runtime.query_embedder
    if not embedder:
        raise KotaeError("the embedder is gone")
    warm_up, some = asked[:20], asked[20 : 20 + _OF_ONE]
    for request in warm_up:
        ask(generation, request, embedder)
    return {
        "ask, by words alone": summary(timed(lambda request: ask(generation, request), some)),
        "ask, with meaning": summary(timed(lambda request: ask(generation, request, embedder), some)),
        "ask, asked before": summary(timed(lambda request: ask(generation, request, embedder), some)),
    }


def _over_http(root: Path, asked: Sequence[Request]) -> dict[str, object]:
    rest = iter(asked)
    with serving(root, KOTAE_EMBEDDER="none") as server:
        _clients(server.port, _take(rest, 20), 1)
        taken = {"HTTP, by words alone, 1 client": _clients(server.port, asked[:_OF_ONE], 1)}
        memory = server.memory()
    with serving(root) as server:
        _clients(server.port, _take(rest, 20), 1)
        taken["HTTP, with meaning, 1 client"] = single = _clients(server.port, _take(rest, _OF_ONE), 1)
        taken[f"HTTP, with meaning, {_CLIENTS} clients"] = many = _clients(server.port, list(rest), _CLIENTS)
        return {
            **taken,
            f"p99 of {_CLIENTS} clients / of 1": round(many["p99_ms"] / single["p99_ms"], 2),
            "resident memory with meaning / without, MB": f"{server.memory():.0f} / {memory:.0f}",
        }


def _of_workers(root: Path, asked: Sequence[Request]) -> dict[str, object]:
    """Several workers, to whom no question comes twice."""

    def different(word: str) -> list[Request]:
        return [replace(request, question=f"{request.question} {word}") for request in asked]

    with serving(root, KOTAE_WORKERS=str(_WORKERS)) as server:
        _clients(server.port, asked[:100], _CLIENTS_OF_WORKERS)
        start = time.perf_counter()
        many = _clients(server.port, different("1"), _CLIENTS_OF_WORKERS)
        rate = len(asked) / (time.perf_counter() - start)
        with suppress(KotaeError):  # some are turned away
            _clients(server.port, different("2"), _TOO_MANY)
        start = time.perf_counter()
        next(request for request in different("3") if not _clients(server.port, [request], 1)["degraded"])
        recovered = time.perf_counter() - start
    return {
        f"HTTP, with meaning, {_CLIENTS_OF_WORKERS} clients, {_WORKERS} workers": many,
        "the same, questions/s": round(rate),
        "meaning again after an overload, s": round(recovered, 2),
    }


def _take(items: Iterator[Item], count: int) -> list[Item]:
    return [item for item, _ in zip(items, range(count), strict=False)]


def _clients(port: int, asked: Sequence[Request], count: int) -> dict[str, float]:
    """How long a question takes when `count` clients share them, and the share that was answered by words alone, out of time."""
    taken: list[float] = []
    late: list[bool] = []

    def share(mine: Sequence[Request], client: Client) -> None:
        for request in mine:
            start = time.perf_counter()
            answer = client.ask(request.question, str(request.locale))
            taken.append((time.perf_counter() - start) * 1000)
            late.append(answer["degraded"] is not None)

    at_once([partial(share, asked[place::count]) for place in range(count)], port)
    return {**summary(taken), "degraded": round(sum(late) / len(late), 3)}
