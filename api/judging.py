"""How well answers and hand-offs fit questions whose right articles are known."""

from collections.abc import Sequence
from dataclasses import dataclass

from api.answer import Answer

_FEW = 3


@dataclass(frozen=True, slots=True)
class Judged:
    """One question's answer, judged."""

    confidence: float
    """In [0, 1]."""

    answered: bool
    """Whether the outcome was `answer`."""

    answerable: bool
    """Whether there is a right article at all."""

    right: bool
    """Whether the first article is right."""

    near: bool
    """Whether a right article is among the first three."""


def judge(answer: Answer, right: frozenset[str]) -> Judged:
    """The answer to a question that the articles `right` answer, or none when that is empty."""
    articles = [result.article for result in answer.results]
    first, few = articles[:1], articles[:_FEW]
    return Judged(answer.confidence, answer.outcome == "answer", bool(right), bool(right & set(first)), bool(right & set(few)))


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
    positive = [each.confidence for each in judged if each.answerable]
    negative = [each.confidence for each in judged if not each.answerable]
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
