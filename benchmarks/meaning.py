"""What meaning costs: exact search, the vector of a question, and answers over HTTP to one client and to eight."""

import tempfile
import time
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from api.ask import Request, ask
from api.embedders import meaning_of
from api.settings import Settings
from benchmarks.evaluation_set import EvaluationSet
from benchmarks.remembered import RememberingEmbedder
from benchmarks.serving import Client, at_once, serving
from benchmarks.timing import summary, timed
from indexer import vectors
from indexer.backends.embedded import EmbeddedEngine
from indexer.build import build
from indexer.embedders.embedder import Embedder
from indexer.generation import Generation, open_current
from indexer.vectors import VectorIndex
from kb.article import Content
from kb.errors import KotaeError

_SIZES = (1_000, 10_000, 100_000)
_DIMENSION = 384
_SEARCHES = 20
_CLIENTS = 8
_OF_ONE = 100
"""Questions that one client asks; each is asked once, as a second time costs nothing."""

Item = TypeVar("Item")


class _CopiesAlike:
    """Copies of a document differ in their last line, a number: they have the vector of the document, which is made once."""

    def __init__(self, embedder: Embedder) -> None:
        self.model = embedder.model
        self.questions = embedder.questions
        self._embedder = RememberingEmbedder(embedder)

    def passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """A vector for each, shape (n, dimension)."""
        return self._embedder.passages([text.rpartition("\n")[0] or text for text in texts])


def figures(content: Content, sets: Sequence[EvaluationSet], embedder: Embedder) -> dict[str, object]:
    """All of it; the content is repeated documents."""
    with tempfile.TemporaryDirectory(prefix="kotae-meaning-") as folder:
        root = Path(folder)
        build(content, root, EmbeddedEngine(), _CopiesAlike(embedder))
        generation = open_current(root, EmbeddedEngine())
        asked = _questions(sets)
        return {
            **{f"nearest of {size:,} pieces": _search(size) for size in _SIZES},
            **_asked(generation, asked),
            **_over_http(root, asked),
        }


def _questions(sets: Sequence[EvaluationSet]) -> list[Request]:
    """Each set's queries in turn, each once."""
    texts = {(query.text, one.locale): place for one in sets for place, query in enumerate(one.queries)}
    return [Request(*each) for each in sorted(texts, key=lambda each: (texts[each], each))]


def _search(size: int) -> dict[str, float]:
    chance = np.random.default_rng(1)
    rows = chance.standard_normal((size, _DIMENSION), dtype=np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    with tempfile.TemporaryDirectory(prefix="kotae-vectors-") as folder:
        vectors.write(Path(folder), rows, [vectors.Place(0, number, number) for number in range(size)])
        index = VectorIndex(Path(folder))
        timed(index.cosines, rows[:3])  # warm-up
        return summary(timed(index.cosines, rows[:_SEARCHES]))


def _asked(generation: Generation, asked: Sequence[Request]) -> dict[str, object]:
    meaning = meaning_of(Settings(embedder_budget=30))
    if not meaning:
        raise KotaeError("the embedder is gone")
    warm_up, some = asked[:20], asked[20 : 20 + _OF_ONE]
    for each in warm_up:
        ask(generation, each, meaning)
    return {
        "ask, by words alone": summary(timed(lambda each: ask(generation, each), some)),
        "ask, with meaning": summary(timed(lambda each: ask(generation, each, meaning), some)),
        "ask, asked before": summary(timed(lambda each: ask(generation, each, meaning), some)),
    }


def _over_http(root: Path, asked: Sequence[Request]) -> dict[str, object]:
    rest = iter(asked)
    with serving(root, KOTAE_EMBEDDER="none") as server:
        _clients(server.port, _take(rest, 20), 1)
        taken = {"HTTP, by words alone, 1 client": _clients(server.port, asked[:_OF_ONE], 1)}
        memory = server.memory()
    with serving(root) as server:
        _clients(server.port, _take(rest, 20), 1)
        taken["HTTP, with meaning, 1 client"] = one = _clients(server.port, _take(rest, _OF_ONE), 1)
        taken[f"HTTP, with meaning, {_CLIENTS} clients"] = many = _clients(server.port, list(rest), _CLIENTS)
        return {
            **taken,
            f"p99 of {_CLIENTS} clients / of 1": round(many["p99_ms"] / one["p99_ms"], 2),
            "resident memory with meaning / without, MB": f"{server.memory():.0f} / {memory:.0f}",
        }


def _take(items: Iterator[Item], count: int) -> list[Item]:
    return [item for item, _ in zip(items, range(count), strict=False)]


def _clients(port: int, asked: Sequence[Request], count: int) -> dict[str, float]:
    """How long a question takes when `count` clients share them, and the share that was answered by words alone, out of time."""
    taken: list[float] = []
    late: list[bool] = []

    def share(mine: Sequence[Request], client: Client) -> None:
        for each in mine:
            start = time.perf_counter()
            answer = client.ask(each.question, str(each.locale))
            taken.append((time.perf_counter() - start) * 1000)
            late.append(answer["degraded"] is not None)

    at_once([partial(share, asked[place::count]) for place in range(count)], port)
    return {**summary(taken), "degraded": round(sum(late) / len(late), 3)}
