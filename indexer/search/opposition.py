"""Articles that say the opposite of what is asked: they stand behind those that do not, and are told to the decision."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from indexer.analysis import Token
from indexer.backends import Hit
from indexer.query import Polarity, Query, opposed, polarity
from indexer.search.matching import matches
from indexer.search.ranking import Ranking, SearchPlan
from indexer.search.rewriting import Rewrite
from indexer.store import AnalysedText, StoredSection

_COUNTED = 0.6
"""What the score of an article that says the opposite counts for."""

MOST_WORDS = 8
"""Words of a question of which one is not one of many: a story says much that is not asked."""

_LOOKED_AT = 6
"""Articles at the top of a ranking that are looked at."""


def demote_opposites(plan: SearchPlan, rewrite: Rewrite, ranking: Ranking) -> Ranking:
    """The ranking with articles counting for less whose title says the opposite of the question, where another has as many of its words."""
    asked = _polarity_of(rewrite.query)
    if not asked or len(rewrite.words) > MOST_WORDS:
        return ranking
    words = {hit.ordinal: _words_in_title(plan, rewrite, hit) for hit in _top(ranking)}
    opposites = {hit.ordinal for hit in _top(ranking) if words[hit.ordinal] and _says_opposite(plan, asked, hit)}
    twins = [words[ordinal] for ordinal in words.keys() - opposites]
    turned = {ordinal for ordinal in opposites if any(words[ordinal] <= twin for twin in twins)}
    if not turned:
        return ranking
    return replace(ranking, articles=_demoted(ranking.articles, turned), lexical=_demoted(ranking.lexical, turned))


def _words_in_title(plan: SearchPlan, rewrite: Rewrite, hit: Hit) -> frozenset[str]:
    """The words of the question that are in the title of a hit's article."""
    title, _ = plan.index.articles.names(plan.index.articles.article_of[hit.ordinal])
    return frozenset(match.term for match in matches(rewrite.words, title))


def opposite_words(plan: SearchPlan, rewrite: Rewrite, section: StoredSection) -> tuple[str, ...]:
    """The words of a question of which an article says the opposite in its title or a section's heading, and nowhere anything else.

    As typed; empty where it does not.
    """
    query, articles = rewrite.query, plan.index.articles
    asked = _polarity_of(query)
    title, wordings = articles.names(section.article)
    front = _polarity([title, section.heading], query.language)
    if len(rewrite.words) > MOST_WORDS or not opposed(asked, front, front, strictly=True):
        return ()
    sections = map(articles.section, articles.ordinals(section.article))
    whole = _polarity([title, wordings, *(text for part in sections for text in (part.heading, part.body))], query.language)
    spans = opposed(asked, front, whole, strictly=True)
    return tuple(dict.fromkeys(query.text[start:end] for start, end in spans))


def _top(ranking: Ranking) -> Iterable[Hit]:
    return {hit.ordinal: hit for hit in (*ranking.articles[:_LOOKED_AT], *ranking.lexical[:_LOOKED_AT])}.values()


def _says_opposite(plan: SearchPlan, asked: Polarity, hit: Hit) -> bool:
    articles, language = plan.index.articles, plan.index.language
    title, wordings = articles.names(articles.article_of[hit.ordinal])
    front = _polarity([title], language)
    return bool(opposed(asked, front, front, strictly=False)) and bool(
        opposed(asked, front, _polarity([title, wordings], language), strictly=False)
    )


def _demoted(hits: Sequence[Hit], turned: set[int]) -> tuple[Hit, ...]:
    counted = (Hit(hit.ordinal, hit.score * _COUNTED) if hit.ordinal in turned else hit for hit in hits)
    return tuple(sorted(counted, key=lambda hit: -hit.score))


def _polarity_of(query: Query) -> Polarity:
    tokens = sorted((*query.words, *query.dropped), key=lambda token: (token.start, token.end))
    return polarity(query.text, tokens, query.language)


def _polarity(texts: Iterable[AnalysedText], language: str) -> Polarity:
    """Of several texts as of one."""
    together, tokens = "", list[Token]()
    for text in texts:
        tokens += (
            Token(term, len(together) + start, len(together) + end)
            for term, start, end in zip(text.terms, text.starts, text.ends, strict=True)
        )
        together += f"{text.text}\n"
    return polarity(together, tokens, language)
