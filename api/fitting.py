"""Fits confidence to judged questions: the one module that imports scikit-learn, which is not needed to answer."""

import importlib.util
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from api.calibration import Step, log_odds, logistic
from api.judging import Judged
from kb.calibration import HIGHEST_RISK, Adjustment, Thresholds
from kb.errors import NotInstalled

_NEVER = 1.01
"""A confidence that no answer has."""

_SUGGESTED = 0.98
"""The share of the questions whose right article is among the first three that are answered or get suggestions."""

_FOLDS = 10


class Example(NamedTuple):
    """Evidence, and whether what it is evidence for is so."""

    values: Mapping[str, float]
    holds: bool
    weight: float = 1.0


def fit_step(examples: Sequence[Example], names: Sequence[str]) -> Step:
    """The logistic regression over the evidence of those names, on a common scale while it is fitted (L2, C = 1); raises `NotInstalled`."""
    check_installed()
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import StandardScaler

    scaler = StandardScaler()
    rows = scaler.fit_transform([[example.values[name] for name in names] for example in examples])
    model = LogisticRegression(max_iter=1000)
    model.fit(rows, [example.holds for example in examples], sample_weight=[example.weight for example in examples])
    weights = [float(weight / scale) for weight, scale in zip(model.coef_[0], scaler.scale_, strict=True)]
    shift = sum(weight * float(mean) for weight, mean in zip(weights, scaler.mean_, strict=True))
    return Step(
        intercept=round(float(model.intercept_[0]) - shift, 4),
        weights={name: round(weight, 4) for name, weight in zip(names, weights, strict=True)},
    )


def fit_adjustment(judged: Sequence[Judged]) -> tuple[Adjustment, list[Judged]]:
    """Slope and intercept that make confidences probabilities (Platt 1999), and the same judgements with confidences that were adjusted by
    what the other tenths of them tell; raises `NotInstalled`.
    """
    held_aside = [each for fold in range(_FOLDS) for each in _adjusted(judged[fold::_FOLDS], *_platt(_without(judged, fold)))]
    slope, intercept = _platt(judged)
    thresholds = thresholds_of([(each, 1.0) for each in held_aside])
    return Adjustment(slope=round(slope, 4), intercept=round(intercept, 4), thresholds=thresholds, questions=len(judged)), held_aside


def thresholds_of(judged: Sequence[tuple[Judged, float]]) -> Thresholds:
    """From which confidence on to answer, and to suggest, by judged answers with a weight each."""
    ordered = sorted(judged, key=lambda each: -each[0].confidence)
    answer_from = [_NEVER] * HIGHEST_RISK
    total = wrong = 0.0
    for place, (each, weight) in enumerate(ordered):
        total, wrong = total + weight, wrong + weight * (not each.right)
        if place + 1 < len(ordered) and ordered[place + 1][0].confidence == each.confidence:
            continue
        for risk in range(HIGHEST_RISK):
            if wrong <= total * (risk + 1) / 100:
                answer_from[risk] = each.confidence
    return Thresholds(answer_from=tuple(answer_from), suggest_from=min(_suggest_from(ordered), answer_from[0]))


def check_installed() -> None:
    """Raises `NotInstalled` without scikit-learn."""
    if not importlib.util.find_spec("sklearn"):
        raise NotInstalled("scikit-learn is not installed, which fits confidences; run `pip install 'kotae[calibrate]'`")


def _suggest_from(ordered: Sequence[tuple[Judged, float]]) -> float:
    near = [(each.confidence, weight) for each, weight in ordered if each.near]
    wanted, seen = _SUGGESTED * sum(weight for _, weight in near), 0.0
    for confidence, weight in near:
        seen += weight
        if seen >= wanted:
            return confidence
    return _NEVER


def _platt(judged: Sequence[Judged]) -> tuple[float, float]:
    """Slope, not less than a little, and intercept."""
    step = fit_step([Example({"log_odds": log_odds(each.confidence)}, each.right) for each in judged], ["log_odds"])
    return max(step.weights["log_odds"], 0.01), step.intercept


def _without(judged: Sequence[Judged], fold: int) -> list[Judged]:
    return [each for place, each in enumerate(judged) if place % _FOLDS != fold]


def _adjusted(judged: Sequence[Judged], slope: float, intercept: float) -> list[Judged]:
    return [each.with_confidence(round(logistic(slope * log_odds(each.confidence) + intercept), 4)) for each in judged]
