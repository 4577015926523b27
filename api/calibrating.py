"""Makes a help centre's confidence its own, from its own questions."""

import math
from collections.abc import Iterator, Mapping, Sequence

from api.calibration import Fit, log_odds, shipped, version
from api.fitting import fit_adjustment
from api.judging import SHOWN_RISKS, Judged, risk
from api.own_questions import Asked, Kind
from kb.calibration import Adjustment, OwnCalibration, Thresholds
from kb.errors import ContentError
from kb.problems import Problem

_FEWEST = 100
_FEWEST_OF_EACH = 20
"""Questions, and of those whose first article is right, and of the others: with fewer, slope and intercept are chance."""


def calibrate(asked: Mapping[Kind, Asked]) -> tuple[OwnCalibration | None, list[str]]:
    """The help centre's own calibration, or None where nothing is better than the shipped one; and what to tell about it.

    Raises `ContentError` where there are too few questions.
    """
    judged = {kind: [each for own in by_locale.values() for each in own] for kind, by_locale in asked.items()}
    few = [line for kind, each in judged.items() for line in _too_few(kind, each)]
    if few:
        raise ContentError([Problem("questions/", 0, line) for line in few])
    told: list[str] = []
    own = {kind: _adjust(kind, each, told) for kind, each in judged.items()}
    return (OwnCalibration(base=version(), **own) if any(own.values()) else None), told


def _too_few(kind: Kind, judged: Sequence[Judged]) -> Iterator[str]:
    right = sum(each.right for each in judged)
    if len(judged) < _FEWEST or min(right, len(judged) - right) < _FEWEST_OF_EACH:
        yield (
            f"too few questions to calibrate by: of {len(judged)}, {right} have their article first ({kind}); at least {_FEWEST} are "
            f"needed, {_FEWEST_OF_EACH} of them so and {_FEWEST_OF_EACH} not; add some, those that nobody can answer, too"
        )


def _adjust(kind: Kind, judged: Sequence[Judged], told: list[str]) -> Adjustment | None:
    adjustment, held_aside = fit_adjustment(judged)
    before, after = _loss(judged), _loss(held_aside)
    if after >= before:
        told.append(f"{kind}: the shipped confidences fit as well (log loss {before:.3f}, own {after:.3f})")
        return None
    told.append(f"{kind}: log loss {before:.3f} before, {after:.3f} after, each tenth of {len(judged)} questions judged by the others")
    told += _compared(judged, _fit(kind).thresholds, held_aside, adjustment.thresholds)
    return adjustment


def _fit(kind: Kind) -> Fit:
    return shipped().meaning if kind == "meaning" else shipped().words


def _compared(judged: Sequence[Judged], before: Thresholds, adjusted: Sequence[Judged], after: Thresholds) -> Iterator[str]:
    """Risk and coverage before and after."""
    yield f"{'':14}{'before':>28}{'after':>28}"
    yield f"{'may be wrong':14}" + f"{'from':>10}{'answered':>10}{'wrong':>8}" * 2
    for allowed in SHOWN_RISKS:
        both = (risk(judged, before.answer_from[allowed - 1]), risk(adjusted, after.answer_from[allowed - 1]))
        yield f"{allowed / 100:<14.2f}" + "".join(f"{each.threshold:10.3f}{each.answered:10.3f}{each.wrong:8.3f}" for each in both)


def _loss(judged: Sequence[Judged]) -> float:
    """The mean negative log likelihood of what was right."""
    return sum(math.log1p(math.exp(-log_odds(each.confidence) * (1 if each.right else -1))) for each in judged) / len(judged)
