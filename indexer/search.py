"""Question to articles: hits grouped by article, each with its best section, and the evidence of how well they answer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from indexer.backends.backend import Hit, QueryTerm
from indexer.evidence import NOTHING_FOUND, Evidence, gather
from indexer.generation import LocaleIndex
from indexer.matching import Match, Weighed, matches
from indexer.question import Question
from indexer.rescue import Understood, understand
from indexer.shelf import StoredSection
from indexer.snippet import Snippet, cut

HITS = 80
"""Sections asked of the engine at first, whatever the limit, so that the order does not depend on it: four for each of 20 articles."""

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

    @property
    def words(self) -> tuple[Weighed, ...]:
        """The different words of the question as it was understood."""
        return self.understood.kept.words


def search(index: LocaleIndex, text: str, limit: int, allowed: Callable[[str], bool], verbatim: bool = False) -> Results:
    """The `limit` best articles for a question, of those that are `allowed` by their id; read as typed where `verbatim`."""
    understood = understand(index, text, verbatim)
    question, words = understood.kept.question, understood.kept.words
    best = rank(index, terms(question, words), max(limit, 2), allowed)
    found = tuple(present(index, words, hit) for hit in best[:limit])
    lead = 1 - best[1].score / best[0].score if len(best) > 1 else float(len(best))
    if not found:
        return Results(index.locale, understood, found, NOTHING_FOUND)
    first = found[0]
    names = (*index.shelf.names(first.article), first.section.heading)
    return Results(index.locale, understood, found, gather(words, names, first.matched, lead))


def terms(question: Question, words: Sequence[Weighed]) -> list[QueryTerm]:
    """What the engine is to look for."""
    parts = (part for word in words for phrase in word.stand_ins for part in phrase)
    return question.terms({word.term: word.weight for word in (*parts, *words) if word.known})


def rank(index: LocaleIndex, terms: Sequence[QueryTerm], limit: int, allowed: Callable[[str], bool]) -> list[Hit]:
    """The best section of each of the best articles, with the article's score, at least `limit` where there are as many.

    When the first hits are of too few articles, more are asked for; those stand behind, so that the order does not depend on the limit.
    """
    wanted = HITS
    ranked: dict[str, Hit] = {}
    while True:
        hits = index.backend.search(terms, wanted)
        found = _by_article(index, hits, allowed)
        ranked = found if not ranked else ranked | {article: hit for article, hit in found.items() if article not in ranked}
        if len(ranked) >= limit or len(hits) < wanted:
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
