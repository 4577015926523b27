"""`calibration.json`: what `kotae calibrate` learned from a help centre's own questions."""

from pydantic import BaseModel, ConfigDict, Field

FILE = "calibration.json"

HIGHEST_RISK = 50
"""The most wrong answers of a hundred that can be asked for."""


class Thresholds(BaseModel):
    """Confidences, in [0, 1], from which on something is done."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    answer_from: tuple[float, ...] = Field(min_length=HIGHEST_RISK, max_length=HIGHEST_RISK)
    """From which on the first result is shown as the answer, where 1, 2, … of a hundred such answers may be wrong; above 1 for never."""

    suggest_from: float
    """From which on results are shown beside the way to a human."""


class Adjustment(BaseModel):
    """Makes the shipped confidence the help centre's own: its log odds times `slope` plus `intercept`."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    slope: float = Field(gt=0)
    intercept: float
    thresholds: Thresholds
    questions: int = Field(gt=0)
    """How many it was made of."""


class OwnCalibration(BaseModel):
    """A help centre's own calibration."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    base: str
    """The version of the shipped calibration that it adjusts; beside another it does not hold."""

    semantic: Adjustment | None = None
    lexical: Adjustment | None = None
    """For answers with meaning, and for those by words alone; None where the shipped one stands."""


def parse(data: bytes) -> OwnCalibration:
    """What a `calibration.json` says; raises `ValueError` for what is none."""
    return OwnCalibration.model_validate_json(data)
