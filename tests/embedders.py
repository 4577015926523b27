"""Embedders for tests: slow or failing as they are told, or for nothing."""

import hashlib
import time
from collections.abc import Sequence

import numpy as np

from indexer.embedders import Embedder
from indexer.search import QueryEmbedder
from kb.errors import EmbedderFailed

Vectors = np.ndarray[tuple[int, ...], np.dtype[np.float32]]

UNLIMITED = 20.0
"""Seconds that no question needs, however busy the machine is."""


class RandomEmbedder:
    """Its vectors mean nothing, but are always the same for a text, and cost nothing."""

    def __init__(self, model: str = "random", dimension: int = 8) -> None:
        self.model = model
        self._dimension = dimension

    def embed_questions(self, texts: Sequence[str]) -> Vectors:
        seeds = (int.from_bytes(hashlib.sha256(text.encode()).digest()[:4]) for text in texts)
        return np.concatenate([random_vectors(seed, 1, self._dimension) for seed in seeds]) if texts else np.zeros((0, 1), np.float32)

    embed_chunks = embed_questions


class TroubledEmbedder:
    """Takes its time before it asks another embedder, or fails, as it is told; and remembers what it was asked."""

    def __init__(self, embedder: Embedder | None = None, seconds: float = 0.0, failing: bool = False) -> None:
        self._embedder = embedder or RandomEmbedder()
        self.model = self._embedder.model
        self.seconds, self.failing = seconds, failing
        self.asked: list[str] = []

    def embed_questions(self, texts: Sequence[str]) -> Vectors:
        self._trouble(texts)
        return self._embedder.embed_questions(texts)

    def embed_chunks(self, texts: Sequence[str]) -> Vectors:
        self._trouble(texts)
        return self._embedder.embed_chunks(texts)

    def _trouble(self, texts: Sequence[str]) -> None:
        self.asked.extend(texts)
        time.sleep(self.seconds)
        if self.failing:
            raise EmbedderFailed("no vectors from http://vectors.example; is the server up?")


def random_vectors(seed: int, count: int, dimension: int) -> Vectors:
    """Random vectors of length 1, shape (count, dimension)."""
    made = np.random.default_rng(seed).standard_normal((count, dimension))
    return (made / np.linalg.norm(made, axis=1, keepdims=True)).astype(np.float32)


def without_time_limit(embedder: Embedder, threads: int = 1) -> QueryEmbedder:
    """What waits for the vector of each question."""
    return QueryEmbedder(embedder, UNLIMITED, threads)
