"""Confidence is fitted and judged as statistics have it."""

import math
import random
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.answers.confidence import Step
from api.evaluation.judged import JudgedAnswer
from api.evaluation.metrics import calibration_error
from api.evaluation.own_calibration import thresholds_of
from api.evaluation.statistics import Example, chance_of_more, fit_step


def judged(confidence: float, right: bool, *, answerable: bool = True, near: bool = True) -> JudgedAnswer:
    return JudgedAnswer(confidence, "answer", answerable, right, right or near)


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


JUDGEMENTS = st.lists(
    st.tuples(st.sampled_from([round(place / 40, 3) for place in range(41)]), st.booleans(), st.sampled_from([0.5, 1.0, 2.0])),
    min_size=1,
    max_size=60,
)


@settings(max_examples=150, deadline=None)
@given(JUDGEMENTS)
def test_no_more_answers_are_wrong_above_a_threshold_than_it_allows(made: Sequence[tuple[float, bool, float]]) -> None:
    weighted = [(judged(confidence, right), weight) for confidence, right, weight in made]
    limits = thresholds_of(weighted)
    assert list(limits.answer_from) == sorted(limits.answer_from, reverse=True)
    assert limits.suggest_from <= limits.answer_from[0]
    for allowed, answer_from in enumerate(limits.answer_from, 1):
        for lower in (answer_from, *(answer.confidence for answer, _ in weighted)):
            answered = [(answer, weight) for answer, weight in weighted if answer.confidence >= lower]
            wrong = sum(weight for answer, weight in answered if not answer.right)
            within = wrong <= sum(weight for _, weight in answered) * allowed / 100
            assert within if lower == answer_from else lower > answer_from or not within


def test_where_every_answer_is_wrong_none_is_given() -> None:
    limits = thresholds_of([(judged(confidence / 10, right=False, near=False), 1.0) for confidence in range(11)])
    assert min(limits.answer_from) > 1


def test_suggestions_reach_nearly_all_who_could_be_helped() -> None:
    near = [(judged(0.5 + place / 250, right=False), 1.0) for place in range(100)]
    far = [(judged(place / 250, right=False, near=False), 1.0) for place in range(100)]
    assert thresholds_of([*near, *far]).suggest_from == pytest.approx(0.5 + 2 / 250)


@settings(max_examples=60, deadline=None)
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
