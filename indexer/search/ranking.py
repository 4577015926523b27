"""Sections to articles: which are best for a question, by its words, and by its meaning where that is known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from indexer.backends import EVERYTHING, ArticleFilter, Hit, QueryTerm
from indexer.query import exact_terms
from indexer.search.fusion import Scale, ScoreParts, fuse, lexical_weight
from indexer.search.matching import QueryWord
from indexer.search.rewriting import Rewrite
from indexer.store import LocaleIndex
from indexer.vectors import Neighbours, VectorIndex

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

HITS = 80
"""Sections asked of the engine at first, whatever the limit, so that the order does not depend on it: four for each of 20 articles."""

_REST = 0.1
_MOST_OTHERS = 4
"""What an article's other sections add to its best one's score, and how many of them count: a long article that mentions a word everywhere
must not bury the one about it, and one whose title has it, and so each section, comes before one that mentions it once.

Right article first, mean of the questions in seven locales, and of two sets split into sections: with .2 of four, which the demo alone had
chosen, demo .935 by words and .945 with meaning, a help centre of another field .439 and .504, nDCG@10 to Lucene's .97; with none .916,
.937, .472, .521, 1.02, and words of titles are no longer found; with .1 of four .937, .945, .461, .510, 1.00."""

_FEW = 3
_RARE = 0.02
_MANY = 2000
"""Sections that hold a code or a name which is not to be lost to meaning: what more of them hold tells nothing by itself.

A share of all, but never fewer than the first nor more than the last, which bounds what a question costs: 1 ms a term, where 16,000 would
take 8. It is the share of 100,000 sections; engines that are servers give no more than 10,000 at once.
"""


@dataclass(frozen=True, slots=True)
class SemanticScores:
    """What meaning has to say."""

    neighbours: Neighbours
    """The sections around the question, of those that may be shown."""

    exact: Mapping[int, float]
    """What those are worth that hold what must not be lost to meaning, by ordinal."""


@dataclass(frozen=True, slots=True)
class SearchPlan:
    """What is looked for, and where."""

    index: LocaleIndex
    terms: Sequence[QueryTerm]
    function_terms: Sequence[QueryTerm]
    """By which what the others find is only put in order."""

    known_words: int
    """How many different words of the question the index knows."""

    max_score: float
    """What a section could score by the question's words at most, function words among them."""

    semantic: SemanticScores | None = None
    """None for a search by words alone."""

    shown: ArticleFilter = EVERYTHING
    among: frozenset[str] | None = None
    """The articles that are wanted, of those that may be shown; None for all. The others, which were looked for in another locale, count as
    rivals."""

    def wants(self, hit: Hit) -> bool:
        """Whether a hit's article is wanted."""
        return self.among is None or self.index.articles.article_of[hit.ordinal] in self.among

    def wanted(self, ranking: "Ranking") -> tuple[Hit, ...]:
        """The articles of a ranking that are wanted."""
        return ranking.articles if self.among is None else tuple(filter(self.wants, ranking.articles))

    def of_wanted(self) -> "SearchPlan":
        """The same for the articles alone that are wanted, without rivals."""
        shown = replace(self.shown, only=self.among)
        if not self.semantic:
            return replace(self, shown=shown)
        wanted = self.index.articles.mask(self.among or frozenset())
        exact = {ordinal: value for ordinal, value in self.semantic.exact.items() if wanted[ordinal]}
        semantic = SemanticScores(self.semantic.neighbours.among(wanted), exact)
        return replace(self, shown=shown, semantic=semantic)


@dataclass(frozen=True, slots=True)
class Ranking:
    """The best articles."""

    articles: tuple[Hit, ...]
    """The best section of each, with the article's score, best first."""

    lexical: tuple[Hit, ...]
    """The same by words alone."""

    hits: Mapping[int, float]
    """The score by words of each section that was found by them, by ordinal, best first."""

    parts: Mapping[int, ScoreParts]
    """What the score of each section is made of, by ordinal; empty for a search by words alone."""

    scale: Scale | None = None
    """What those are comparable by."""


def plan_search(
    index: LocaleIndex,
    rewrite: Rewrite,
    vector: "NDArray[np.float32] | None" = None,
    shown: ArticleFilter = EVERYTHING,
    among: frozenset[str] | None = None,
) -> SearchPlan:
    """What to look for: the terms of a rewrite, and its meaning where there is a vector of it, shape (dimension,)."""
    query, weights = rewrite.query, _idf(rewrite.words)
    terms, function_terms = query.terms(weights), query.function_terms()
    asked = query.without_expansions().terms(weights) if query.expansions else terms
    semantic = None
    if vector is not None and index.vectors:
        semantic = SemanticScores(_neighbours(index, index.vectors, vector, shown), _exact(index, rewrite, shown))
    known = sum(word.known for word in rewrite.words)
    max_score = index.backend.max_score([*asked, *function_terms])
    return SearchPlan(index, terms, function_terms, known, max_score, semantic, shown, among)


def _idf(words: Sequence[QueryWord]) -> dict[str, float]:
    """The inverse document frequency of each word that the index knows."""
    parts = (part for word in words for phrase in word.expansions for part in phrase)
    return {word.term: word.weight for word in (*parts, *words) if word.known}


def _neighbours(index: LocaleIndex, vectors: VectorIndex, vector: "NDArray[np.float32]", shown: ArticleFilter) -> Neighbours:
    """The sections around a question, of the articles that are shown."""
    import numpy as np  # comes with the extra `semantic`

    neighbours = vectors.neighbours(vector)
    if not shown:
        return neighbours
    sections = np.full(len(index.articles.article_of), shown.only is None)
    for articles, may in ((shown.only or (), True), (shown.without, False)):
        for article in articles:
            ordinals = index.articles.ordinals(article)
            sections[ordinals.start : ordinals.stop] = may
    return neighbours.among(sections)


def _exact(index: LocaleIndex, rewrite: Rewrite, shown: ArticleFilter) -> dict[int, float]:
    """The sections that hold a code, a name or a quoted word which few hold, and what the most exact of these is worth."""
    most = _few(index.backend.size)
    worth: dict[int, float] = {}
    for term, value in exact_terms(rewrite.query).items():
        if 0 < index.backend.document_frequency("words", term) <= most:
            for hit in index.backend.search([QueryTerm("words", term, 1.0)], most, shown):
                worth[hit.ordinal] = max(worth.get(hit.ordinal, 0.0), value)
    return worth


def _few(sections: int) -> int:
    """How many of so many sections hold at most what few hold.

    >>> [_few(sections) for sections in (10, 10_000, 100_000, 1_000_000)]
    [3, 200, 2000, 2000]
    """
    return min(max(_FEW, int(_RARE * sections)), _MANY)


def rank(plan: SearchPlan, limit: int) -> Ranking:
    """The best articles, at least `limit` that are wanted where there are as many.

    When the first hits are of too few articles, more are looked for; those stand behind, so that the order does not depend on the limit.
    """
    if plan.among is None:
        return _grown(plan, _rank(plan, HITS), limit)
    first = _rank(plan, HITS)
    missing = min(limit, len(plan.among)) - len(plan.wanted(first))
    if missing <= 0:
        return first
    wanted = plan.of_wanted()
    return _behind(plan, first, _grown(wanted, _rank(wanted, HITS, first.scale), limit))


def _grown(plan: SearchPlan, first: Ranking, limit: int) -> Ranking:
    """A ranking of the first `HITS` sections, with more behind it where they are of fewer articles than `limit`."""
    size, wanted, ranking, last = plan.index.backend.size, HITS, first, first
    most = len(plan.index.articles.metadata if plan.among is None else plan.among)
    while len(ranking.articles) < min(limit, most) and wanted < size and (plan.semantic or len(last.hits) == wanted):
        wanted *= 4
        last = _rank(plan, wanted, first.scale)
        ranking = _behind(plan, ranking, last)
    return ranking


def _behind(plan: SearchPlan, first: Ranking, more: Ranking) -> Ranking:
    """`first`, and behind it the articles that only `more` has."""
    article_of = plan.index.articles.article_of
    there = {article_of[hit.ordinal] for hit in first.articles}
    others = (hit for hit in more.articles if article_of[hit.ordinal] not in there)
    return replace(first, articles=(*first.articles, *others), hits={**more.hits, **first.hits}, parts={**more.parts, **first.parts})


def _rank(plan: SearchPlan, wanted: int, scale: Scale | None = None) -> Ranking:
    """The articles among the `wanted` best sections by words, and by meaning."""
    hits = _hits(plan, wanted)
    lexical = _by_article(plan, hits)
    if not plan.semantic:
        return Ranking(lexical, lexical, dict(hits), {})
    weight = lexical_weight(hits, plan.max_score, plan.known_words)
    parts, scale = fuse(hits, weight, plan.semantic.neighbours, wanted, plan.semantic.exact, scale)
    return Ranking(_by_article(plan, [Hit(ordinal, part.score) for ordinal, part in parts.items()]), lexical, dict(hits), parts, scale)


def _hits(plan: SearchPlan, wanted: int) -> list[Hit]:
    """The `wanted` best sections by words.

    Those that hold nothing but function words score no more than these can give: only where some may be among the best, which is rare in a
    large index, is it asked which they are. Tantivy's own way, a required clause, takes a third longer on 10,000 sections.
    """
    backend = plan.index.backend
    hits = backend.search([*plan.terms, *plan.function_terms], wanted, plan.shown)
    if not hits or not plan.function_terms or hits[-1].score > backend.max_score(plan.function_terms):
        return hits
    holding = {hit.ordinal: hit for hit in backend.search(plan.terms, wanted, plan.shown)}
    kept = {hit.ordinal: hit for hit in hits if hit.ordinal in holding}
    return list((kept | {ordinal: hit for ordinal, hit in holding.items() if ordinal not in kept}).values())


def _by_article(plan: SearchPlan, hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """The best hit of each article, scored with its next best; best article first."""
    article_of = plan.index.articles.article_of
    best: dict[str, Hit] = {}
    others: dict[str, list[float]] = {}
    for hit in hits:
        article = article_of[hit.ordinal]
        if article in best:
            others.setdefault(article, []).append(hit.score)
        else:
            best[article] = hit
    for article, scores in others.items():
        hit = best[article]
        best[article] = Hit(hit.ordinal, hit.score + _REST * sum(scores[:_MOST_OTHERS]))
    return tuple(sorted(best.values(), key=_score, reverse=True)) if others else tuple(best.values())


def _score(hit: Hit) -> float:
    return hit.score
