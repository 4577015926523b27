"""Sections to articles: which are best for a question, by its words, and by its meaning where that is known."""

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import TYPE_CHECKING

from indexer.backends.backend import Hit, QueryTerm
from indexer.fusion import Parts, fuse, worth
from indexer.generation import LocaleIndex

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

HITS = 80
"""Sections asked of the engine at first, whatever the limit, so that the order does not depend on it: four for each of 20 articles."""

_REST = 0.2
_MOST_OTHERS = 4
"""What an article's other sections add to its best one's score, and how many of them count: a long article that mentions a word everywhere
must not bury the one about it. Demo questions, right article first (mean of the locales): .897 without, .926 so, .929 with eight."""

Allowed = Callable[[str], bool]
"""Whether an article, by its id, may be shown."""


@dataclass(frozen=True, slots=True)
class Meanings:
    """What meaning has to say about every section."""

    cosines: "NDArray[np.float32]"
    """How near each is to the question, by ordinal, shape (sections,), in [-1, 1]."""

    exact: Mapping[int, float]
    """The worth of those that hold what must not be lost to meaning, by ordinal."""


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for, and where."""

    index: LocaleIndex
    terms: Sequence[QueryTerm]
    words: int
    """How many different words of the question the index knows."""

    attainable: float
    """What a section could score by the question's words at most."""

    meanings: Meanings | None = None
    """None for a search by words alone."""

    allowed: Allowed = lambda _: True
    hidden: Set[str] = frozenset()
    """Articles that are allowed and not wanted, as the person was asked about them in another locale: they count as rivals all the same."""

    def shown(self, ranking: "Ranking") -> tuple[Hit, ...]:
        """The articles of a ranking that are wanted."""
        if not self.hidden:
            return ranking.articles
        return tuple(hit for hit in ranking.articles if self.index.shelf.articles[hit.ordinal] not in self.hidden)


@dataclass(frozen=True, slots=True)
class Ranking:
    """The best articles."""

    articles: tuple[Hit, ...]
    """The best section of each, with the article's score, best first."""

    by_words: tuple[Hit, ...]
    """The same by words alone."""

    hits: Mapping[int, float]
    """The score by words of each section that was found by them, by ordinal, best first."""

    parts: Mapping[int, Parts]
    """What the score of each section is made of, by ordinal; empty for a search by words alone."""


def rank(sought: Sought, limit: int) -> Ranking:
    """The best articles, at least `limit` that are shown where there are as many.

    When the first hits are of too few articles, more are asked for; those stand behind, so that the order does not depend on the limit.
    """
    size, meanings, wanted = sought.index.backend.size, sought.meanings, HITS
    ranking = last = _ranked(sought, wanted)
    while len(sought.shown(ranking)) < limit and wanted < size and (meanings or len(last.hits) == wanted):
        wanted *= 4
        last = _ranked(sought, wanted)
        ranking = _behind(sought, ranking, last)
    return ranking


def _behind(sought: Sought, first: Ranking, more: Ranking) -> Ranking:
    """`first`, and behind it the articles that only `more` has."""
    articles = sought.index.shelf.articles
    known = {articles[hit.ordinal] for hit in first.articles}
    others = (hit for hit in more.articles if articles[hit.ordinal] not in known)
    return Ranking((*first.articles, *others), first.by_words, {**more.hits, **first.hits}, {**more.parts, **first.parts})


def _ranked(sought: Sought, wanted: int) -> Ranking:
    """The articles among the `wanted` best sections of each kind."""
    hits = sought.index.backend.search(sought.terms, wanted)
    by_words = _by_article(sought, hits)
    if not sought.meanings:
        return Ranking(by_words, by_words, dict(hits), {})
    best = worth(hits, sought.attainable, sought.words)
    parts = fuse(hits, best, sought.meanings.cosines, wanted, sought.meanings.exact)
    return Ranking(_by_article(sought, [Hit(ordinal, each.score) for ordinal, each in parts.items()]), by_words, dict(hits), parts)


def _by_article(sought: Sought, hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """The best hit of each allowed article, scored with its next best; best article first."""
    articles = sought.index.shelf.articles
    best: dict[str, Hit] = {}
    others: dict[str, list[float]] = {}
    for hit in hits:
        article = articles[hit.ordinal]
        if article in best:
            others.setdefault(article, []).append(hit.score)
        elif sought.allowed(article):
            best[article] = hit
    for article, scores in others.items():
        hit = best[article]
        best[article] = Hit(hit.ordinal, hit.score + _REST * sum(scores[:_MOST_OTHERS]))
    return tuple(sorted(best.values(), key=_score, reverse=True)) if others else tuple(best.values())


def _score(hit: Hit) -> float:
    return hit.score
