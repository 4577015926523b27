"""The vectors of a build: of each chunk, and only of those that were not made before."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from indexer.build.cache import BuildCache
from indexer.build.chunks import GRANULARITIES, chunk_article, texts_of
from indexer.embedders import Embedder, centred
from indexer.vectors import ChunkPlace, ChunkVectors, stored
from kb.article import Article

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_ARTICLES = 64
"""Articles whose vectors are held as 32-bit numbers at once."""

_BATCH = 16
"""Chunks embedded at once: enough for all cores, few enough that a killed build loses little."""


def vector_key(model: str, chunk: str) -> str:
    """What the vector of a chunk depends on, hashed. Hexadecimal."""
    return hashlib.sha256(f"{model}\0{chunk}".encode("utf-8", "surrogatepass")).hexdigest()


def vectors_of(
    articles: Sequence[Article], firsts: Sequence[int], embedder: Embedder, cache: BuildCache, progress: Callable[[], None]
) -> Iterator[ChunkVectors]:
    """The vectors of articles of one locale, centred, some articles at a time; `progress` is called after each.

    The sections of each have the ordinals from that of `firsts` on. Raises `EmbedderFailed`, with what was made by then in the cache.
    """
    import numpy as np  # comes with the extra `semantic`

    for start in range(0, len(articles), _ARTICLES):
        batch = articles[start : start + _ARTICLES]
        sections = [
            (first + number, section)
            for article, first in zip(batch, firsts[start:], strict=False)
            for number, section in enumerate(chunk_article(article))
        ]
        made = _embedded(texts_of(section for _, section in sections), embedder, cache)
        rows = {text: row for row, text in enumerate(made)}
        places = [
            ChunkPlace(granularity, ordinal, rows[chunk])
            for granularity in range(len(GRANULARITIES))
            for ordinal, section in sections
            for chunk in section.by_granularity[granularity]
        ]
        yield stored(centred(np.stack(list(made.values())), "chunks", batch[0].locale, embedder.model), places)
        for _ in batch:
            progress()


def _embedded(chunks: Iterable[str], embedder: Embedder, cache: BuildCache) -> "dict[str, NDArray[np.float32]]":
    """The vector of each different chunk."""
    import numpy as np

    keys = {chunk: vector_key(embedder.model, chunk) for chunk in chunks}
    vectors = cache.get(keys.values())
    missing = [chunk for chunk, key in keys.items() if key not in vectors]
    for start in range(0, len(missing), _BATCH):
        texts = missing[start : start + _BATCH]
        made = embedder.embed_chunks(texts)
        fresh = {keys[chunk]: vector.tobytes() for chunk, vector in zip(texts, made, strict=True)}
        cache.add(fresh)
        vectors |= fresh
    return {chunk: np.frombuffer(vectors[key], dtype=np.float32) for chunk, key in keys.items()}
