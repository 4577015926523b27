"""Answer, suggest or hand off: read from evidence, never from a raw score."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from api.answers.confidence import ConfidencePolicy, Estimate
from api.answers.contentless import says_nothing
from api.answers.messages import reason_message
from api.answers.models import Outcome, Reason, ReasonCode
from indexer.search import Evidence, SearchResults

_ALL = 0.95
_MUCH = 0.75
_LITTLE = 0.35
"""Shares of a question's weight."""

NEVER_ANSWERED: frozenset[ReasonCode] = frozenset(
    {"asked_for_human", "handoff_topic", "always_handoff", "other_company", "vague", "no_words", "opposite"}
)
"""Reasons beside which nothing is shown as the answer, whatever the confidence."""

_CLOSE = 0.1
"""Margin within which two articles count as equally good."""

_UNLIKELY = 0.5
_FAR = 0.15
"""Cosine of a section that means something else than the question."""

_SCATTERED = 0.25


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do with a question, and why."""

    outcome: Outcome
    confidence: float
    """In [0, 1]."""

    reasons: tuple[Reason, ...]
    estimate: Estimate | None = None
    """How the confidence came about; None where nothing was found."""


def decide(
    results: SearchResults, locale: str, policy: ConfidencePolicy | None, doubt: float = 1.0, others: Sequence[str] = ()
) -> Decision:
    """The outcome for the best article of a search, with reasons in the language of `locale`; `policy` is None where nothing was found.

    `doubt` is how many times as likely the article is wrong as it looks; `others` are names in the question of companies that no article
    mentions.
    """
    if not results.evidence or not policy:
        return Decision("handoff", 0.0, tuple(_for_nothing(results, locale)))
    estimate = policy.estimate(results.evidence)
    confidence = max(1 - doubt * (1 - estimate.confidence), 0.0)
    outcome: Outcome = "answer" if confidence >= policy.answer_from else "suggest" if confidence >= policy.suggest_from else "handoff"
    reasons = [reason(locale, "other_company", *others)] if others else []
    reasons += _reasons(results, results.evidence, estimate, locale)
    if outcome == "answer" and NEVER_ANSWERED & {some.code for some in reasons}:
        outcome = "suggest"
    return Decision(outcome, confidence, tuple(reasons), estimate)


def reason(locale: str, code: ReasonCode, *values: str) -> Reason:
    """A reason with its sentence in the language of `locale`."""
    return Reason(code=code, values=values, message=reason_message(code, values, locale))


def _for_nothing(results: SearchResults, locale: str) -> Iterator[Reason]:
    yield reason(locale, "nothing_found" if results.words else "no_words")
    yield from _unknown(results, locale)


def _reasons(results: SearchResults, evidence: Evidence, estimate: Estimate, locale: str) -> Iterator[Reason]:
    kept = results.rewritten.kept
    if results.words and says_nothing(kept.query):
        yield reason(locale, "vague")
    if estimate.chances["topic"] < _UNLIKELY:
        yield reason(locale, "off_topic")
    yield from _coverage(results, evidence, locale)
    if not evidence.foreign:  # words of another language are no news
        yield from _unknown(results, locale)
    if evidence.near and evidence.covered >= _MUCH and evidence.near.similarity < _FAR:
        yield reason(locale, "only_words")
    if evidence.scattered >= _SCATTERED:
        yield reason(locale, "scattered")
    if evidence.opposite:
        yield reason(locale, "opposite", *evidence.opposite)
    if close_call(results):
        yield reason(locale, "close_call", *(article.title for article in results.leading[:2]))
    if kept.reason:
        yield reason(locale, "guessed", kept.query.text)
    if evidence.foreign:
        yield reason(locale, "other_language")


def close_call(results: SearchResults) -> bool:
    """Whether two articles answer about equally well."""
    return results.evidence is not None and results.evidence.margin < _CLOSE and len(results.leading) > 1


def _coverage(results: SearchResults, evidence: Evidence, locale: str) -> Iterator[Reason]:
    if not results.words:
        yield reason(locale, "no_words")
    elif not evidence.covered and evidence.near:
        yield reason(locale, "only_meaning")
    elif evidence.covered >= _ALL:
        yield reason(locale, "covered")
    elif evidence.covered < _LITTLE:
        yield reason(locale, "not_covered")
    elif evidence.missing:
        yield reason(locale, "partly_covered", *dict.fromkeys(evidence.missing))
    elif all(word.known for word in results.words):  # all of it in other forms
        yield reason(locale, "covered")


def _unknown(results: SearchResults, locale: str) -> Iterator[Reason]:
    known = {word.written for word in results.words if word.known}
    unknown = dict.fromkeys(word.written for word in results.words if word.written not in known)
    if unknown:
        yield reason(locale, "unknown_words", *unknown)
