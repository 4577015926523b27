"""How well the hits answer: what the decision reads instead of raw scores."""

import math
from collections.abc import Sequence, Set
from dataclasses import dataclass
from itertools import chain

from indexer.analysis import own_letter
from indexer.backends import Hit, idf
from indexer.query import Polarity, Query
from indexer.search.matching import Match, QueryWord, coverage, matches
from indexer.search.opposition import opposite_words
from indexer.search.ranking import Ranking, SearchPlan
from indexer.search.rewriting import RewrittenQuery
from indexer.store import StoredSection
from indexer.vectors import Neighbours

_OTHERS = 10
"""Articles with which the first is compared. AUROC of that alone, of faqmix's answerable questions against those whose article was left
out: .723 with the next, .750 with four, .754 with ten."""

_FEWEST_LETTERS = 3
"""By which a language is told."""

_RIVALS = 4
"""Articles that the best by words is compared with. AUROC of the demo's right answers by words, by a regression over all evidence and folds
by article: .940 without `clear`, .943 with four."""

_LOOKED_AT = 60
"""Nearest sections in which that many articles are looked for."""


@dataclass(frozen=True, slots=True)
class Nearness:
    """How near in meaning the first article is: cosines, in [-1, 1], unless it says otherwise."""

    similarity: float
    """Of its nearest section."""

    nearest: float
    """Of the nearest section of any article."""

    stands_out: float
    """By how much its own exceeds the mean of the nearest others."""

    agreed: float
    """1 when the first is the first by words alone, too, else 0."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """About the first article. All of it means the same in a help centre of any size; in [0, 1] unless it says otherwise."""

    length: float
    """The natural logarithm of one more than the number of the question's different words, function words aside."""

    covered: float
    """The share of the question's weight found in the section, its heading, the title and the wordings."""

    named: float
    """The share found in heading, title and wordings alone: what the article says that it is about."""

    scattered: float
    """The share found only in the next two articles."""

    matched: float
    """The weight of what was found, where a word that a single section has weighs 1: how much was found, not what share of it."""

    known: float
    """The share that the index knows at all, in any article."""

    unknown: float
    """The largest share of a word that the index does not know."""

    lacking: float
    """The largest share of a word that the index knows, and that the section, its heading, the title and the wordings do not hold."""

    reached: float
    """Of the score that the question's words could give, what its best section has."""

    reached_by_any: float
    """The same of the best section of any article."""

    lead: float
    """By how much of its score by words the best article leads the second; 1 when there is no second."""

    clear: float
    """By how much the best article's score by words exceeds the mean of the next four's; in weights as `matched`, not less than 0."""

    margin: float
    """By how much the first article's score exceeds the second's, where the best score by words is about 1, not less than 0."""

    guessed: float
    """The share of what was typed that meant nothing, where it was read otherwise."""

    foreign: float
    """1 when nothing of the question is in the language's own script, else 0."""

    missing: tuple[str, ...]
    """The words that the section, its heading, the title and the wordings do not hold although the index does, as typed."""

    opposite: tuple[str, ...] = ()
    """The words of the question, as typed, of which the article says the opposite."""

    near: Nearness | None = None
    """None where meaning had no part in it."""

    def values(self) -> dict[str, float]:
        """Its numbers by name."""
        own = {name: getattr(self, name) for name in self.__slots__ if name not in ("missing", "opposite", "near")}
        return own | ({name: getattr(self.near, name) for name in self.near.__slots__} if self.near else {})


def gather(
    plan: SearchPlan,
    rewritten: RewrittenQuery,
    ranking: Ranking,
    section: StoredSection,
    matched: Sequence[Sequence[Match]],
    asked: Polarity | None = None,
) -> Evidence:
    """The evidence for the first article that is wanted, of which there must be one.

    `section` is its best; `matched` is what matched in the bodies of the first few, best first; `asked` on which sides the question is.
    """
    index, kept, typed = plan.index, rewritten.kept, rewritten.candidates[0]
    words, first = kept.words, plan.wanted(ranking)[0]
    in_names = [match for text in (*index.articles.names(section.article), section.heading) for match in matches(words, text)]
    in_first = [*in_names, *matched[0]]
    covered = coverage(words, in_first)
    total = sum(word.weight for word in words) or 1.0
    missing = _missing(words, {match.term for match in in_first})
    rare = idf(index.backend.size, 1)
    return Evidence(
        length=math.log1p(len(words)),
        covered=covered,
        named=coverage(words, in_names),
        scattered=coverage(words, [*in_first, *chain(*matched[1:])]) - covered,
        matched=covered * total / rare,
        known=sum(word.weight for word in words if word.known) / total,
        unknown=max((word.weight for word in words if not word.known), default=0.0) / total,
        lacking=max((word.weight for word in words if word.written in missing), default=0.0) / total,
        reached=_share(ranking.hits.get(first.ordinal, 0.0), plan.max_score),
        reached_by_any=_share(_best(ranking), plan.max_score),
        lead=_lead(plan, ranking.lexical),
        clear=_clear(ranking.lexical) / rare,
        margin=_margin(ranking.articles, first) if plan.semantic else _lead(plan, ranking.articles),
        guessed=1 - typed.explained if kept.reason else 0.0,
        foreign=float(_is_foreign(kept.query)),
        missing=missing,
        opposite=opposite_words(plan, kept, asked, section),
        near=_nearness(plan, plan.semantic.neighbours, section.article, ranking) if plan.semantic else None,
    )


def _missing(words: Sequence[QueryWord], matched: Set[str]) -> tuple[str, ...]:
    """The written words of which nothing matched: a synonym may have made several terms of one."""
    there = {word.written for word in words if word.term in matched}
    return tuple(dict.fromkeys(word.written for word in words if word.known and word.written not in there))


def _is_foreign(query: Query) -> bool:
    """Whether nothing of it is in the language's own script, codes aside."""
    text = query.text
    written = "".join(text[token.start : token.end] for token in (*query.words, *query.dropped) if token.term.isalpha())
    return len(written) >= _FEWEST_LETTERS and not own_letter(query.language).search(written)


def _best(ranking: Ranking) -> float:
    """The best score by words of any section that may be shown."""
    return max((ranking.hits[hit.ordinal] for hit in ranking.lexical), default=0.0)


def _share(score: float, max_score: float) -> float:
    return score / max_score if max_score else 0.0


def _lead(plan: SearchPlan, best: Sequence[Hit]) -> float:
    """By how much of its score the first leads the second, in [0, 1]; 1 without a second, 0 without a first or where it is not wanted."""
    if not best or not plan.wants(best[0]):
        return 0.0
    if len(best) == 1:
        return 1.0
    return 1 - best[1].score / best[0].score if best[0].score > 0 else 0.0


def _clear(best: Sequence[Hit]) -> float:
    """By how much the first's score exceeds the mean of its rivals', of which there may be fewer."""
    rivals = [hit.score for hit in best[1 : 1 + _RIVALS]]
    return best[0].score - sum(rivals) / _RIVALS if best else 0.0


def _margin(best: Sequence[Hit], first: Hit) -> float:
    """By how much the first that is wanted exceeds the best other, not less than 0."""
    return max(first.score - max((hit.score for hit in best if hit is not first), default=0.0), 0.0)


def _nearness(plan: SearchPlan, neighbours: Neighbours, first: str, ranking: Ranking) -> Nearness:
    articles = plan.index.articles
    best: dict[str, float] = {}
    for ordinal, cosine in sorted(neighbours.nearest(_LOOKED_AT).items(), key=lambda item: -item[1]):
        best.setdefault(articles.article_of[ordinal], cosine)
    if first not in best:
        best[first] = max(neighbours.of(articles.ordinals(first)))
    others = [cosine for article, cosine in best.items() if article != first][:_OTHERS]
    agreed = bool(ranking.lexical) and articles.article_of[ranking.lexical[0].ordinal] == first
    return Nearness(best[first], max(best.values()), best[first] - sum(others) / max(len(others), 1), float(agreed))
