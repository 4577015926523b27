"""The one way to an answer: HTTP, command line and benchmarks all come through `ask`."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from api.answers.confidence import Calibration, confidence_policy
from api.answers.decide import Decision, close_call, decide, reason
from api.answers.handoff_topics import touched_topics
from api.answers.human_requests import wants_human
from api.answers.locale_choice import ChosenLocale, choose_locale
from api.answers.messages import MessageKind, handoff_message, joined
from api.answers.models import Answer, Handoff, Highlight, Interpretation, Reason, Result, Section, Snippet
from api.answers.queues import Subject, next_step
from api.answers.request import Request, beginning
from indexer.analysis import Token
from indexer.backends import ArticleFilter
from indexer.query import Query, without_signature
from indexer.search import FoundArticle, QueryEmbedder, Rewrite, RewrittenQuery, SearchResults, search, translate
from indexer.store import Generation, LocaleIndex
from kb.locale import language_of, match

_MUSTS = {"asked_for_human", "handoff_topic", "always_handoff", "rejected"}
"""Reasons for which a human takes a question whatever the confidence."""

_MUCH_LESS = 0.2
"""By how much more likely an article of another locale must be right to stand first."""

_RANK = {"answer": 0, "suggest": 1, "handoff": 2}


@dataclass(frozen=True, slots=True)
class Attempt:
    """A search in one locale, with what it led to."""

    results: SearchResults
    decision: Decision


@dataclass(frozen=True, slots=True)
class Trace:
    """All that led to an answer."""

    request: Request
    locale: str
    """In which the question was read."""

    attempts: tuple[Attempt, ...]
    """Best first."""

    answer: Answer


@dataclass(frozen=True, slots=True)
class _Asking:
    """What all steps of one question read."""

    generation: Generation
    request: Request
    text: str
    """What of the question is asked."""

    chosen: ChosenLocale
    embedder: QueryEmbedder | None
    calibration: Calibration | None

    @property
    def locale(self) -> str:
        """The locale that is asked."""
        return self.chosen.locale

    def index(self, locale: str) -> LocaleIndex:
        """A locale as the one who asks sees it."""
        return self.generation.index(locale, self.request.viewer)


def ask(generation: Generation, request: Request, embedder: QueryEmbedder | None = None, calibration: Calibration | None = None) -> Answer:
    """The answer to a question, by words alone where there is no `embedder`; raises `RequestError` for one that cannot be asked.

    Confidence is by the shipped `calibration`, or the help centre's own, unless another is given.
    """
    return trace(generation, request, embedder, calibration).answer


def trace(generation: Generation, request: Request, embedder: QueryEmbedder | None = None, calibration: Calibration | None = None) -> Trace:
    """The answer of `ask`, and what led to it."""
    request.check()
    text = without_signature(beginning(request.question))
    chosen = choose_locale(generation, text, request.locale, request.accept_language)
    asking = _Asking(generation, request, text, chosen, embedder, calibration)
    attempts = _attempts(asking)
    best = _decide(asking, attempts)
    results = _results(asking, attempts)
    answer = Answer(
        answer_id=uuid.uuid4().hex,
        question=request.question,
        degraded=next((attempt.results.degraded for attempt in attempts if attempt.results.degraded), None),
        interpreted_as=_interpretation(attempts[0].results.rewritten.kept),
        locale=chosen.locale,
        outcome=best.outcome,
        confidence=best.confidence,
        reasons=best.reasons,
        results=tuple(results),
        handoff=_handoff(asking, best, results),
    )
    return Trace(request, chosen.locale, tuple(attempts), answer)


def _attempts(asking: _Asking) -> list[Attempt]:
    """The search in the asked locale and, without an answer there, in those that the question's letters fit, and in its fallbacks.

    Best outcome first; ties go to the asked locale's, unless it found nothing, or something much less likely.
    """
    attempts = [_attempt(asking, asking.locale, frozenset())]
    for locale in dict.fromkeys((*asking.chosen.others, *_fallbacks(asking))):
        if attempts[0].decision.outcome == "answer":
            break
        attempts.append(_attempt(asking, locale, _translated(asking, attempts)))
        attempts.sort(key=partial(_order, asking.locale))
    return attempts


def _order(locale: str, attempt: Attempt) -> tuple[int, bool, float]:
    """What attempts are sorted by."""
    confidence = attempt.decision.confidence - (_MUCH_LESS if attempt.results.locale != locale else 0.0)
    return _RANK[attempt.decision.outcome], not attempt.results.articles, -confidence


def _fallbacks(asking: _Asking) -> tuple[str, ...]:
    """Where to look when the asked locale has no answer; tags that no locale serves are left out."""
    if asking.request.fallbacks is None:
        return asking.generation.help_center.fallbacks(asking.locale)
    matched = (match(tag, asking.generation.locales) for tag in asking.request.fallbacks)
    return tuple(locale for locale in dict.fromkeys(matched) if locale and locale != asking.locale)


def _translated(asking: _Asking, attempts: Sequence[Attempt]) -> frozenset[str]:
    """The articles that the locales asked before have: they are not shown in another language."""
    return frozenset(article for attempt in attempts for article in asking.index(attempt.results.locale).articles.metadata)


def _attempt(asking: _Asking, locale: str, translated: frozenset[str]) -> Attempt:
    """The search in one locale. What is `translated` is hidden there, or shown translated where it is the question's own."""
    index, request = asking.index(locale), asking.request
    in_its_language = language_of(asking.chosen.written_in) == index.language != language_of(asking.locale)
    results = search(
        index,
        asking.text,
        request.limit,
        ArticleFilter(without=frozenset(index.articles.renamed(article) or article for article in request.rejected)),
        written_in=asking.chosen.written_in,
        verbatim=request.verbatim,
        embedder=asking.embedder,
        hidden=frozenset() if in_its_language else translated,
    )
    if translated and in_its_language:
        asked = asking.index(asking.locale)
        results = replace(results, articles=tuple(translate(article, index, asked) for article in results.articles))
    policy = confidence_policy(asking.generation, asking.locale, results.evidence, asking.calibration) if results.evidence else None
    return Attempt(results, decide(results, asking.locale, policy))


def _results(asking: _Asking, attempts: Sequence[Attempt]) -> list[Result]:
    """The results of all attempts, best attempt first, each article once."""
    articles = {article.article: article for attempt in reversed(attempts) for article in reversed(attempt.results.articles)}
    ordered = dict.fromkeys(article.article for attempt in attempts for article in attempt.results.articles)
    return [_result(asking.generation, articles[article]) for article in ordered][: asking.request.limit]


def _interpretation(rewrite: Rewrite) -> Interpretation | None:
    return Interpretation(question=rewrite.query.text, reason=rewrite.reason) if rewrite.reason else None


def _decide(asking: _Asking, attempts: Sequence[Attempt]) -> Decision:
    """What to do: the best attempt's decision, unless a human must take it whatever the confidence."""
    best, locale = attempts[0], asking.locale
    reasons = [*_musts(asking, attempts), *best.decision.reasons]
    outcome = "handoff" if any(reason.code in _MUSTS for reason in reasons) else best.decision.outcome
    shown = best.results.articles[0].locale if best.results.articles else locale
    if shown != locale:
        reasons.append(reason(locale, "other_locale", shown))
    if asking.chosen.unknown:
        reasons.append(reason(locale, "unknown_locale", asking.chosen.unknown))
    return Decision(outcome, best.decision.confidence, tuple(reasons))


def _musts(asking: _Asking, attempts: Sequence[Attempt]) -> Iterator[Reason]:
    """Why a human must take it, if that is so."""
    best, locale = attempts[0], asking.locale
    own = next(attempt.results.rewritten for attempt in attempts if attempt.results.locale == locale)
    if wants_human(asking.text, locale, asking.chosen.written_in, _all_words(own.candidates[0].query)):
        yield reason(locale, "asked_for_human")
    topics = _topics(asking, own)
    if topics:
        yield reason(locale, "handoff_topic", *topics)
    shown = [attempt for attempt in attempts if attempt is best or attempt.decision.outcome != "handoff"]
    always = [title for attempt in shown for title in _always(asking, attempt)]
    if always:
        yield reason(locale, "always_handoff", *always)
    if asking.request.rejected and best.decision.outcome != "answer":
        yield reason(locale, "rejected")


def _topics(asking: _Asking, rewritten: RewrittenQuery) -> list[str]:
    """What always goes to a human, in the question as typed or as it was read."""
    center, locale, written_in = asking.generation.help_center, asking.locale, asking.chosen.written_in
    topics = touched_topics(center, asking.text, locale, written_in, _all_words(rewritten.candidates[0].query))
    if rewritten.kept.reason:
        topics += touched_topics(center, rewritten.kept.query.text, locale, written_in)
    return list(dict.fromkeys(topics))


def _all_words(query: Query) -> list[Token] | None:
    """All words of the question, function words too, in their order; None where synonyms took some away."""
    return None if query.applied else sorted((*query.words, *query.dropped), key=lambda token: (token.start, token.end))


def _always(asking: _Asking, attempt: Attempt) -> list[str]:
    """The titles of the first article, and of one that is as good, where a human always looks at what they are about."""
    metadata = asking.index(attempt.results.locale).articles.metadata
    candidates = attempt.results.leading[: 2 if close_call(attempt.results) else 1]
    return [article.title for article in candidates if metadata[article.article].handoff == "always"]


def _message_kind(decision: Decision) -> MessageKind:
    """Which message stands above the ways to a human."""
    codes = {reason.code for reason in decision.reasons}
    if "asked_for_human" in codes:
        return "human"
    return "always" if codes & {"always_handoff", "handoff_topic"} else decision.outcome


def _handoff(asking: _Asking, decision: Decision, results: Sequence[Result]) -> Handoff:
    """The way to a human, as it is at the moment."""
    step = next_step(asking.generation.help_center, _subject(asking, decision, results), asking.request.viewer.now)
    return Handoff(
        message=joined(handoff_message(_message_kind(decision), asking.locale), step.message),
        queue=step.queue,
        open_now=step.open_now,
        next_open_at=step.next_open_at,
        next_open=step.next_open,
        contacts=step.contacts,
    )


def _subject(asking: _Asking, decision: Decision, results: Sequence[Result]) -> Subject:
    """What the question is about: the best of the articles that are shown tells it, and the reasons."""
    topics = [topic for reason in decision.reasons if reason.code == "handoff_topic" for topic in reason.values]
    subject = Subject(asking.locale, reasons=[reason.code for reason in decision.reasons], topics=topics)
    if not results:
        return subject
    best = results[0]
    metadata = asking.index(best.locale).articles.metadata
    return replace(subject, category=best.article.partition("/")[0], labels=metadata[best.article].labels)


def _result(generation: Generation, article: FoundArticle) -> Result:
    section = article.section
    highlights = tuple(Highlight(start=start, end=end) for start, end in article.snippet.highlights)
    return Result(
        article=article.article,
        locale=article.locale,
        title=article.title,
        summary=article.summary,
        section=Section(heading=section.heading.text, anchor=section.anchor),
        url=generation.help_center.url(article.locale, article.article, section.anchor),
        snippet=Snippet(text=article.snippet.text, highlights=highlights),
    )
