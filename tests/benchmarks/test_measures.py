"""Figures that can be checked by hand."""

from collections.abc import Mapping, Sequence
from math import log2

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.quality import MEASURES, means

GRADES = {"a": 3, "b": 1}


def measured(name: str, ranking: Sequence[str], grades: Mapping[str, int] = GRADES) -> float:
    return means({"query": list(ranking)}, {"query": grades})[name]


NDCG = [
    ("ab", 1.0),
    ("ba", (1 + 3 / log2(3)) / (3 + 1 / log2(3))),
    ("xab", (3 / log2(3) + 1 / 2) / (3 + 1 / log2(3))),
    ("a", 3 / (3 + 1 / log2(3))),
    ("xyz", 0.0),
    ("", 0.0),
    ("klmnopqrsta", 0.0),
    ("klmnopqrsa", 3 / log2(11) / (3 + 1 / log2(3))),
]


@pytest.mark.parametrize(("ranking", "value"), NDCG)
def test_ndcg_is_as_calculated_by_hand(ranking: str, value: float) -> None:
    assert measured("nDCG@10", ranking) == pytest.approx(value, abs=1e-12)


def test_the_ideal_of_ndcg_is_no_longer_than_the_ranking_that_is_looked_at() -> None:
    grades = {str(number): 1 for number in range(20)}
    assert measured("nDCG@10", [str(number) for number in range(10)], grades) == pytest.approx(1)


@pytest.mark.parametrize(
    ("ranking", "value"), [("ab", 1), ("ba", 1), ("xa", 1 / 2), ("xyzb", 1 / 4), ("klmnopqrsa", 1 / 10), ("klmnopqrsta", 0), ("", 0)]
)
def test_reciprocal_rank_is_as_calculated_by_hand(ranking: str, value: float) -> None:
    assert measured("RR@10", ranking) == value


@pytest.mark.parametrize(("ranking", "value"), [("ax", 1), ("bx", 1), ("xa", 0), ("", 0)])
def test_precision_at_1_is_as_calculated_by_hand(ranking: str, value: float) -> None:
    assert measured("P@1", ranking) == value


@pytest.mark.parametrize(("ranking", "value"), [("ab", 1), ("xya", 1 / 2), ("klmnopqrsba", 1 / 2), ("xyz", 0), ("", 0)])
def test_recall_is_as_calculated_by_hand(ranking: str, value: float) -> None:
    assert measured("R@10", ranking) == value


@settings(max_examples=200)
@given(
    st.lists(st.sampled_from("abcdefghijklmnop"), unique=True),
    st.dictionaries(st.sampled_from("abcdefghijklmnop"), st.integers(1, 3), min_size=1),
)
def test_every_measure_is_a_share_and_best_for_the_ideal_ranking(ranking: list[str], grades: dict[str, int]) -> None:
    ideal = sorted(grades, key=lambda document: -grades[document])
    for name in MEASURES:
        assert 0 <= measured(name, ranking, grades) <= measured(name, ideal, grades) + 1e-12, name
        assert measured(name, ideal[:10], grades) == measured(name, ideal, grades), name
