"""The vectors of a build: of each piece of each section, and only of those that were not made before."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from indexer.build_cache import BuildCache
from indexer.centring import centred
from indexer.embedders.embedder import Embedder
from indexer.pieces import GRAINS, pieces
from indexer.vectors import Place
from kb.article import Article

if TYPE_CHECKING:
    from indexer.embedders.embedder import Vectors

_BATCH = 16
"""Pieces embedded at once: enough for all cores, few enough that a killed build loses little."""


def key(model: str, piece: str) -> str:
    """What the vector of a piece depends on, hashed. Hexadecimal."""
    return hashlib.sha256(f"{model}\0{piece}".encode("utf-8", "surrogatepass")).hexdigest()


def pieces_of(article: Article) -> list[list[list[str]]]:
    """The pieces of each of an article's sections, in each grain; its first section has what the whole is about, too."""
    about, first = article.about, article.sections[0]
    whole = [*about.wordings, *([f"{about.title}\n{about.summary}"] if about.summary else [])]
    return [
        [pieces(about.title, section.heading, section.text, longest) + (whole if section is first else []) for longest in GRAINS]
        for section in article.sections
    ]


def texts_of(articles: Iterable[Article]) -> Iterator[str]:
    """All that is to be embedded; some of it more than once."""
    return (piece for article in articles for section in pieces_of(article) for grain in section for piece in grain)


def embed_all(articles: Sequence[Article], embedder: Embedder, cache: BuildCache, progress: Callable[[], None]) -> dict[str, bytes]:
    """The vectors of all pieces as bytes of float32, by `key`; raises `EmbedderFailed`, with what was made by then in the cache.

    `progress` is called as often as there are articles.
    """
    texts = {key(embedder.model, piece): piece for piece in texts_of(articles)}
    known = cache.get(texts)
    missing = [each for each in texts if each not in known]
    done = 0
    for start in range(0, len(missing), _BATCH):
        batch = missing[start : start + _BATCH]
        vectors = embedder.passages([texts[each] for each in batch])
        made = {each: vector.tobytes() for each, vector in zip(batch, vectors, strict=True)}
        cache.add(made)
        known |= made
        while done * len(missing) < (start + len(batch)) * len(articles):
            progress()
            done += 1
    for _ in range(done, len(articles)):
        progress()
    return known


def vectors_of(articles: Sequence[Article], locale: str, model: str, known: dict[str, bytes]) -> "tuple[Vectors, list[Place]]":
    """The centred vectors of the articles' different pieces, shape (n, dimension), and the places that each has."""
    import numpy as np  # comes with the extra `semantic`

    rows: dict[str, int] = {}
    sections = [section for article in articles for section in pieces_of(article)]
    places = [
        Place(grain, ordinal, rows.setdefault(piece, len(rows)))
        for grain in range(len(GRAINS))
        for ordinal, section in enumerate(sections)
        for piece in section[grain]
    ]
    vectors = [np.frombuffer(known[key(model, piece)], dtype=np.float32) for piece in rows]
    return centred(np.stack(vectors) if vectors else np.zeros((0, 1), dtype=np.float32), "passages", locale, model), places
