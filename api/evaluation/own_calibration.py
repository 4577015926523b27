"""Makes a help centre's confidence its own, from its own questions."""

import math
from collections.abc import Iterator, Mapping, Sequence

from api.answers.confidence import Fit, log_odds, logistic, shipped, version
from api.evaluation.judged import JudgedAnswer
from api.evaluation.metrics import SHOWN_RISKS, risk
from api.evaluation.relevance_tests import Judged, Kind
from api.evaluation.statistics import Example, fit_step
from kb.calibration import FILE, HIGHEST_RISK, Adjustment, OwnCalibration, Thresholds
from kb.errors import ContentError
from kb.problems import Problem

_FEWEST = 100
_FEWEST_OF_EACH = 20
"""Questions, and of those whose first article is right, and of the others: with fewer, slope and intercept are chance."""

_NEVER = 1.01
"""A confidence that no answer has."""

_SUGGESTED = 0.98
"""The share of the questions whose right article is among the first three that are answered or get suggestions."""

_OTHER_VERSION = (
    "its part with meaning was learned with another version of Kotae, and cannot be learned again without an embedder; "
    "set an embedder, or delete the file"
)

_FOLDS = 10
_LEAST_SLOPE = 0.01


def calibrate(judged: Mapping[Kind, Judged], before: OwnCalibration | None = None) -> tuple[OwnCalibration | None, list[str]]:
    """The help centre's own calibration, or None where nothing is better than the shipped one; and what to tell about it.

    What `before` says of a kind that was not asked is kept. Raises `ContentError` where there are too few questions, or where what is to be
    kept holds for another version only.
    """
    pooled = {kind: [answer for answers in by_locale.values() for answer in answers] for kind, by_locale in judged.items()}
    few = [line for kind, answers in pooled.items() for line in _too_few(kind, answers)]
    if few:
        raise ContentError([Problem("questions/", 0, line) for line in few])
    kept = _kept(before, judged)
    told: list[str] = []
    own: dict[Kind, Adjustment | None] = {kind: _adjust(kind, answers, told) for kind, answers in pooled.items()}
    for kind, part in kept.items():
        told.append(f"{kind}: no embedder is set; what was learned from {part.questions} questions before is kept")
    own |= kept
    return (OwnCalibration(base=version(), **own) if any(own.values()) else None), told


def _kept(before: OwnCalibration | None, judged: Mapping[Kind, Judged]) -> dict[Kind, Adjustment]:
    """The parts that cannot be made anew today; a file has one base, so they must share today's."""
    if before is None:
        return {}
    parts: dict[Kind, Adjustment | None] = {"semantic": before.semantic, "lexical": before.lexical}
    kept = {kind: part for kind, part in parts.items() if part and kind not in judged}
    if kept and before.base != version():
        raise ContentError([Problem(FILE, 0, _OTHER_VERSION)])
    return kept


def thresholds_of(judged: Sequence[tuple[JudgedAnswer, float]]) -> Thresholds:
    """From which confidence on to answer, and to suggest, by judged answers with a weight each."""
    ordered = sorted(judged, key=lambda pair: -pair[0].confidence)
    answer_from = [_NEVER] * HIGHEST_RISK
    total = wrong = 0.0
    for place, (answer, weight) in enumerate(ordered):
        total, wrong = total + weight, wrong + weight * (not answer.right)
        if place + 1 < len(ordered) and ordered[place + 1][0].confidence == answer.confidence:
            continue
        for allowed in range(HIGHEST_RISK):
            if wrong <= total * (allowed + 1) / 100:
                answer_from[allowed] = answer.confidence
    return Thresholds(answer_from=tuple(answer_from), suggest_from=min(_suggest_from(ordered), answer_from[0]))


def fit_adjustment(judged: Sequence[JudgedAnswer]) -> tuple[Adjustment, list[JudgedAnswer]]:
    """Slope and intercept that make confidences probabilities (Platt 1999), and the same judgements with confidences that were adjusted by
    what the other tenths of them tell; raises `NotInstalled`.
    """
    held_aside = [answer for fold in range(_FOLDS) for answer in _adjusted(judged[fold::_FOLDS], *_platt(_without(judged, fold)))]
    slope, intercept = _platt(judged)
    thresholds = thresholds_of([(answer, 1.0) for answer in held_aside])
    return Adjustment(slope=round(slope, 4), intercept=round(intercept, 4), thresholds=thresholds, questions=len(judged)), held_aside


def _suggest_from(ordered: Sequence[tuple[JudgedAnswer, float]]) -> float:
    near = [(answer.confidence, weight) for answer, weight in ordered if answer.near]
    wanted, seen = _SUGGESTED * sum(weight for _, weight in near), 0.0
    for confidence, weight in near:
        seen += weight
        if seen >= wanted:
            return confidence
    return _NEVER


def _platt(judged: Sequence[JudgedAnswer]) -> tuple[float, float]:
    """Slope, not less than a little, and intercept."""
    step = fit_step([Example({"log_odds": log_odds(answer.confidence)}, answer.right) for answer in judged], ["log_odds"])
    return max(step.weights["log_odds"], _LEAST_SLOPE), step.intercept


def _without(judged: Sequence[JudgedAnswer], fold: int) -> list[JudgedAnswer]:
    return [answer for place, answer in enumerate(judged) if place % _FOLDS != fold]


def _adjusted(judged: Sequence[JudgedAnswer], slope: float, intercept: float) -> list[JudgedAnswer]:
    return [answer.with_confidence(round(logistic(slope * log_odds(answer.confidence) + intercept), 4)) for answer in judged]


def _too_few(kind: Kind, judged: Sequence[JudgedAnswer]) -> Iterator[str]:
    right = sum(answer.right for answer in judged)
    if len(judged) < _FEWEST or min(right, len(judged) - right) < _FEWEST_OF_EACH:
        yield (
            f"too few questions to calibrate by: of {len(judged)}, {right} have their article first ({kind}); at least {_FEWEST} are "
            f"needed, {_FEWEST_OF_EACH} of them so and {_FEWEST_OF_EACH} not; add some, those that nobody can answer, too"
        )


def _adjust(kind: Kind, judged: Sequence[JudgedAnswer], told: list[str]) -> Adjustment | None:
    adjustment, held_aside = fit_adjustment(judged)
    before, after = _loss(judged), _loss(held_aside)
    if after >= before:
        told.append(f"{kind}: the shipped confidences fit as well (log loss {before:.3f}, own {after:.3f})")
        return None
    told.append(f"{kind}: log loss {before:.3f} before, {after:.3f} after, each tenth of {len(judged)} questions judged by the others")
    told += _compared(judged, _fit(kind).thresholds, held_aside, adjustment.thresholds)
    return adjustment


def _fit(kind: Kind) -> Fit:
    return shipped().semantic if kind == "semantic" else shipped().lexical


def _compared(judged: Sequence[JudgedAnswer], before: Thresholds, adjusted: Sequence[JudgedAnswer], after: Thresholds) -> Iterator[str]:
    """Risk and coverage before and after."""
    yield f"{'':14}{'before':>28}{'after':>28}"
    yield f"{'may be wrong':14}" + f"{'from':>10}{'answered':>10}{'wrong':>8}" * 2
    for allowed in SHOWN_RISKS:
        both = (risk(judged, before.answer_from[allowed - 1]), risk(adjusted, after.answer_from[allowed - 1]))
        yield f"{allowed / 100:<14.2f}" + "".join(f"{meant.threshold:10.3f}{meant.answered:10.3f}{meant.wrong:8.3f}" for meant in both)


def _loss(judged: Sequence[JudgedAnswer]) -> float:
    """The mean negative log likelihood of what was right."""
    return sum(math.log1p(math.exp(-log_odds(answer.confidence) * (1 if answer.right else -1))) for answer in judged) / len(judged)
