"""The one way to an answer: HTTP, command line and benchmarks all come through `ask`."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from api.answers.confidence import Calibration, confidence_policy
from api.answers.decide import Decision, close_call, decide, reason
from api.answers.human_requests import wants_human
from api.answers.messages import MessageKind, handoff_message
from api.answers.models import Answer, Contact, Handoff, Highlight, Interpretation, Reason, Result, Section, Snippet
from api.answers.request import Request, choose_locale
from indexer.analysis import Token
from indexer.query import Query
from indexer.search import FoundArticle, QueryEmbedder, Rewrite, SearchResults, search
from indexer.store import Generation
from kb import locale as locales

_MUSTS = {"asked_for_human", "always_handoff", "rejected"}
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
    locale: str
    written_in: str
    """The locale that the question's letters tell; the asked one where they tell nothing."""

    embedder: QueryEmbedder | None
    calibration: Calibration | None


def ask(generation: Generation, request: Request, embedder: QueryEmbedder | None = None, calibration: Calibration | None = None) -> Answer:
    """The answer to a question, by words alone where there is no `embedder`; raises `RequestError` for one that cannot be asked.

    Confidence is by the shipped `calibration`, or the help centre's own, unless another is given.
    """
    return trace(generation, request, embedder, calibration).answer


def trace(generation: Generation, request: Request, embedder: QueryEmbedder | None = None, calibration: Calibration | None = None) -> Trace:
    """The answer of `ask`, and what led to it."""
    request.check()
    locale = choose_locale(generation, request.question, request.locale, request.accept_language)
    written_in = locales.guess(request.question, (locale, *locales.KNOWN)) or locale
    asking = _Asking(generation, request, locale, written_in, embedder, calibration)
    attempts = _attempts(asking)
    best = _decide(asking, attempts)
    results = [_result(generation, attempt.results.locale, article) for attempt in attempts for article in attempt.results.articles]
    answer = Answer(
        answer_id=uuid.uuid4().hex,
        question=request.question,
        degraded=next((attempt.results.degraded for attempt in attempts if attempt.results.degraded), None),
        interpreted_as=_interpretation(attempts[0].results.rewritten.kept),
        locale=locale,
        outcome=best.outcome,
        confidence=best.confidence,
        reasons=best.reasons,
        results=tuple(results[: request.limit]),
        handoff=_handoff(generation, locale, _message_kind(best)),
    )
    return Trace(request, locale, tuple(attempts), answer)


def _attempts(asking: _Asking) -> list[Attempt]:
    """The search in the asked locale and, without an answer there, in its fallbacks.

    Best outcome first; ties go to the asked locale's, unless it found nothing, or something much less likely.
    """
    attempts = [_attempt(asking, asking.locale, set())]
    for fallback in _fallbacks(asking):
        if attempts[0].decision.outcome == "answer":
            break
        # an article that a locale asked before has is never shown in another language
        translated = {article for attempt in attempts for article in asking.generation.locales[attempt.results.locale].articles.metadata}
        attempts.append(_attempt(asking, fallback, translated))
        attempts.sort(key=partial(_order, asking.locale))
    return attempts


def _order(locale: str, attempt: Attempt) -> tuple[int, bool, float]:
    """What attempts are sorted by."""
    confidence = attempt.decision.confidence - (_MUCH_LESS if attempt.results.locale != locale else 0.0)
    return _RANK[attempt.decision.outcome], not attempt.results.articles, -confidence


def _fallbacks(asking: _Asking) -> tuple[str, ...]:
    """Where to look when the asked locale has no answer; raises `UnknownLocale` for a tag that no locale serves."""
    if asking.request.fallbacks is None:
        return asking.generation.help_center.fallbacks(asking.locale)
    served = list(asking.generation.locales)
    wanted = dict.fromkeys(locales.stated(tag, served) for tag in asking.request.fallbacks)
    return tuple(tag for tag in wanted if tag != asking.locale)


def _attempt(asking: _Asking, locale: str, hidden: set[str]) -> Attempt:
    index, request = asking.generation.locales[locale], asking.request
    rejected = {index.articles.renamed(article) or article for article in request.rejected}
    results = search(
        index,
        request.question,
        request.limit,
        request.viewer.shown(index.articles, rejected),
        written_in=asking.written_in,
        verbatim=request.verbatim,
        embedder=asking.embedder,
        hidden=hidden,
    )
    policy = confidence_policy(asking.generation, asking.locale, results.evidence, asking.calibration) if results.evidence else None
    return Attempt(results, decide(results, asking.locale, policy))


def _interpretation(rewrite: Rewrite) -> Interpretation | None:
    return Interpretation(question=rewrite.query.text, reason=rewrite.reason) if rewrite.reason else None


def _decide(asking: _Asking, attempts: Sequence[Attempt]) -> Decision:
    """What to do: the best attempt's decision, unless a human must take it whatever the confidence."""
    best, locale = attempts[0], asking.locale
    reasons = [*_musts(asking, attempts), *best.decision.reasons]
    outcome = "handoff" if any(reason.code in _MUSTS for reason in reasons) else best.decision.outcome
    if best.results.locale != locale:
        reasons.append(reason(locale, "other_locale", best.results.locale))
    return Decision(outcome, best.decision.confidence, tuple(reasons))


def _musts(asking: _Asking, attempts: Sequence[Attempt]) -> Iterator[Reason]:
    """Why a human must take it, if that is so."""
    best, locale = attempts[0], asking.locale
    own = next(attempt.results.rewritten for attempt in attempts if attempt.results.locale == locale)
    if wants_human(asking.request.question, locale, asking.written_in, _all_words(own.candidates[0].query)):
        yield reason(locale, "asked_for_human")
    shown = [attempt for attempt in attempts if attempt is best or attempt.decision.outcome != "handoff"]
    always = [title for attempt in shown for title in _always(asking.generation, attempt)]
    if always:
        yield reason(locale, "always_handoff", *always)
    if asking.request.rejected and best.decision.outcome != "answer":
        yield reason(locale, "rejected")


def _all_words(query: Query) -> list[Token] | None:
    """All words of the question, function words too, in their order; None where synonyms took some away."""
    return None if query.applied else sorted((*query.words, *query.dropped), key=lambda token: (token.start, token.end))


def _always(generation: Generation, attempt: Attempt) -> list[str]:
    """The titles of the first article, and of one that is as good, where a human always looks at what they are about."""
    metadata = generation.locales[attempt.results.locale].articles.metadata
    candidates = attempt.results.leading[: 2 if close_call(attempt.results) else 1]
    return [article.title for article in candidates if metadata[article.article].handoff == "always"]


def _message_kind(decision: Decision) -> MessageKind:
    """Which message stands above the ways to a human."""
    codes = {reason.code for reason in decision.reasons}
    if "asked_for_human" in codes:
        return "human"
    return "always" if "always_handoff" in codes else decision.outcome


def _handoff(generation: Generation, locale: str, kind: MessageKind) -> Handoff:
    """The ways to a human for readers of `locale`."""
    contacts = []
    for channel in generation.help_center.contact:
        value = channel.value_in(locale)
        if value:
            label = channel.label.get(locale) or channel.label.get(generation.help_center.default_locale) or channel.kind
            contacts.append(Contact(kind=channel.kind, label=label, value=value, hours=channel.hours.get(locale, "")))
    return Handoff(message=handoff_message(kind, locale), contacts=tuple(contacts))


def _result(generation: Generation, locale: str, article: FoundArticle) -> Result:
    section = article.section
    highlights = tuple(Highlight(start=start, end=end) for start, end in article.snippet.highlights)
    return Result(
        article=article.article,
        locale=locale,
        title=article.title,
        section=Section(heading=section.heading.text, anchor=section.anchor),
        url=generation.help_center.url(locale, article.article, section.anchor),
        snippet=Snippet(text=article.snippet.text, highlights=highlights),
    )
