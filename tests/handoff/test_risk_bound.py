"""A threshold keeps its promise on questions that it was not chosen by: a bound, not an average."""

import random
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom

from api.evaluation.judged import JudgedAnswer
from api.evaluation.observations import Observation
from api.evaluation.risk_bound import LEVEL, Weighted, bounded, careful, plausible, thresholds_of, weighted, wrong_share
from api.evaluation.statistics import lower_bounds, upper_bounds
from kb.calibration import UNANSWERABLE


def answer(confidence: float, right: bool, weight: float = 1.0, *, near: bool = True) -> Weighted:
    return Weighted(confidence, not right, right or near, right, weight)


def observed(confidence: float, right: bool, *, answerable: bool = True, hidden: bool = False) -> Observation:
    return Observation(JudgedAnswer(confidence, "answer", answerable, right, right), {}, "en", "a/b", hidden)


@settings(max_examples=100)
@given(st.integers(0, 50), st.integers(1, 400), st.sampled_from([0.5, 0.8, 0.95]))
def test_the_bound_is_the_share_at_which_so_few_wrong_answers_are_that_unlikely(wrong: int, answers: int, level: float) -> None:
    (bound,) = upper_bounds([min(wrong, answers)], [answers], level)
    assert bound == 1 if wrong >= answers else binom.cdf(wrong, answers, bound) == pytest.approx(1 - level, abs=1e-6)


def test_equal_weights_count_as_numbers_and_unequal_ones_as_fewer() -> None:
    equal = [answer(0.9, number > 2, 0.25) for number in range(100)]
    assert wrong_share(equal) == (0.03, upper_bounds([3], [100], LEVEL)[0])
    unequal = [answer(0.9, number > 2, 9.0 if number > 90 else 1.0) for number in range(100)]
    share, bound = wrong_share(unequal)
    assert bound - share > upper_bounds([3], [172], LEVEL)[0] - 3 / 172
    assert wrong_share([]) == (0, 1)


JUDGEMENTS = st.lists(
    st.tuples(st.sampled_from([round(place / 40, 3) for place in range(41)]), st.booleans(), st.sampled_from([0.5, 1.0, 2.0])),
    min_size=1,
    max_size=60,
)


@settings(max_examples=60)
@given(JUDGEMENTS)
def test_above_a_threshold_the_bound_is_within_what_is_allowed_and_below_it_never(made: Sequence[tuple[float, bool, float]]) -> None:
    answers = [answer(*one) for one in made]
    limits = bounded(answers)
    assert list(limits) == sorted(limits, reverse=True)
    for allowed in (1, 5, 10, 20, 50):
        answer_from = limits[allowed - 1]
        for lower in {answer_from, *(some.confidence for some in answers)}:
            given_from = [some for some in answers if some.confidence >= lower]
            fits = bool(given_from) and wrong_share(given_from)[1] <= allowed / 100 + 1e-12
            assert fits or lower != answer_from or answer_from > 1
            assert lower >= answer_from or not fits


def test_few_answers_promise_nothing_though_none_of_them_is_wrong() -> None:
    assert bounded([answer(0.9, right=True)] * 50)[1] > 1
    assert bounded([answer(0.9, right=True)] * 150)[1] == 0.9


def test_where_every_answer_is_wrong_none_is_given() -> None:
    assert min(bounded([answer(confidence / 10, right=False, near=False) for confidence in range(11)])) > 1


@pytest.mark.parametrize("allowed", [2, 10])
def test_what_was_promised_is_kept_on_unseen_questions_as_often_as_is_said(allowed: int) -> None:
    chance, broken, draws = random.Random(5), 0, 200
    for _ in range(draws):
        learned = [(confidence, chance.random() < confidence**0.3) for confidence in (chance.random() for _ in range(800))]
        threshold = bounded([answer(confidence, right) for confidence, right in learned])[allowed - 1]
        # the true share of wrong answers above the threshold, by the midpoints of 2,000 confidences
        above = [threshold + (1 - threshold) * (place + 0.5) / 2000 for place in range(2000)] if threshold <= 1 else []
        broken += bool(above) and 1 - sum(confidence**0.3 for confidence in above) / 2000 > allowed / 100
    assert broken / draws <= 1.5 * (1 - LEVEL)


def test_questions_without_an_answer_weigh_as_much_as_the_owner_says() -> None:
    seen = [observed(0.9, right=True)] * 300 + [observed(0.9, right=False, answerable=False)] * 20
    seen += [observed(0.9, right=False, answerable=False, hidden=True)] * 100
    for share in (0.0, 0.2, 0.9):
        answers = weighted(seen, share)
        assert sum(some.weight for some in answers) == pytest.approx(1)
        assert sum(some.weight for some in answers if some.wrong) == pytest.approx(share)
    assert sum(some.weight for some in weighted(seen, 0.2)[300:320]) == pytest.approx(0.1)
    assert sum(some.weight for some in weighted(seen[:320], 0.2)[300:]) == pytest.approx(0.2)
    assert sum(some.weight for some in weighted(seen[:300], 0.2)) == pytest.approx(1)


def test_who_is_asked_more_that_nothing_answers_never_answers_more() -> None:
    chance = random.Random(3)
    seen = [observed(chance.random(), chance.random() < 0.9) for _ in range(300)]
    seen += [observed(chance.random() * 0.8, right=False, answerable=False) for _ in range(60)]
    limits = thresholds_of((share, weighted(seen, share / 100)) for share in UNANSWERABLE)
    for fewer, more in zip(UNANSWERABLE, UNANSWERABLE[1:], strict=False):
        assert all(low <= high for low, high in zip(limits.answer_from[fewer], limits.answer_from[more], strict=True))
    assert limits.answering(10, 13) == limits.answer_from[20][9]
    assert limits.answering(3, 90) == limits.answer_from[90][2]


def test_the_careful_thresholds_are_the_highest_of_all() -> None:
    limits = thresholds_of((share, [answer(0.5, right=True)] * 200) for share in UNANSWERABLE)
    worst = plausible([answer(0.9, right=True)] * 80 + [answer(0.8, right=False)] * 20)
    least = lower_bounds([20], [100], LEVEL)[0]
    assert (worst[int(least * 100) - 1], worst[int(least * 100)]) == (0.9, 0.8)
    chosen = careful(limits, {share: [worst] for share in UNANSWERABLE})
    assert chosen.answering(10, 20) == 0.9
    assert chosen.answering(20, 20) == 0.8


def test_suggestions_reach_nearly_all_who_could_be_helped() -> None:
    near = [answer(0.5 + place / 250, right=False) for place in range(100)]
    far = [answer(place / 250, right=False, near=False) for place in range(100)]
    assert thresholds_of((share, [*near, *far]) for share in UNANSWERABLE).suggest_from == pytest.approx(0.5 + 2 / 250)


def test_what_no_confidence_would_answer_does_not_let_everything_be_suggested() -> None:
    near = [answer(0.5 + number / 250, right=True) for number in range(100)]
    never = [answer(0.0, right=True)] * 20
    assert thresholds_of((share, [*near, *never]) for share in UNANSWERABLE).suggest_from >= 0.5
