"""Question to articles: hits grouped by article, each with its best section, and the evidence of how well they answer."""

from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from indexer.backends.backend import Hit, QueryTerm
from indexer.evidence import Evidence, gather
from indexer.fusion import Parts
from indexer.generation import LocaleIndex
from indexer.matching import Match, Weighed, matches
from indexer.meaning import Degraded, Meaning, Meant
from indexer.question import Question, exact_terms
from indexer.ranking import Allowed, Meanings, Ranking, Sought, rank
from indexer.rescue import Reading, Understood, understand
from indexer.shelf import StoredSection
from indexer.snippet import Snippet, cut

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_LEADING = 3
"""Results that evidence is about."""

_FEW = 3
_RARE = 0.02
"""Sections that hold a code or a name which is not to be lost to meaning: what more of them hold tells nothing by itself."""


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
    parts: Parts | None
    """What its best section's score is made of; None where it was found by words alone."""


@dataclass(frozen=True, slots=True)
class Results:
    """What one search in one locale gave."""

    locale: str
    understood: Understood
    found: tuple[Found, ...]
    """Best first."""

    leading: tuple[Found, ...]
    """The first few, however few are wanted: what evidence is about."""

    evidence: Evidence | None
    """None when nothing was found."""

    degraded: Degraded | None = None
    """Why meaning, which was wanted, had no part in it."""

    @property
    def words(self) -> tuple[Weighed, ...]:
        """The different words of the question as it was understood."""
        return self.understood.kept.words


def search(
    index: LocaleIndex,
    text: str,
    limit: int,
    allowed: Allowed,
    verbatim: bool = False,
    meaning: Meaning | None = None,
    hidden: Set[str] = frozenset(),
) -> Results:
    """The `limit` best articles for a question, of those that are `allowed` by their id and not `hidden`; read as typed where `verbatim`.

    What is hidden counts as a rival of what is shown. Without `meaning`, or without vectors in the index, by words alone.
    """
    understood = understand(index, text, verbatim)
    question = understood.kept.question
    meant = meaning.of(question.text, index.locale) if meaning and index.vectors and question.text.strip() else Meant(None)
    sought = replace(seek(index, understood.kept, meant.vector), allowed=allowed, hidden=hidden)
    ranking = rank(sought, max(limit, _LEADING))
    found = tuple(present(sought, understood.kept.words, hit, ranking) for hit in sought.shown(ranking)[: max(limit, _LEADING)])
    leading = found[:_LEADING]
    evidence = gather(sought, understood, ranking, found[0].section, [each.matched for each in leading]) if found else None
    return Results(index.locale, understood, found[:limit], leading, evidence, meant.degraded)


def seek(index: LocaleIndex, reading: Reading, vector: "NDArray[np.float32] | None" = None) -> Sought:
    """What to look for in all articles: the terms of a reading, and its meaning where there is a vector of it."""
    question, rarity = reading.question, _rarity(reading.words)
    terms = question.terms(rarity)
    own = replace(question, stand_ins=()).terms(rarity) if question.stand_ins else terms
    meanings = None
    if vector is not None and index.vectors:
        meanings = Meanings(index.vectors.cosines(vector), _exact(index, question))
    known = sum(word.known for word in reading.words)
    return Sought(index, terms, known, index.backend.attainable(own), meanings)


def _rarity(words: Sequence[Weighed]) -> dict[str, float]:
    """The inverse document frequency of each word that the index knows."""
    parts = (part for word in words for phrase in word.stand_ins for part in phrase)
    return {word.term: word.weight for word in (*parts, *words) if word.known}


def _exact(index: LocaleIndex, question: Question) -> dict[int, float]:
    """The sections that hold a code, a name or a quoted word which few hold, and what the most exact of these is worth."""
    most = max(_FEW, int(_RARE * index.backend.size))
    found: dict[int, float] = {}
    for term, worth in exact_terms(question).items():
        if 0 < index.backend.document_frequency("words", term) <= most:
            for hit in index.backend.search([QueryTerm("words", term, 1.0)], most):
                found[hit.ordinal] = max(found.get(hit.ordinal, 0.0), worth)
    return found


def present(sought: Sought, words: Sequence[Weighed], hit: Hit, ranking: Ranking) -> Found:
    """An article as it is shown: its best section, what matched there, and a snippet of it."""
    index = sought.index
    section = index.shelf.section(hit.ordinal)
    matched = tuple(matches(words, section.body))
    snippet = cut(section.body.text, matched, {word.term: word.weight for word in words})
    title = index.shelf.about[section.article].title
    return Found(section.article, title, hit.score, section, matched, snippet, ranking.parts.get(hit.ordinal))
