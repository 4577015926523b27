"""Question to articles: hits grouped by article, each with its best section, and the evidence of how well they answer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from indexer.backends.backend import Hit, QueryTerm
from indexer.evidence import NOTHING_FOUND, Evidence, gather
from indexer.fusion import fuse
from indexer.generation import LocaleIndex
from indexer.matching import Match, Weighed, matches
from indexer.meaning import Degraded, Meaning, Meant
from indexer.question import Question, exact_terms
from indexer.rescue import Reading, Understood, understand
from indexer.shelf import StoredSection
from indexer.snippet import Snippet, cut

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

HITS = 80
"""Sections asked of the engine at first, whatever the limit, so that the order does not depend on it: four for each of 20 articles."""

_FEW = 3
_RARE = 0.02
"""Sections that hold a code or a name which is not to be lost to meaning: what more of them hold tells nothing by itself."""

_REST = 0.2
_MOST_OTHERS = 4
"""What an article's other sections add to its best one's score, and how many of them count: a long article that mentions a word everywhere
must not bury the one about it. Demo questions, right article first (mean of the locales): .897 without, .926 so, .929 with eight."""


def _score(item: tuple[str, Hit]) -> float:
    return item[1].score


@dataclass(frozen=True, slots=True)
class Found:
    """An article that was found."""

    article: str
    title: str
    score: float
    """Of its best section and a little of its others; comparable only within one search."""

    section: StoredSection
    """Its best section."""

    matched: tuple[Match, ...]
    """The words of that section's body that match."""

    snippet: Snippet


@dataclass(frozen=True, slots=True)
class Results:
    """What one search in one locale gave."""

    locale: str
    understood: Understood
    found: tuple[Found, ...]
    """Best first."""

    evidence: Evidence
    degraded: Degraded | None = None
    """Why meaning, which was wanted, had no part in it."""

    @property
    def words(self) -> tuple[Weighed, ...]:
        """The different words of the question as it was understood."""
        return self.understood.kept.words


def search(
    index: LocaleIndex, text: str, limit: int, allowed: Callable[[str], bool], verbatim: bool = False, meaning: Meaning | None = None
) -> Results:
    """The `limit` best articles for a question, of those that are `allowed` by their id; read as typed where `verbatim`.

    Without `meaning`, or without vectors in the index, by words alone.
    """
    understood = understand(index, text, verbatim)
    question, words = understood.kept.question, understood.kept.words
    meant = meaning.of(question.text, index.locale) if meaning and index.vectors and question.text.strip() else Meant(None)
    cosines = index.vectors.cosines(meant.vector) if index.vectors and meant.vector is not None else None
    best = rank(index, terms(question, words), max(limit, 2), allowed, _fusing(index, understood.kept, cosines))
    found = tuple(present(index, words, hit) for hit in best[:limit])
    lead = _lead(best)
    if not found:
        return Results(index.locale, understood, found, NOTHING_FOUND, meant.degraded)
    first = found[0]
    names = (*index.shelf.names(first.article), first.section.heading)
    similarity = float(cosines[best[0].ordinal]) if cosines is not None else None
    return Results(index.locale, understood, found, gather(words, names, first.matched, lead, similarity), meant.degraded)


def _lead(best: Sequence[Hit]) -> float:
    """By how much of its score the first leads the second, in [0, 1]; 1 when there is no second, 0 when there is nothing."""
    if len(best) < 2:  # noqa: PLR2004 - no second
        return float(len(best))
    return 1 - best[1].score / best[0].score if best[0].score > 0 else 0.0


def terms(question: Question, words: Sequence[Weighed]) -> list[QueryTerm]:
    """What the engine is to look for."""
    parts = (part for word in words for phrase in word.stand_ins for part in phrase)
    return question.terms({word.term: word.weight for word in (*parts, *words) if word.known})


Fusing = Callable[[Sequence[Hit], int], Sequence[Hit]]
"""Hits by words, and how many of each kind are wanted, to hits of both kinds."""


def _fusing(index: LocaleIndex, reading: Reading, cosines: "NDArray[np.float32] | None") -> Fusing:
    if cosines is None:
        return by_words
    worth = _exact(index, reading.question)
    return lambda hits, wanted: fuse(hits, cosines, wanted, reading.explained, worth)


def _exact(index: LocaleIndex, question: Question) -> dict[int, float]:
    """The sections that hold a code, a name or a quoted word which few hold, and what the most exact of these is worth."""
    most = max(_FEW, int(_RARE * index.backend.size))
    found: dict[int, float] = {}
    for term, worth in exact_terms(question).items():
        if 0 < index.backend.document_frequency("words", term) <= most:
            for hit in index.backend.search([QueryTerm("words", term, 1.0)], most):
                found[hit.ordinal] = max(found.get(hit.ordinal, 0.0), worth)
    return found


def by_words(hits: Sequence[Hit], _: int) -> Sequence[Hit]:
    """No meaning: the hits as they are."""
    return hits


def rank(
    index: LocaleIndex, terms: Sequence[QueryTerm], limit: int, allowed: Callable[[str], bool], fusing: Fusing = by_words
) -> list[Hit]:
    """The best section of each of the best articles, with the article's score, at least `limit` where there are as many.

    When the first hits are of too few articles, more are asked for; those stand behind, so that the order does not depend on the limit.
    """
    wanted = HITS
    ranked: dict[str, Hit] = {}
    while True:
        hits = index.backend.search(terms, wanted)
        found = _by_article(index, fusing(hits, wanted), allowed)
        ranked = found if not ranked else ranked | {article: hit for article, hit in found.items() if article not in ranked}
        if len(ranked) >= limit or max(len(hits), wanted) >= index.backend.size or (fusing is by_words and len(hits) < wanted):
            return list(ranked.values())
        wanted *= 4


def _by_article(index: LocaleIndex, hits: Sequence[Hit], allowed: Callable[[str], bool]) -> dict[str, Hit]:
    """The best hit of each allowed article, scored with its next best; best article first."""
    articles = index.shelf.articles
    best: dict[str, Hit] = {}
    others: dict[str, list[float]] = {}
    for hit in hits:
        article = articles[hit.ordinal]
        if article in best:
            others.setdefault(article, []).append(hit.score)
        elif allowed(article):
            best[article] = hit
    for article, scores in others.items():
        hit = best[article]
        best[article] = Hit(hit.ordinal, hit.score + _REST * sum(scores[:_MOST_OTHERS]))
    return dict(sorted(best.items(), key=_score, reverse=True)) if others else best


def present(index: LocaleIndex, words: Sequence[Weighed], hit: Hit) -> Found:
    """An article as it is shown: its best section, what matched there, and a snippet of it."""
    section = index.shelf.section(hit.ordinal)
    matched = tuple(matches(words, section.body))
    snippet = cut(section.body.text, matched, {word.term: word.weight for word in words})
    return Found(section.article, index.shelf.about[section.article].title, hit.score, section, matched, snippet)
