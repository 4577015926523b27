"""Confidence is fitted and judged as statistics have it."""

import math
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.answers.confidence import Step
from api.evaluation.judged import JudgedAnswer
from api.evaluation.metrics import answered_within, calibration_error
from api.evaluation.statistics import Example, chance_of_more, fit_step


def judged(confidence: float, right: bool) -> JudgedAnswer:
    return JudgedAnswer(confidence, "answer", True, right, right)


def test_the_weights_of_made_data_are_found() -> None:
    chance = random.Random(7)
    intercept, weights = -1.0, {"lead": 4.0, "reached": -2.5}
    examples = []
    for _ in range(6000):
        given = {"lead": chance.random(), "reached": 3 * chance.random() + 5, "idle": chance.random()}
        odds = intercept + weights["lead"] * given["lead"] + weights["reached"] * (given["reached"] - 6)
        examples.append(Example(given, chance.random() < 1 / (1 + math.exp(-odds))))
    step = fit_step(examples, ["lead", "reached", "idle"])
    assert step.weights == pytest.approx({**weights, "idle": 0}, abs=0.35)
    assert step.intercept == pytest.approx(intercept - 6 * weights["reached"], abs=2)
    plan = Step(intercept=intercept - 6 * weights["reached"], weights={**weights, "idle": 0})
    assert all(abs(step.chance(example.values) - plan.chance(example.values)) < 0.05 for example in examples[:500])


def test_an_example_counts_by_its_weight() -> None:
    examples = [Example({"lead": lead}, holds, weight) for lead in (0.0, 1.0) for holds, weight in ((True, 3.0), (False, 1.0))]
    assert fit_step(examples, ["lead"]).chance({"lead": 0.5}) == pytest.approx(0.75, abs=0.01)


@settings(max_examples=60)
@given(st.integers(0, 9), st.floats(0, 1))
def test_the_chance_of_more_wrong_answers_is_as_counted(answers: int, share: float) -> None:
    for wrong in range(answers + 2):
        counted = 0.0
        for outcome in range(2**answers):
            ones = outcome.bit_count()
            counted += share**ones * (1 - share) ** (answers - ones) if ones >= wrong else 0
        assert chance_of_more(wrong, answers, share) == pytest.approx(counted)


def test_confidences_that_are_probabilities_have_no_error() -> None:
    ten = [judged(place / 10, right=number < place) for place in range(1, 11) for number in range(10)]
    assert calibration_error(ten) == pytest.approx(0)


def test_confidences_that_are_turned_over_have_a_large_one() -> None:
    sure = [judged(float(right), right) for right in (True, False) for _ in range(50)]
    inverted = [judged(1 - answer.confidence, answer.right) for answer in sure]
    assert (calibration_error(sure), calibration_error(inverted)) == (0, 1)
    assert calibration_error([judged(0.9, number < 50) for number in range(100)], bins=1) == pytest.approx(0.4)
    assert math.isnan(calibration_error([]))


def test_what_is_answered_where_so_many_are_wrong() -> None:
    ordered = [judged(0.9, right=True)] * 8 + [judged(0.8, right=False), judged(0.7, right=True), judged(0.6, right=False)]
    assert answered_within(ordered, 0.15).answered == pytest.approx(10 / 11)
    assert answered_within(ordered, 0.05).answered == pytest.approx(8 / 11)
    assert answered_within([judged(0.9, right=True), judged(0.9, right=False)], 0.4).answered == 0
