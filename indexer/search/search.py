"""Question to articles: hits grouped by article, each with its best section, and the evidence of how well they answer."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from indexer.analysis import prefix_terms
from indexer.backends import EVERYTHING, ArticleFilter, Hit, QueryTerm, idf
from indexer.query import gist
from indexer.search.evidence import Evidence, gather
from indexer.search.fusion import ScoreParts
from indexer.search.matching import Match, QueryWord, coverage, matches
from indexer.search.opposition import asked_polarity, demote_opposites
from indexer.search.query_embedder import Degraded, QueryEmbedder, QueryVector
from indexer.search.ranking import Ranking, SearchPlan, plan_search, rank
from indexer.search.rewriting import RewrittenQuery, rewrite
from indexer.search.snippet import Snippet, cut
from indexer.search.stages import Stopwatch
from indexer.store import LocaleIndex, StoredSection

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_LONGEST_READ = 450
"""Letters of a question that one search reads, or two thirds as many characters of Han and kana: a story rather than a letter."""

_LEADING = 3
"""Results that evidence is about."""


@dataclass(frozen=True, slots=True)
class FoundArticle:
    """An article that was found."""

    article: str
    locale: str
    """Of its text."""

    title: str
    summary: str
    score: float
    """Of its best section and a little of its others; comparable only within one search."""

    ordinal: int
    section: StoredSection
    """Its best section, and the ordinal of that."""

    matched: tuple[Match, ...]
    """The words of that section's body that match."""

    snippet: Snippet
    parts: ScoreParts | None
    """What its best section's score is made of; None where it was found by words alone."""


@dataclass(frozen=True, slots=True)
class SearchResults:
    """What one search in one locale gave."""

    locale: str
    rewritten: RewrittenQuery
    articles: tuple[FoundArticle, ...]
    """Best first."""

    leading: tuple[FoundArticle, ...]
    """The first few, however few are wanted: what evidence is about."""

    evidence: Evidence | None
    """None when nothing was found."""

    degraded: Degraded | None = None
    """Why meaning, which was wanted, had no part in it."""

    unasked: tuple[QueryTerm, ...] = ()
    """The terms of the question that sections hold, and the engine did not look for, as it takes no more."""

    vector: "NDArray[np.float32] | None" = field(default=None, compare=False, repr=False)
    """What the question means as it was rewritten, of length 1, shape (dimension,); None where meaning had no part."""

    @property
    def words(self) -> tuple[QueryWord, ...]:
        """The different words of the question as it was rewritten."""
        return self.rewritten.kept.words


def search(
    index: LocaleIndex,
    text: str,
    limit: int,
    shown: ArticleFilter = EVERYTHING,
    *,
    written_in: str | None = None,
    verbatim: bool = False,
    embedder: QueryEmbedder | None = None,
    among: frozenset[str] | None = None,
    watch: Stopwatch | None = None,
) -> SearchResults:
    """The `limit` best articles for a question, of those that are `shown`; of some of them, where it is said `among` which: the others then
    count as rivals. Read as typed where `verbatim`.

    `written_in` is the locale that the question's letters tell, the index's own unless given. Without `embedder`, or without vectors in the
    index, by words alone. Of a text with more than `_LONGEST_READ` letters, the sentences are read that ask, and tell most in this index.
    """
    watch = watch or Stopwatch()
    watch.ends("decide")
    rewritten = rewrite(index, gist(text, _LONGEST_READ, partial(_telling, index)), verbatim)
    kept = rewritten.kept
    watch.ends("rewrite")
    vector = _embed(index, embedder, kept.query.text, index.locale if kept.reason else written_in or index.locale)
    watch.ends("embed")
    plan = plan_search(index, kept, vector.vector, shown, among)
    asked = asked_polarity(kept)
    ranking = demote_opposites(plan, kept, asked, rank(plan, max(limit, _LEADING)))
    watch.ends("rank")
    articles = tuple(present(plan, kept.words, hit, ranking) for hit in plan.wanted(ranking)[: max(limit, _LEADING)])
    leading = articles[:_LEADING]
    matched = [article.matched for article in leading]
    evidence = gather(plan, rewritten, ranking, articles[0].section, matched, asked) if articles else None
    watch.ends("evidence")
    return SearchResults(index.locale, rewritten, articles[:limit], leading, evidence, vector.degraded, _unasked(plan), vector.vector)


def _telling(index: LocaleIndex, sentence: str) -> float:
    """How much a sentence tells of what the articles are about: the weight of its words by how they begin, each once."""
    size, frequency = index.backend.size, index.backend.document_frequency
    known = filter(None, (frequency("prefixes", term) for term in prefix_terms(sentence, index.language)))
    return sum(idf(size, count) for count in known)


def _unasked(plan: SearchPlan) -> tuple[QueryTerm, ...]:
    """The terms that the engine does not look for, of those that it could find."""
    backend, terms = plan.index.backend, [*plan.terms, *plan.function_terms]
    asked = backend.asked(terms)
    if len(asked) == len(terms):
        return ()
    return tuple(term for term in set(terms).difference(asked) if backend.document_frequency(term.field, term.term))


def _embed(index: LocaleIndex, embedder: QueryEmbedder | None, text: str, written_in: str) -> QueryVector:
    if not embedder or not index.vectors or not text.strip():
        return QueryVector(None)
    return embedder.embed(text, written_in)


def present(plan: SearchPlan, words: Sequence[QueryWord], hit: Hit, ranking: Ranking) -> FoundArticle:
    """An article as it is shown: its best section, what matched there, and a snippet of it."""
    articles = plan.index.articles
    ordinal = _best_section(plan, words, hit, ranking)
    section = articles.section(ordinal)
    matched = tuple(matches(words, section.body))
    snippet = cut(section.body.text, matched, {word.term: word.weight for word in words}, section.rows)
    about = articles.metadata[section.article]
    parts = ranking.parts.get(ordinal)
    return FoundArticle(
        section.article, plan.index.locale, about.title, about.summary, hit.score, ordinal, section, matched, snippet, parts
    )


def _best_section(plan: SearchPlan, words: Sequence[QueryWord], hit: Hit, ranking: Ranking) -> int:
    """The ordinal of the section to show of an article: of its best ones that whose heading has most of the words that the title lacks.

    An article's top is often the shortest section, and so the best hit, of what a section further down is about.
    """
    articles = plan.index.articles
    ordinals = articles.ordinals(articles.article_of[hit.ordinal])
    if hit.ordinal != ordinals.start or len(ordinals) == 1:
        return hit.ordinal
    title, _ = articles.names(articles.article_of[hit.ordinal])
    telling = [word for word in words if not matches([word], title)]
    best = sorted((ordinal for ordinal in ordinals if ordinal in ranking.hits), key=lambda ordinal: -ranking.hits[ordinal])[:_LEADING]
    headed = (
        {ordinal: coverage(telling, matches(telling, articles.heading(ordinal))) for ordinal in (hit.ordinal, *best)} if telling else {}
    )
    return max(headed, key=lambda ordinal: headed[ordinal], default=hit.ordinal)


def translate(article: FoundArticle, source: LocaleIndex, target: LocaleIndex) -> FoundArticle:
    """An article of `source` in the text that `target` has of it: the same section where both have as many, else the top; as it is where
    `target` has none.
    """
    ordinals, sections = source.articles.ordinals(article.article), target.articles.ordinals(article.article)
    if not sections:
        return article
    place = ordinals.index(article.ordinal) if len(ordinals) == len(sections) else 0
    section = target.articles.section(sections[place])
    about, snippet = target.articles.metadata[article.article], cut(section.body.text, (), {})
    return replace(article, locale=target.locale, title=about.title, summary=about.summary, section=section, matched=(), snippet=snippet)
