"""Searches for one question, locale by locale, each with what it led to."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from api.answers.confidence import Calibration, confidence_policy
from api.answers.decide import Decision, decide
from api.answers.locale_choice import ChosenLocale
from api.answers.other_companies import unmentioned_companies
from api.answers.request import Request
from api.answers.stories import DOUBT, is_story, parts_to_ask, told
from indexer.backends import ArticleFilter
from indexer.query import gist, is_letter
from indexer.search import QueryEmbedder, SearchResults, Stopwatch, search, translate
from indexer.store import Generation, LocaleIndex
from kb.locale import language_of, match

_MUCH_LESS = 0.2
"""By how much more likely an article of another locale must be right to stand first."""

_LETTERS_ABROAD = 120
"""Of a long question, how many are read, as typed only, in locales in which it is not written."""

_RANK = {"answer": 0, "suggest": 1, "handoff": 2}


@dataclass(frozen=True, slots=True)
class Attempt:
    """A search in one locale, with what it led to."""

    results: SearchResults
    decision: Decision
    told: str | None = None
    """The part of a story by which it was decided."""


@dataclass(frozen=True, slots=True)
class Asking:
    """What all steps of one question read."""

    generation: Generation
    request: Request
    text: str
    """What of the question is asked."""

    shortened: bool
    """Whether that is not all of it."""

    chosen: ChosenLocale
    embedder: QueryEmbedder | None
    calibration: Calibration | None
    watch: Stopwatch

    @property
    def locale(self) -> str:
        """The locale that is asked."""
        return self.chosen.locale

    def index(self, locale: str) -> LocaleIndex:
        """A locale as the one who asks sees it."""
        return self.generation.index(locale, self.request.viewer)


def attempts(asking: Asking) -> list[Attempt]:
    """The search in the asked locale and, without an answer there, in those that the question's letters fit, and in its fallbacks.

    Best outcome first; ties go to the asked locale's, unless it found nothing, or something much less likely.
    """
    home = next(iter(asking.chosen.others), asking.locale)
    part = gist(asking.text, _LETTERS_ABROAD) if is_letter(asking.text) else None
    tried = [_attempt(asking, asking.locale, None, None if asking.locale == home else part)]
    for locale in dict.fromkeys((*asking.chosen.others, *_fallbacks(asking))):
        if tried[0].decision.outcome == "answer":
            break
        among = _untranslated(asking, locale, [attempt.results.locale for attempt in tried])
        if among is None or among:
            tried.append(_attempt(asking, locale, among, None if locale == home else part))
            tried.sort(key=partial(_order, asking.locale))
    return tried


def _order(locale: str, attempt: Attempt) -> tuple[int, bool, float]:
    """What attempts are sorted by."""
    confidence = attempt.decision.confidence - (_MUCH_LESS if attempt.results.locale != locale else 0.0)
    return _RANK[attempt.decision.outcome], not attempt.results.articles, -confidence


def _fallbacks(asking: Asking) -> tuple[str, ...]:
    """Where to look when the asked locale has no answer; tags that no locale serves are left out."""
    if asking.request.fallbacks is None:
        return asking.generation.help_center.fallbacks(asking.locale)
    matched = (match(tag, asking.generation.locales) for tag in asking.request.fallbacks)
    return tuple(locale for locale in dict.fromkeys(matched) if locale and locale != asking.locale)


def _untranslated(asking: Asking, locale: str, before: Sequence[str]) -> frozenset[str] | None:
    """The articles of a locale that those asked before lack: what they have is not shown in another language. None for all where it is the
    question's own, whose articles are shown translated.
    """
    if _is_written_in(asking, locale):
        return None
    return asking.generation.own_articles(locale, tuple(sorted(before)), asking.request.viewer)


def _is_written_in(asking: Asking, locale: str) -> bool:
    """Whether a locale, not the asked one, is of the language in which the question is written."""
    return language_of(asking.chosen.written_in) == language_of(locale) != language_of(asking.locale)


def _attempt(asking: Asking, locale: str, among: frozenset[str] | None, part: str | None = None) -> Attempt:
    """The search in one locale, `among` all articles or some, for a `part` of the question as typed, or for all of it."""
    index = asking.index(locale)
    results = _search(asking, index, part or asking.text, among, asking.embedder, verbatim=bool(part))
    decision = _judged(asking, results)
    told, decided_by = None if part else _told(asking, index, results, among), None
    if told and (of_told := _judged(asking, told, DOUBT)).confidence > decision.confidence:
        results = replace(results, articles=(told.articles[0], *results.articles[1:]))
        decision, decided_by = of_told, told.rewritten.kept.query.text
    if _is_written_in(asking, locale):
        asked = asking.index(asking.locale)
        results = replace(results, articles=tuple(translate(article, index, asked) for article in results.articles))
    return Attempt(results, decision, decided_by)


def _told(asking: Asking, index: LocaleIndex, results: SearchResults, among: frozenset[str] | None) -> SearchResults | None:
    """The search for what a story asks, where it leads to the same article."""
    if not is_story(results):
        return None

    def by_words(part: str) -> SearchResults:
        return _search(asking, index, part, among, None, verbatim=True, limit=1)

    of_told = told(results, parts_to_ask(asking.text, results), by_words, lambda found: _judged(asking, found).confidence)
    if of_told and asking.embedder:
        of_told = _search(asking, index, of_told.rewritten.kept.query.text, among, asking.embedder, verbatim=True, limit=1)
    same = of_told and of_told.articles and of_told.articles[0].article == results.articles[0].article
    return of_told if same else None


def _search(
    asking: Asking,
    index: LocaleIndex,
    text: str,
    among: frozenset[str] | None,
    embedder: QueryEmbedder | None,
    *,
    verbatim: bool = False,
    limit: int | None = None,
) -> SearchResults:
    request = asking.request
    return search(
        index,
        text,
        limit or request.limit,
        ArticleFilter(without=frozenset(index.articles.renamed(article) or article for article in request.rejected)),
        written_in=asking.chosen.written_in,
        verbatim=verbatim or request.verbatim,
        embedder=embedder,
        among=among,
        watch=asking.watch,
    )


def _judged(asking: Asking, results: SearchResults, doubt: float = 1.0) -> Decision:
    policy = confidence_policy(asking.generation, asking.locale, results.evidence, asking.calibration) if results.evidence else None
    others = unmentioned_companies(results.rewritten.kept.query, asking.index(results.locale).backend)
    return decide(results, asking.locale, policy, doubt, others)
