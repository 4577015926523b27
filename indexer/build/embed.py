"""The vectors of a build: of each chunk, and only of those that were not made before."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from indexer.build.cache import BuildCache
from indexer.build.chunks import GRANULARITIES, SectionChunks
from indexer.embedders import Embedder, centred
from indexer.store.vectors import ChunkPlace

if TYPE_CHECKING:
    from indexer.embedders import Vectors

_BATCH = 16
"""Chunks embedded at once: enough for all cores, few enough that a killed build loses little."""


def vector_key(model: str, chunk: str) -> str:
    """What the vector of a chunk depends on, hashed. Hexadecimal."""
    return hashlib.sha256(f"{model}\0{chunk}".encode("utf-8", "surrogatepass")).hexdigest()


def embed_all(chunks: Iterable[str], embedder: Embedder, cache: BuildCache, progress: Callable[[float], None]) -> dict[str, bytes]:
    """The vectors of all chunks as bytes of float32, by `vector_key`; raises `EmbedderFailed`, with what was made by then in the cache.

    `progress` is told the share that is done, in [0, 1].
    """
    texts = {vector_key(embedder.model, chunk): chunk for chunk in chunks}
    vectors = cache.get(texts)
    missing = [key for key in texts if key not in vectors]
    for start in range(0, len(missing), _BATCH):
        keys = missing[start : start + _BATCH]
        made = embedder.embed_chunks([texts[key] for key in keys])
        fresh = {key: vector.tobytes() for key, vector in zip(keys, made, strict=True)}
        cache.add(fresh)
        vectors |= fresh
        progress((start + len(keys)) / len(missing))
    progress(1.0)
    return vectors


def vectors_of(
    sections: Sequence[SectionChunks], first: int, locale: str, model: str, vectors: dict[str, bytes]
) -> "tuple[Vectors, list[ChunkPlace]]":
    """The centred vectors of the sections' different chunks, shape (n, dimension), and the places that each has.

    The sections have the ordinals `first`, `first` + 1, …
    """
    import numpy as np  # comes with the extra `semantic`

    rows: dict[str, int] = {}
    places = [
        ChunkPlace(granularity, ordinal, rows.setdefault(chunk, len(rows)))
        for granularity in range(len(GRANULARITIES))
        for ordinal, section in enumerate(sections, first)
        for chunk in section.by_granularity[granularity]
    ]
    own = [np.frombuffer(vectors[vector_key(model, chunk)], dtype=np.float32) for chunk in rows]
    return centred(np.stack(own) if own else np.zeros((0, 1), dtype=np.float32), "chunks", locale, model), places
