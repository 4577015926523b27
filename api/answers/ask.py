"""The one way to an answer: HTTP, command line and benchmarks all come through `ask`."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from api.answers.attempts import Asking, Attempt, attempts
from api.answers.confidence import Calibration
from api.answers.decide import Decision, close_call, reason
from api.answers.handoff_topics import touched_topics
from api.answers.human_meaning import means_human
from api.answers.human_requests import wants_human
from api.answers.locale_choice import choose_locale
from api.answers.messages import MessageKind, handoff_message, joined
from api.answers.models import Answer, Handoff, Highlight, Interpretation, Outcome, Reason, Result, Section, Snippet
from api.answers.queues import Subject, next_step
from api.answers.request import LONGEST_READ, Request
from indexer.analysis import LANGUAGES, Token, words_of
from indexer.query import Query, excerpt, without_salutation, without_signature
from indexer.search import FoundArticle, QueryEmbedder, Rewrite, RewrittenQuery, SearchResults, Stage, Stopwatch
from indexer.store import Generation
from kb.locale import language_of

_MUSTS = {"asked_for_human", "handoff_topic", "always_handoff", "rejected"}
"""Reasons for which a human takes a question whatever the confidence."""


@dataclass(frozen=True, slots=True)
class Referral:
    """What the way to a human depends on, besides the moment."""

    locale: str
    subject: Subject
    kind: MessageKind
    """Which message stands above it."""

    def handoff(self, generation: Generation, now: datetime) -> Handoff:
        """The way to a human as it is at a moment."""
        step = next_step(generation.help_center, self.subject, now)
        return Handoff(
            message=joined(handoff_message(self.kind, self.locale), step.message),
            queue=step.queue,
            open_now=step.open_now,
            next_open_at=step.next_open_at,
            next_open=step.next_open,
            contacts=step.contacts,
        )


@dataclass(frozen=True, slots=True)
class Trace:
    """All that led to an answer."""

    request: Request
    locale: str
    """In which the question was read."""

    attempts: tuple[Attempt, ...]
    """Best first."""

    answer: Answer
    referral: Referral
    seconds: Mapping[Stage, float] = field(compare=False)
    """How long each stage took; together, all of it."""

    @property
    def outcome(self) -> Outcome:
        """What the answer says to do."""
        return self.answer.outcome


def ask(generation: Generation, request: Request, embedder: QueryEmbedder | None = None, calibration: Calibration | None = None) -> Answer:
    """The answer to a question, by words alone where there is no `embedder`; raises `RequestError` for one that cannot be asked.

    Confidence is by the shipped `calibration`, or the help centre's own, unless another is given.
    """
    return trace(generation, request, embedder, calibration).answer


def trace(generation: Generation, request: Request, embedder: QueryEmbedder | None = None, calibration: Calibration | None = None) -> Trace:
    """The answer of `ask`, and what led to it."""
    watch = Stopwatch()
    request.check()
    letter = without_salutation(without_signature(request.question))
    text = excerpt(letter, LONGEST_READ)
    chosen = choose_locale(generation, text, request.locale, request.accept_language)
    watch.ends("locale")
    asking = Asking(generation, request, text, text != letter, chosen, embedder, calibration, watch)
    tried = attempts(asking)
    best = _decide(asking, tried)
    results = _results(asking, tried)
    referral = Referral(asking.locale, _subject(asking, best, results), _message_kind(best))
    answer = Answer(
        answer_id=new_id(),
        question=request.question,
        degraded=next((attempt.results.degraded for attempt in tried if attempt.results.degraded), None),
        interpreted_as=_interpretation(tried[0].results.rewritten.kept),
        locale=chosen.locale,
        outcome=best.outcome,
        confidence=best.confidence,
        reasons=best.reasons,
        results=tuple(results),
        handoff=referral.handoff(generation, request.viewer.now),
    )
    watch.ends("decide")
    return Trace(request, chosen.locale, tuple(tried), answer, referral, watch.seconds)


def new_id() -> str:
    """Names one answer, and no other."""
    return uuid.uuid4().hex


def _results(asking: Asking, attempts: Sequence[Attempt]) -> list[Result]:
    """The results of all attempts, best attempt first, each article once."""
    articles = {article.article: article for attempt in reversed(attempts) for article in reversed(attempt.results.articles)}
    ordered = dict.fromkeys(article.article for attempt in attempts for article in attempt.results.articles)
    return [_result(asking, articles[article]) for article in ordered][: asking.request.limit]


def _interpretation(rewrite: Rewrite) -> Interpretation | None:
    return Interpretation(question=rewrite.query.text, reason=rewrite.reason) if rewrite.reason else None


def _decide(asking: Asking, attempts: Sequence[Attempt]) -> Decision:
    """What to do: the best attempt's decision, unless a human must take it whatever the confidence."""
    best, locale = attempts[0], asking.locale
    reasons = [*_musts(asking, attempts), *best.decision.reasons]
    outcome = "handoff" if any(reason.code in _MUSTS for reason in reasons) else best.decision.outcome
    shown = best.results.articles[0].locale if best.results.articles else locale
    if shown != locale:
        reasons.append(reason(locale, "other_locale", shown))
    if asking.chosen.unknown:
        reasons.append(reason(locale, "unknown_locale", asking.chosen.unknown))
    if asking.shortened:
        reasons.append(reason(locale, "shortened"))
    return Decision(outcome, best.decision.confidence, tuple(reasons))


def _musts(asking: Asking, attempts: Sequence[Attempt]) -> Iterator[Reason]:
    """Why a human must take it, if that is so."""
    best, locale = attempts[0], asking.locale
    own = next(attempt.results for attempt in attempts if attempt.results.locale == locale)
    words = _all_words(asking, own.rewritten.candidates[0].query)
    if _asks_for_human(asking, own, words):
        yield reason(locale, "asked_for_human")
    topics = _topics(asking, own.rewritten, words)
    if topics:
        yield reason(locale, "handoff_topic", *topics)
    shown = [attempt for attempt in attempts if attempt is best or attempt.decision.outcome != "handoff"]
    always = [title for attempt in shown for title in _always(asking, attempt)]
    if always:
        yield reason(locale, "always_handoff", *always)
    if asking.request.rejected and best.decision.outcome != "answer":
        yield reason(locale, "rejected")


def _asks_for_human(asking: Asking, results: SearchResults, words: list[Token] | None) -> bool:
    """Whether the question, with its `words`, asks for a human: by phrases, as typed or as it may have been meant, or by what it means."""
    if wants_human(asking.text, asking.locale, asking.chosen.written_in, words):
        return True
    others = (other.query for other in results.rewritten.candidates[1:])
    if any(wants_human(other.text, asking.locale, asking.locale, _words_of(other)) for other in others):
        return True
    return asking.embedder is not None and results.vector is not None and means_human(results.vector, asking.embedder.model)


def _topics(asking: Asking, rewritten: RewrittenQuery, words: list[Token] | None) -> list[str]:
    """What always goes to a human, in the question, with its `words`, as typed or as it was read."""
    center, locale, written_in = asking.generation.help_center, asking.locale, asking.chosen.written_in
    topics = touched_topics(center, asking.text, locale, written_in, words)
    if rewritten.kept.reason:
        topics += touched_topics(center, rewritten.kept.query.text, locale, written_in)
    return list(dict.fromkeys(topics))


def _all_words(asking: Asking, typed: Query) -> list[Token] | None:
    """All words of the question in its locale's language; None where phrases are not looked for by words, or `typed` has lost some."""
    language = language_of(asking.locale)
    if typed.text == asking.text or not LANGUAGES[language].module.PHONETICS.spaced:
        return _words_of(typed)
    return list(words_of(asking.text, language))  # a search reads less of a letter


def _words_of(query: Query) -> list[Token] | None:
    """All words of a query, function words too, in their order; None where synonyms took some away."""
    return None if query.applied else sorted((*query.words, *query.dropped), key=lambda token: (token.start, token.end))


def _always(asking: Asking, attempt: Attempt) -> list[str]:
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


def _subject(asking: Asking, decision: Decision, results: Sequence[Result]) -> Subject:
    """What the question is about: the best of the articles that are shown tells it, and the reasons."""
    topics = [topic for reason in decision.reasons if reason.code == "handoff_topic" for topic in reason.values]
    subject = Subject(asking.locale, reasons=[reason.code for reason in decision.reasons], topics=topics)
    if not results:
        return subject
    best = results[0]
    metadata = asking.index(best.locale).articles.metadata
    return replace(subject, category=best.article.partition("/")[0], labels=metadata[best.article].labels)


def _result(asking: Asking, article: FoundArticle) -> Result:
    section = article.section
    highlights = tuple(Highlight(start=start, end=end) for start, end in article.snippet.highlights)
    return Result(
        article=article.article,
        locale=article.locale,
        title=article.title,
        summary=article.summary,
        section=Section(heading=section.heading.text, anchor=section.anchor),
        url=asking.generation.help_center.url(article.locale, article.article, section.anchor),
        stale=article.article in asking.index(article.locale).articles.stale,
        snippet=Snippet(text=article.snippet.text, highlights=highlights),
    )
