"""Lexical hits and nearest sections become one ranking."""

from collections.abc import Mapping, Sequence

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from indexer.backends import Hit
from indexer.search.fusion import fuse, lexical_weight
from indexer.vectors import ComparedNeighbours


def fused(lexical: Mapping[int, float], cosines: Sequence[float], limit: int = 80, exact: Mapping[int, float] | None = None) -> list[Hit]:
    """`fuse`, of scores by ordinal."""
    hits = [Hit(ordinal, score) for ordinal, score in sorted(lexical.items(), key=lambda item: -item[1])]
    parts, _ = fuse(hits, float(bool(hits)), ComparedNeighbours(np.array(cosines, np.float32)), limit, exact or {})
    return [Hit(ordinal, part.score) for ordinal, part in parts.items()]


def order(hits: Sequence[Hit]) -> list[int]:
    return [hit.ordinal for hit in hits]


COSINES = st.lists(st.floats(-1, 1, width=32), min_size=1, max_size=40)


@settings(max_examples=200)
@given(COSINES, st.data())
def test_all_lexical_hits_and_all_that_is_nearest_are_ranked_once_and_always_alike(cosines: list[float], data: st.DataObject) -> None:
    ordinals = st.integers(0, len(cosines) - 1)
    lexical = data.draw(st.dictionaries(ordinals, st.floats(0.1, 30)))
    exact = data.draw(st.dictionaries(ordinals, st.sampled_from([0.3, 1.0]), max_size=3))
    limit = data.draw(st.integers(1, 50))
    hits = fused(lexical, cosines, limit, exact)
    ranked = order(hits)
    nearest = sorted(cosines, reverse=True)[:limit]
    assert len(set(ranked)) == len(ranked)
    assert {*lexical, *exact} <= set(ranked)
    assert {ordinal for ordinal, cosine in enumerate(cosines) if cosine > nearest[-1]} <= set(ranked)
    assert len(ranked) <= limit + len({*lexical, *exact})
    assert [(hit.score, -hit.ordinal) for hit in hits] == sorted(((hit.score, -hit.ordinal) for hit in hits), reverse=True)
    assert hits == fused(dict(reversed(lexical.items())), cosines, limit, dict(reversed(exact.items())))


@settings(max_examples=200)
@given(st.lists(st.floats(0, 0.625, width=32), min_size=2, max_size=40), st.data())
@example([0.1, 0.6], None)
def test_the_only_section_with_a_code_comes_first_whatever_the_cosines(cosines: list[float], data: st.DataObject | None) -> None:
    holder = data.draw(st.integers(0, len(cosines) - 1)) if data else 0
    others = {ordinal: 4.0 for ordinal in range(len(cosines)) if ordinal != holder} if data else {}
    assert order(fused({holder: 10.0, **others}, cosines, exact={holder: 5.0}))[0] == holder


def test_without_lexical_hits_the_nearest_comes_first() -> None:
    assert order(fused({}, [0.8, 0.9, 0.85])) == [1, 2, 0]
    assert order(fused({}, [0.8, 0.9, 0.85], limit=1)) == [1]
    assert fused({}, []) == []


def test_where_cosines_tell_nothing_words_decide_and_then_the_order_of_the_articles() -> None:
    assert order(fused({2: 5.0, 0: 3.0}, [0.8] * 4)) == [2, 0, 1, 3]
    assert order(fused({}, [0.8] * 4)) == [0, 1, 2, 3]
    assert order(fused({}, [0.1, 0.8, *[0.1] * 6, 0.8], limit=2)) == [1, 8]


def test_a_lexical_hit_that_is_near_comes_before_what_is_only_either() -> None:
    assert order(fused({0: 9.0, 1: 8.0}, [0.8, 0.86, 0.86]))[0] == 1


@given(st.lists(st.floats(0.1, 30), min_size=1, max_size=5), st.integers(1, 30), st.floats(1, 5))
def test_words_weigh_more_the_more_there_are_the_more_they_reach_and_the_farther_they_lead(
    scores: list[float], words: int, more: float
) -> None:
    hits = [Hit(ordinal, score) for ordinal, score in enumerate(sorted(scores, reverse=True))]
    max_score = hits[0].score * more
    weight = lexical_weight(hits, max_score, words)
    assert weight > 0
    assert lexical_weight(hits, max_score, words + 1) > weight
    assert lexical_weight(hits, max_score * 1.1, words) < weight
    assert lexical_weight(hits[:1], max_score, words) >= weight


def test_without_hits_words_weigh_nothing() -> None:
    assert lexical_weight([], 0.0, 0) == 0
