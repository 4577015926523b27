"""Answer, suggest or hand off: read from evidence, never from a raw score."""

import math
from dataclasses import dataclass

from api.answer import Outcome, Reason
from indexer.evidence import Evidence
from indexer.matching import Weighed

ANSWER_FROM = 0.6
"""Confidence from which on the first result is shown as the answer."""

SUGGEST_FROM = 0.3
"""Confidence from which on results are shown beside the way to a human."""

_MUCH = 0.75
_LITTLE = 0.35
_CLOSE = 0.08


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do with a question, and why."""

    outcome: Outcome
    confidence: float
    """In [0, 1]."""

    reasons: tuple[Reason, ...]


def decide(evidence: Evidence | None, words: tuple[Weighed, ...]) -> Decision:
    """The outcome for the best article of a search."""
    if evidence is None:
        return Decision("handoff", 0.0, (Reason(code="nothing_found" if words else "no_words"),))
    confidence = estimate(evidence)
    outcome: Outcome = "answer" if confidence >= ANSWER_FROM else "suggest" if confidence >= SUGGEST_FROM else "handoff"
    return Decision(outcome, confidence, tuple(_reasons(evidence, words)))


def estimate(evidence: Evidence) -> float:
    """How likely the first article answers, in [0, 1]; 0 when nothing was found."""
    score = -4.2 + 4.0 * evidence.covered + 2.0 * evidence.named + 2.0 * evidence.lead
    if evidence.near:
        score += 8.0 * (evidence.near.similarity - 0.35)
    return round(1 / (1 + math.exp(-score)), 4)


def _reasons(evidence: Evidence, words: tuple[Weighed, ...]) -> list[Reason]:
    if not words:
        return [Reason(code="no_words")]
    if not evidence.covered:
        return [Reason(code="nothing_found")]
    share = "covered" if evidence.covered >= _MUCH else "partly_covered" if evidence.covered >= _LITTLE else "not_covered"
    reasons = [Reason(code=share)]
    unknown = dict.fromkeys(word.surface for word in words if not word.known)
    if unknown:
        reasons.append(Reason(code="unknown_words", detail=" ".join(unknown)))
    if evidence.lead < _CLOSE:
        reasons.append(Reason(code="close_call"))
    return reasons
