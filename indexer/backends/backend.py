"""What an engine must be able to do."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Protocol


class Document(NamedTuple):
    """A section as engines see it."""

    article: str
    """The id of its article, by which documents are filtered."""

    fields: Mapping[str, str]
    """Field name to terms, with a space between. A term that counts more stands there more often."""


class QueryTerm(NamedTuple):
    """A term to look for, and its weight."""

    field: str
    term: str
    weight: float
    """Multiplies the term's BM25 score; larger than 0."""


class Hit(NamedTuple):
    """A document that holds some of the terms."""

    ordinal: int
    score: float
    """BM25; comparable only within one search."""


@dataclass(frozen=True, slots=True)
class ArticleFilter:
    """Which articles may be hits. Scores do not depend on it: term statistics are those of the whole index."""

    only: frozenset[str] | None = None
    """Ids of the articles that may be hits; None for all."""

    without: frozenset[str] = frozenset()
    """Ids of the articles that may not."""

    def __bool__(self) -> bool:
        """Whether it keeps anything out."""
        return self.only is not None or bool(self.without)

    def allows(self, article: str) -> bool:
        """Whether an article may be a hit."""
        return article not in self.without and (self.only is None or article in self.only)


EVERYTHING = ArticleFilter()
"""Keeps nothing out."""


def idf(size: int, document_frequency: int) -> float:
    """The inverse document frequency of BM25 for a term that so many of `size` documents hold; larger than 0."""
    return math.log(1 + (size - document_frequency + 0.5) / (document_frequency + 0.5))


_SATURATED = 2.2
"""k1 + 1 of BM25, of which all engines have k1 at 1.2: what a term gives that is repeated without end, in inverse document frequencies."""


def max_score(terms: Sequence[QueryTerm], size: int, frequency: Callable[[str, str], int]) -> float:
    """The score that nothing can exceed among `size` documents, where `frequency` says how many of them hold a term of a field."""
    return _SATURATED * sum(weight * idf(size, frequency(field, term)) for field, term, weight in terms)


class Backend(Protocol):
    """An index that is open for reading. Safe from any thread; frees what it holds with the last reference to it."""

    @property
    def size(self) -> int:
        """How many documents there are."""

    def search(self, terms: Sequence[QueryTerm], limit: int, shown: ArticleFilter = EVERYTHING) -> list[Hit]:
        """The `limit` best documents of articles that are `shown` and hold any of the terms, best first; ties go to the lower ordinal.

        Raises `EngineRefused` where the engine is a server.
        """

    def asked(self, terms: Sequence[QueryTerm]) -> Sequence[QueryTerm]:
        """Those of the terms that `search` looks for: all, or where the engine takes no more, those that are worth most."""

    def document_frequency(self, field: str, term: str) -> int:
        """How many documents hold the term."""

    def max_score(self, terms: Sequence[QueryTerm]) -> float:
        """The score that nothing can exceed: of a document that holds every term over and over."""


class Engine(Protocol):
    """Makes and opens indexes of one kind."""

    @property
    def name(self) -> str:
        """What its `version` begins with: one word."""

    @property
    def longest(self) -> int:
        """How many documents one of its indexes holds at best."""

    @property
    def waits(self) -> bool:
        """Whether a search mostly waits for servers, so that a thread is to do it."""

    @property
    def version(self) -> str:
        """Names the engine, and all of it that changes an index or its scores; for digests and the manifest."""

    def write(self, root: Path, folder: Path, fields: Sequence[str], documents: Iterable[Document]) -> None:
        """Writes a new index of the index root `root` into an empty folder, and returns when it is safe on disk; raises `CannotWrite`.

        An engine that keeps it elsewhere leaves in the folder whatever it takes to open it: folders are copied, and name the same index.
        """

    def collect(self, root: Path) -> None:
        """Deletes what the engine has elsewhere of an index root, and no folder in that names any more; to be called under the lock.

        What cannot be deleted is told.
        """

    def open(self, folders: Sequence[tuple[Path, int]]) -> Backend:
        """Opens written indexes as one, whose term statistics are those of all their documents.

        Each comes with the ordinal of its first document; the others follow in the order of writing, and the next index comes after them.
        They may lie where nothing can be written; raises `DamagedIndex`.
        """
