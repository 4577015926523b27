"""How likely the first result answers, from evidence: coefficients are data, `confidence.json`, made by `benchmarks calibrate`.

The probability is a product of three, each a logistic regression: that the help centre is about what is asked at all, that one of its
articles then answers it, and that the first does.
"""

import hashlib
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, ValidationError

from indexer.search import Evidence
from indexer.store import Generation
from kb.calibration import SHIPPED, Adjustment, OwnCalibration, Thresholds
from kb.errors import RequestError

_FILE = Path(__file__).with_name("confidence.json")
_SURE = 1e-6

StepName = Literal["topic", "article", "first"]


class Step(BaseModel):
    """One logistic regression over evidence."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    intercept: float
    weights: dict[str, float]
    """By the name of each piece of evidence that it reads."""

    def chance(self, values: Mapping[str, float]) -> float:
        """The probability, in (0, 1)."""
        return logistic(self.intercept + sum(weight * values[name] for name, weight in self.weights.items()))


class Fit(BaseModel):
    """What holds for answers with meaning, or for those without."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    steps: dict[StepName, Step]
    thresholds: Thresholds

    def chances(self, values: Mapping[str, float]) -> dict[StepName, float]:
        """The probability of each step, given those before it, by the values of the evidence."""
        return {name: step.chance(values) for name, step in self.steps.items()}


class Contribution(NamedTuple):
    """A piece of evidence and its weight."""

    step: StepName
    evidence: str
    value: float
    weight: float


class Calibration(BaseModel):
    """All of a file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    made_of: tuple[str, ...]
    """The sets and content roots that it was fitted on: figures on those are too good."""

    embedder: str
    """Part of the name of the embedder whose similarities `semantic` reads."""

    semantic: Fit
    lexical: Fit


@dataclass(frozen=True, slots=True)
class ConfidencePolicy:
    """Turns evidence into confidence, and says what confidence is enough, in one help centre and locale."""

    fit: Fit
    adjustment: Adjustment | None
    answer_from: float
    suggest_from: float

    def estimate(self, evidence: Evidence) -> "Estimate":
        """That the first result answers."""
        values = evidence.values()
        chances = self.fit.chances(values)
        chance = math.prod(chances.values())
        return Estimate(self, values, chances, round(self._adjusted(values, chance), 4))

    def _adjusted(self, values: Mapping[str, float], chance: float) -> float:
        if not self.adjustment:
            return chance
        own = Step(intercept=self.adjustment.intercept, weights=self.adjustment.weights)
        return own.chance({**values, SHIPPED: log_odds(chance)})


@dataclass(frozen=True, slots=True)
class Estimate:
    """A confidence, and how it came about."""

    policy: ConfidencePolicy
    values: Mapping[str, float]
    """Of the evidence, by name."""

    chances: Mapping[StepName, float]
    """The probability of each step, given those before it."""

    confidence: float
    """In [0, 1]."""

    def contributions(self) -> Iterator[Contribution]:
        """What each piece of evidence adds to the log odds of each step."""
        for name, step in self.policy.fit.steps.items():
            yield from (Contribution(name, evidence, self.values[evidence], weight) for evidence, weight in step.weights.items())


@cache
def shipped() -> Calibration:
    """The one in the package."""
    return read_calibration(_FILE)


def read_calibration(path: Path) -> Calibration:
    """The calibration in a file; raises `RequestError` when it is none."""
    try:
        return Calibration.model_validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        told = error.errors()[0]["msg"] if isinstance(error, ValidationError) else error.strerror
        raise RequestError(f"{path} is no calibration: {told}; make one with `python -m benchmarks calibrate`") from error


@cache
def version() -> str:
    """A hash of the shipped calibration. Hexadecimal."""
    return hashlib.sha256(_FILE.read_bytes()).hexdigest()[:16]


def confidence_policy(generation: Generation, locale: str, evidence: Evidence, calibration: Calibration | None = None) -> ConfidencePolicy:
    """The policy for answers asked for in `locale`: by the shipped calibration unless another is given, and by the help centre's own."""
    base = calibration or shipped()
    semantic = evidence.near is not None and base.embedder in generation.manifest.model
    fit = base.semantic if semantic else base.lexical
    own = generation.manifest.calibration if not calibration else None
    adjustment = _adjustment(own, semantic)
    thresholds = adjustment.thresholds if adjustment else fit.thresholds
    center = generation.help_center
    answer_from = thresholds.answering(center.wrong_answers(locale), center.unanswerable(locale))
    return ConfidencePolicy(fit, adjustment, answer_from, min(thresholds.suggest_from, answer_from))


def holds(own: OwnCalibration | None) -> bool:
    """Whether a help centre's own calibration was made with the shipped one."""
    return own is not None and own.base == version()


def _adjustment(own: OwnCalibration | None, semantic: bool) -> Adjustment | None:
    if own is None or not holds(own):
        return None
    return own.semantic if semantic else own.lexical


def logistic(log_odds: float) -> float:
    """Log odds as a probability."""
    return 1 / (1 + math.exp(-log_odds)) if log_odds > 0 else math.exp(log_odds) / (1 + math.exp(log_odds))


def log_odds(chance: float) -> float:
    """A probability as log odds, kept from infinity."""
    chance = min(max(chance, _SURE), 1 - _SURE)
    return math.log(chance / (1 - chance))
