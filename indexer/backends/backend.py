"""What an engine must be able to do."""

import math
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol


class Document(NamedTuple):
    """A section as engines see it."""

    ordinal: int
    """From 0, without gaps, in the order of writing."""

    layers: Mapping[str, Sequence[str]]
    """Layer name to terms. A term that counts more stands there more often."""


class QueryTerm(NamedTuple):
    """A term to look for, and what finding it is worth."""

    layer: str
    term: str
    weight: float
    """Multiplies the term's BM25 score; larger than 0."""


class Hit(NamedTuple):
    """A document that holds some of the terms."""

    ordinal: int
    score: float
    """BM25; comparable only within one search."""


def rarity(size: int, held: int) -> float:
    """The inverse document frequency as in BM25 of a term that `held` of `size` documents hold; larger than 0."""
    return math.log(1 + (size - held + 0.5) / (held + 0.5))


class Backend(Protocol):
    """An index that is open for reading. Safe from any thread; frees what it holds with the last reference to it."""

    @property
    def size(self) -> int:
        """How many documents there are."""

    def search(self, terms: Sequence[QueryTerm], limit: int) -> list[Hit]:
        """The `limit` best documents that hold any of the terms, best first; of equals the one with the lower ordinal."""

    def document_frequency(self, layer: str, term: str) -> int:
        """How many documents hold the term."""

    def attainable(self, terms: Sequence[QueryTerm]) -> float:
        """The score that nothing can exceed: of a document that holds every term over and over."""


class Engine(Protocol):
    """Makes and opens indexes of one kind."""

    def write(self, folder: Path, layers: Sequence[str], documents: Iterable[Document]) -> None:
        """Writes a new index into an empty folder, and returns when it is safe on disk."""

    def open(self, folder: Path) -> Backend:
        """Opens an index, which may lie where nothing can be written; raises `DamagedIndex`."""
