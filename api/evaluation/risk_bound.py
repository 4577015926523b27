"""How sure must an answer be, so that no more are wrong than the owner allows? A bound on questions that nothing was learned from.

The share of all answers that is wrong is estimated from answerable questions and from unanswerable ones, weighted so that these come as
often as the owner says. Its upper confidence bound is Clopper and Pearson's (1934) with the effective number of answers in place of their
number, as Korn and Graubard (1998) have it for weighted samples; the effective number is Kish's (1965).
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal, NamedTuple

from api.evaluation.observations import Observation
from api.evaluation.statistics import lower_bounds, upper_bounds
from kb.calibration import HIGHEST_RISK, Thresholds

LEVEL = 0.8
"""The probability with which the bound holds. On halves of the demo's articles, 24 of them, at 2 and at 10 of 100 wrong answers allowed the
other half had more in 0 and 12 % of cases, where .5 had 25 and 33 %, and .9 left hardly an answer at 2."""

HIDDEN = 0.5
"""What questions whose right articles are hidden weigh together, of all that nothing answers, where there are others: they are the hardest,
as something near the right article is always left."""

_NEVER = 1.01
"""A confidence that no answer has."""

_SUGGESTED = 0.98
"""The share of the questions whose right article is among the first three that are answered or get suggestions."""

_Kind = Literal["answerable", "hidden", "nobody"]


@dataclass(frozen=True, slots=True)
class Weighted:
    """A judged answer as a part of what is asked in all."""

    confidence: float
    wrong: bool
    near: bool
    """Whether a right article is among the first few."""

    answerable: bool
    weight: float


def weighted(observations: Sequence[Observation], unanswerable: float, share: float = 1.0) -> list[Weighted]:
    """The answers of one help centre, weighted so that a share `unanswerable` of the questions has no answer; all weigh `share` together.

    Where there are no answerable questions, or none without an answer, the others weigh all.
    """
    kinds = [_kind(observation) for observation in observations]
    counts = Counter(kinds)
    weights = _weights(counts, unanswerable)
    total = sum(weights[kind] for kind in counts) or 1.0
    return [
        Weighted(judged.confidence, not judged.right, judged.near, judged.answerable, share * weights[kind] / total / counts[kind])
        for judged, kind in zip((seen.judged for seen in observations), kinds, strict=True)
    ]


class Given(NamedTuple):
    """All answers from a confidence on."""

    confidence: float
    wrong: float
    """The share of them that is wrong."""

    number: float
    """How many there are, as if all weighed the same."""


def thresholds_of(samples: Iterable[tuple[int, Sequence[Weighted]]]) -> Thresholds:
    """From which confidence on to answer, and to suggest, by what is asked at each share of `UNANSWERABLE`, lowest share first."""
    answer_from: dict[int, tuple[float, ...]] = {}
    suggest_from, before = 0.0, (0.0,) * HIGHEST_RISK
    for unanswerable, answers in samples:
        before = tuple(map(max, bounded(answers), before))  # who is asked more such questions never answers more
        answer_from[unanswerable] = before
        suggest_from = max(suggest_from, _suggest_from(answers))
    return Thresholds(answer_from=answer_from, suggest_from=suggest_from)


def bounded(answers: Iterable[Weighted]) -> tuple[float, ...]:
    """The lowest confidence at which the bound on wrong answers is within 1, 2, … of a hundred; above 1 where it never is."""
    given = _given(answers)
    return _lowest(given, _bounds(given))


def plausible(answers: Iterable[Weighted]) -> tuple[float, ...]:
    """The lowest confidence at which no more than 1, 2, … of a hundred need be wrong: a lower bound on their share is within that."""
    given = _given(answers)
    return _lowest(given, lower_bounds([some.wrong * some.number for some in given], [some.number for some in given], LEVEL))


def careful(thresholds: Thresholds, others: Mapping[int, Iterable[tuple[float, ...]]]) -> Thresholds:
    """Each threshold, or the highest of the others for the same share of questions without an answer, where that is higher."""
    highest = {share: tuple(map(max, limits, *others[share])) for share, limits in thresholds.answer_from.items()}
    return thresholds.model_copy(update={"answer_from": highest})


def wrong_share(answers: Iterable[Weighted]) -> tuple[float, float]:
    """The share of the answers that is wrong, and its upper bound; (0, 1) where none is given."""
    given = _given(answers)[-1:]
    return (given[0].wrong, _bounds(given)[0]) if given else (0.0, 1.0)


def _kind(observation: Observation) -> _Kind:
    return "answerable" if observation.judged.answerable else "hidden" if observation.hidden else "nobody"


def _weights(counts: Counter[_Kind], unanswerable: float) -> dict[_Kind, float]:
    hidden = HIDDEN if counts["nobody"] and counts["hidden"] else float(bool(counts["hidden"]))
    return {"answerable": 1 - unanswerable, "hidden": unanswerable * hidden, "nobody": unanswerable * (1 - hidden)}


def _given(answers: Iterable[Weighted]) -> list[Given]:
    """What is given from each confidence on, highest first."""
    total = wrong = squares = 0.0
    given: dict[float, Given] = {}
    for answer in sorted(answers, key=lambda answer: -answer.confidence):
        if answer.weight:
            total, wrong, squares = total + answer.weight, wrong + answer.weight * answer.wrong, squares + answer.weight**2
            given[answer.confidence] = Given(answer.confidence, wrong / total, total**2 / squares)
    return list(given.values())


def _bounds(given: Sequence[Given]) -> list[float]:
    return upper_bounds([some.wrong * some.number for some in given], [some.number for some in given], LEVEL)


def _lowest(given: Sequence[Given], shares: Sequence[float]) -> tuple[float, ...]:
    """Of what is given, highest confidence first, the last confidence whose share is within 1, 2, … of a hundred."""
    found = [_NEVER] * HIGHEST_RISK
    for some, share in zip(given, shares, strict=True):
        needed = max(math.ceil(share * 100), 1)
        if needed <= HIGHEST_RISK:
            found[needed - 1] = some.confidence
    return tuple(accumulate(found, min))


def _suggest_from(answers: Iterable[Weighted]) -> float:
    """Of those with a confidence: 0 stands for what no confidence would answer, and says nothing of how low one may be."""
    near = sorted((answer for answer in answers if answer.near and answer.confidence), key=lambda answer: -answer.confidence)
    wanted, seen = _SUGGESTED * sum(answer.weight for answer in near), 0.0
    for answer in near:
        seen += answer.weight
        if seen >= wanted:
            return answer.confidence
    return _NEVER
