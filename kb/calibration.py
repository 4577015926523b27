"""`calibration.json`: what `kotae calibrate` learned from a help centre's own questions."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, field_validator

FILE = "calibration.json"

HIGHEST_RISK = 50
"""The most wrong answers of a hundred that can be asked for."""

SHIPPED = "shipped"
"""What an own calibration calls the log odds of the shipped confidence."""


UNANSWERABLE = tuple(range(0, 100, 10))
"""Shares of questions that nothing answers, of a hundred, for which thresholds are written down."""

AnswerFrom = Annotated[tuple[float, ...], Field(min_length=HIGHEST_RISK, max_length=HIGHEST_RISK)]


class Thresholds(BaseModel):
    """Confidences, in [0, 1], from which on something is done."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    answer_from: dict[int, AnswerFrom]
    """From which on the first result is shown as the answer, where 1, 2, … of a hundred such answers may be wrong; above 1 for never.

    By how many of a hundred questions have no answer: each of `UNANSWERABLE`.
    """

    suggest_from: float
    """From which on results are shown beside the way to a human."""

    @field_validator("answer_from")
    @classmethod
    def _complete(cls, answer_from: dict[int, AnswerFrom]) -> dict[int, AnswerFrom]:
        if set(answer_from) != set(UNANSWERABLE):
            raise ValueError(f"thresholds must be given for {', '.join(map(str, UNANSWERABLE))} of 100 questions without an answer")
        return answer_from

    def answering(self, wrong: int, unanswerable: int) -> float:
        """From which confidence on to answer, where `wrong` of a hundred answers may be, and so many of a hundred questions have none.

        A share between two that are written down counts as the higher one.
        """
        return self.answer_from[min(share for share in UNANSWERABLE if share >= min(unanswerable, UNANSWERABLE[-1]))][wrong - 1]


class Adjustment(BaseModel):
    """Makes the shipped confidence the help centre's own: a logistic regression over evidence and `SHIPPED`."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    intercept: float
    weights: dict[str, float]
    """By the name of each piece of evidence that it reads, or `SHIPPED`."""

    thresholds: Thresholds
    questions: int = Field(gt=0)
    """How many it was made of."""

    hidden: int = Field(ge=0)
    """How many of these had their right articles hidden."""


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
