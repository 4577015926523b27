"""How well answers and hand-offs fit questions whose right articles are known."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from api.answer import Answer, Outcome
from kb.calibration import Thresholds

FEW = 3
"""Results among which a right one is near."""

SHOWN_RISKS = (1, 2, 5, 10, 20, 30)
"""Wrong answers of a hundred for which a table shows what they mean."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One question's answer, judged."""

    confidence: float
    """In [0, 1]."""

    outcome: Outcome

    answerable: bool
    """Whether there is a right article at all."""

    right: bool
    """Whether the first article is right."""

    near: bool
    """Whether a right article is among the first three."""

    @property
    def answered(self) -> bool:
        """Whether the first article was shown as the answer."""
        return self.outcome == "answer"

    def with_confidence(self, confidence: float) -> "Judged":
        """The same, judged with another confidence."""
        return replace(self, confidence=confidence)


def judge(answer: Answer, right: frozenset[str]) -> Judged:
    """The answer to a question that the articles `right` answer, or none when that is empty."""
    articles = [result.article for result in answer.results]
    first, few = articles[:1], articles[:FEW]
    return Judged(answer.confidence, answer.outcome, bool(right), bool(right & set(first)), bool(right & set(few)))


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a threshold gives that lets at most a share of the unanswerable questions through."""

    answered: float
    """The share of the answerable questions that are answered, in [0, 1]; nan when there are none."""

    right: float
    """The share of those answers whose first article is right, in [0, 1]; nan when there are none."""


def auroc(judged: Sequence[Judged]) -> float:
    """How often an answerable question has the higher confidence of a pair with an unanswerable one, ties counting half; in [0, 1].

    The area under the receiver operating characteristic (Hanley & McNeil 1982); nan when there are not both kinds.
    """
    return _auroc([each.confidence for each in judged if each.answerable], [each.confidence for each in judged if not each.answerable])


def auroc_right(judged: Sequence[Judged]) -> float:
    """The same of answers whose first article is right, against all others."""
    return _auroc([each.confidence for each in judged if each.right], [each.confidence for each in judged if not each.right])


def _auroc(positive: Sequence[float], negative: Sequence[float]) -> float:
    if not positive or not negative:
        return float("nan")
    ranks = _mean_ranks([*positive, *negative])
    return (sum(ranks[: len(positive)]) - len(positive) * (len(positive) + 1) / 2) / (len(positive) * len(negative))


def coverage(judged: Sequence[Judged], let_through: float) -> Coverage:
    """What is answered above the threshold that lets at most `let_through` of the unanswerable questions through.

    The count of those is rounded down; a confidence equal to the threshold is not answered.
    """
    negative = sorted((each.confidence for each in judged if not each.answerable), reverse=True)
    allowed = int(len(negative) * let_through)
    threshold = negative[allowed] if allowed < len(negative) else -1.0
    answerable = [each for each in judged if each.answerable]
    answered = [each for each in answerable if each.confidence > threshold]
    return Coverage(share([each.confidence > threshold for each in answerable]), share([each.right for each in answered]))


def calibration_error(judged: Sequence[Judged], bins: int = 10) -> float:
    """How far confidences are from the share that is right, in the mean over bins of as many questions each; in [0, 1].

    The expected calibration error (Naeini et al. 2015) with bins of equal mass; nan of nothing.
    """
    ordered = sorted(judged, key=lambda each: each.confidence)
    edges = [len(ordered) * place // bins for place in range(bins + 1)]
    parts = [ordered[start:end] for start, end in zip(edges, edges[1:], strict=False) if start < end]
    gaps = (len(part) * abs(share([each.right for each in part]) - sum(each.confidence for each in part) / len(part)) for part in parts)
    return sum(gaps) / len(ordered) if ordered else float("nan")


@dataclass(frozen=True, slots=True)
class Risk:
    """What a threshold means."""

    threshold: float
    """The confidence from which on answers are given."""

    answered: float
    """The share of all questions that is then answered, in [0, 1]."""

    wrong: float
    """The share of those answers that is wrong, in [0, 1]; nan when there are none."""


def risk(judged: Sequence[Judged], threshold: float) -> Risk:
    """What it means to answer from a threshold on."""
    answered = [each for each in judged if each.confidence >= threshold]
    return Risk(threshold, len(answered) / max(len(judged), 1), share([not each.right for each in answered]))


def risk_table(judged: Sequence[Judged], thresholds: Thresholds) -> Iterator[str]:
    """What it means to allow so many wrong answers: a line each below a heading."""
    yield f"{'may be wrong':>12}{'confidence from':>18}{'answered':>10}{'wrong':>8}"
    for allowed in SHOWN_RISKS:
        found = risk(judged, thresholds.answer_from[allowed - 1])
        yield f"{allowed / 100:12.2f}{found.threshold:18.3f}{found.answered:10.3f}{found.wrong:8.3f}"


def share(of: Sequence[bool]) -> float:
    """The share that is true, in [0, 1]; nan of nothing."""
    return sum(of) / len(of) if of else float("nan")


def _mean_ranks(values: Sequence[float]) -> list[float]:
    """The rank of each value from 1, those that are equal sharing the mean of theirs."""
    order = sorted(range(len(values)), key=lambda place: values[place])
    ranks = [0.0] * len(values)
    start = 0
    while start < len(order):
        end = start
        while end < len(order) and values[order[end]] == values[order[start]]:
            end += 1
        for place in order[start:end]:
            ranks[place] = (start + 1 + end) / 2
        start = end
    return ranks
