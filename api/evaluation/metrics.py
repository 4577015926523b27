"""How well answers and hand-offs fit questions whose right articles are known."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from api.evaluation import statistics
from api.evaluation.judged import JudgedAnswer
from kb.calibration import Thresholds

SHOWN_RISKS = (1, 2, 5, 10, 20, 30)
"""Wrong answers of a hundred for which a table shows what they mean."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a threshold gives that lets at most a share of the unanswerable questions through."""

    answered: float
    """The share of the answerable questions that are answered, in [0, 1]; nan when there are none."""

    right: float
    """The share of those answers whose first article is right, in [0, 1]; nan when there are none."""


@dataclass(frozen=True, slots=True)
class Risk:
    """What a threshold means."""

    threshold: float
    """The confidence from which on answers are given."""

    answered: float
    """The share of all questions that is then answered, in [0, 1]."""

    wrong: float
    """The share of those answers that is wrong, in [0, 1]; nan when there are none."""


def auroc(judged: Sequence[JudgedAnswer]) -> float:
    """How well confidence tells answerable questions from unanswerable ones, in [0, 1]; nan when there are not both kinds."""
    return statistics.auroc(
        [answer.confidence for answer in judged if answer.answerable], [answer.confidence for answer in judged if not answer.answerable]
    )


def auroc_right(judged: Sequence[JudgedAnswer]) -> float:
    """The same of answers whose first article is right, against all others."""
    return statistics.auroc(
        [answer.confidence for answer in judged if answer.right], [answer.confidence for answer in judged if not answer.right]
    )


def coverage(judged: Sequence[JudgedAnswer], let_through: float) -> Coverage:
    """What is answered above the threshold that lets at most `let_through` of the unanswerable questions through.

    The count of those is rounded down; a confidence equal to the threshold is not answered.
    """
    negative = sorted((answer.confidence for answer in judged if not answer.answerable), reverse=True)
    allowed = int(len(negative) * let_through)
    threshold = negative[allowed] if allowed < len(negative) else -1.0
    answerable = [answer for answer in judged if answer.answerable]
    answered = [answer for answer in answerable if answer.confidence > threshold]
    return Coverage(share([answer.confidence > threshold for answer in answerable]), share([answer.right for answer in answered]))


def calibration_error(judged: Sequence[JudgedAnswer], bins: int = 10) -> float:
    """How far confidences are from the share that is right, in the mean over bins of as many questions each; in [0, 1].

    The expected calibration error (Naeini et al. 2015) with bins of equal mass; nan of nothing.
    """
    ordered = sorted(judged, key=lambda answer: answer.confidence)
    edges = [len(ordered) * place // bins for place in range(bins + 1)]
    parts = [ordered[start:end] for start, end in zip(edges, edges[1:], strict=False) if start < end]
    gaps = (
        len(part) * abs(share([answer.right for answer in part]) - sum(answer.confidence for answer in part) / len(part)) for part in parts
    )
    return sum(gaps) / len(ordered) if ordered else float("nan")


def risk(judged: Sequence[JudgedAnswer], threshold: float) -> Risk:
    """What it means to answer from a threshold on."""
    answered = [answer for answer in judged if answer.confidence >= threshold]
    return Risk(threshold, len(answered) / max(len(judged), 1), share([not answer.right for answer in answered]))


def answered_within(judged: Sequence[JudgedAnswer], wrong: float) -> Coverage:
    """What the lowest threshold gives above which at most a share `wrong` of all answers is wrong; answers as sure are given together."""
    ordered = sorted(judged, key=lambda answer: -answer.confidence)
    ends = [place for place, answer in enumerate(ordered, 1) if place == len(ordered) or ordered[place].confidence < answer.confidence]
    fitting = [end for end in ends if sum(not answer.right for answer in ordered[:end]) <= wrong * end]
    answered = [answer for answer in ordered[: max(fitting, default=0)] if answer.answerable]
    able = sum(answer.answerable for answer in judged)
    return Coverage(len(answered) / able if able else float("nan"), share([answer.right for answer in answered]))


def risk_table(judged: Sequence[JudgedAnswer], thresholds: Thresholds, unanswerable: int = 20) -> Iterator[str]:
    """What it means to allow so many wrong answers, where so many of a hundred questions have none: a line each below a heading."""
    yield f"{'may be wrong':>12}{'confidence from':>18}{'answered':>10}{'wrong':>8}"
    for allowed in SHOWN_RISKS:
        meant = risk(judged, thresholds.answering(allowed, unanswerable))
        yield f"{allowed / 100:12.2f}{meant.threshold:18.3f}{meant.answered:10.3f}{meant.wrong:8.3f}"


def share(of: Sequence[bool]) -> float:
    """The share that is true, in [0, 1]; nan of nothing."""
    return sum(of) / len(of) if of else float("nan")
