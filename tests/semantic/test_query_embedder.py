"""A question gets its vector in time or not at all; it recovers by itself, and the log says each once."""

import logging
from concurrent.futures import ThreadPoolExecutor

import pytest

from indexer.embedders import Embedder
from indexer.search import QueryEmbedder
from indexer.store import Generation
from tests.asking import asked, found
from tests.embedders import UNLIMITED, TroubledEmbedder, without_time_limit
from tests.logs import said
from tests.semantic.content import LOCKED_OUT, PARAPHRASES
from tests.waiting import timed, until

TIME_LIMIT = 0.15

MARGIN = 0.35
"""Seconds that a busy machine may take for all but the waiting."""


def test_with_a_slow_embedder_the_answer_by_words_comes_in_time(generation: Generation, embedder: Embedder) -> None:
    slow = QueryEmbedder(TroubledEmbedder(embedder, 1.0), TIME_LIMIT, 2)
    question = "which dog may travel"
    assert timed(lambda: asked(generation, question, embedder=slow)) < TIME_LIMIT + MARGIN
    answer, lexical = asked(generation, question, embedder=slow), asked(generation, question)
    assert answer.degraded == "embedder_slow"
    assert (answer.results, answer.outcome, answer.confidence) == (lexical.results, lexical.outcome, lexical.confidence)


def test_a_question_that_was_too_slow_has_its_vector_later_and_is_embedded_once(generation: Generation, embedder: Embedder) -> None:
    troubled = TroubledEmbedder(embedder, 0.4)
    slow = QueryEmbedder(troubled, 0.05, 2)
    assert asked(generation, LOCKED_OUT, embedder=slow).degraded == "embedder_slow"
    until(lambda: asked(generation, LOCKED_OUT, embedder=slow).degraded is None, 5)
    assert found(generation, LOCKED_OUT, embedder=slow)[0] == "reset"
    assert troubled.asked == [LOCKED_OUT]


def test_a_failing_embedder_leaves_the_answer_by_words_and_recovers_by_itself(generation: Generation, embedder: Embedder) -> None:
    troubled = TroubledEmbedder(embedder, failing=True)
    failing = without_time_limit(troubled, 2)
    answer, lexical = asked(generation, LOCKED_OUT, embedder=failing), asked(generation, LOCKED_OUT)
    assert answer.degraded == "embedder_failed"
    assert answer.results == lexical.results
    troubled.failing = False
    assert asked(generation, LOCKED_OUT, embedder=failing).degraded is None
    assert found(generation, LOCKED_OUT, embedder=failing)[0] == "reset"


def test_one_that_is_slow_and_then_fails_recovers_by_itself(embedder: Embedder) -> None:
    troubled = TroubledEmbedder(embedder, 0.2, failing=True)
    failing = QueryEmbedder(troubled, 0.02, 1)
    assert failing.embed(LOCKED_OUT, "en").degraded == "embedder_slow"
    until(lambda: failing.embed(LOCKED_OUT, "en").degraded == "embedder_failed", 5)
    troubled.seconds, troubled.failing = 0, False
    until(lambda: failing.embed(LOCKED_OUT, "en").vector is not None, 5)


def test_after_many_slow_questions_a_new_one_has_its_vector_soon() -> None:
    troubled = TroubledEmbedder(seconds=0.3)
    stalled = QueryEmbedder(troubled, 0.001, 1)
    assert {stalled.embed(f"question {number}", "en").degraded for number in range(100)} == {"embedder_slow"}
    troubled.seconds = 0.001
    until(lambda: stalled.embed("a new question", "en").vector is not None, 5)


def test_after_an_overload_the_next_question_has_its_vector_at_once_as_nobody_waits_for_the_others() -> None:
    troubled = TroubledEmbedder(seconds=0.05)
    busy = QueryEmbedder(troubled, TIME_LIMIT, 2)
    with ThreadPoolExecutor(60) as threads:
        asked_at_once = list(threads.map(lambda number: busy.embed(f"question {number}", "en").degraded, range(300)))
    assert asked_at_once.count("embedder_slow") > 200
    assert busy.embed("the next one", "en").vector is not None
    assert len(troubled.asked) < 100


def test_repeated_questions_are_embedded_once_and_no_more_are_remembered_than_were_to_be() -> None:
    troubled = TroubledEmbedder()
    few = QueryEmbedder(troubled, UNLIMITED, 1, remembered=3)
    for question in ("a", "b", "a", "c", "a"):
        few.embed(question, "en")
    assert troubled.asked == ["a", "b", "c"]
    few.embed("d", "en")
    for remembered in ("a", "c", "d"):
        few.embed(remembered, "en")
    assert troubled.asked == ["a", "b", "c", "d"]
    few.embed("b", "en")
    assert troubled.asked[4:] == ["b"]


@pytest.mark.parametrize("text", ["123", "Apple Pay", "密码"])
def test_a_question_in_one_locale_is_not_given_what_it_means_in_another(embedder: Embedder, text: str) -> None:
    shared = without_time_limit(embedder)
    for locale in ("en", "ja", "zh-Hans", "uk"):
        vector, alone = (query_embedder.embed(text, locale).vector for query_embedder in (shared, without_time_limit(embedder)))
        assert vector is not None
        assert alone is not None
        assert float(vector @ alone) > 0.9999


def test_of_a_long_question_the_beginning_is_embedded() -> None:
    troubled = TroubledEmbedder()
    without_time_limit(troubled).embed("long " * 400, "en")
    assert 500 <= len(troubled.asked[0]) <= 1000


def test_a_question_gets_its_own_vector_from_many_threads_at_once(embedder: Embedder) -> None:
    questions = list(PARAPHRASES)
    alone = {question: without_time_limit(embedder).embed(question, "en").vector for question in questions}
    troubled = TroubledEmbedder(embedder)
    shared = without_time_limit(troubled, 4)
    with ThreadPoolExecutor(8) as threads:
        for question, query in zip(questions * 8, threads.map(lambda text: shared.embed(text, "en"), questions * 8), strict=True):
            assert query.vector is not None
            assert float(query.vector @ alone[question]) > 0.9999
    assert sorted(troubled.asked) == sorted(questions)


def test_trouble_from_many_threads_at_once_is_told_to_each_and_ends(embedder: Embedder) -> None:
    troubled = TroubledEmbedder(embedder, 0.1, failing=True)
    shared = without_time_limit(troubled, 4)
    with ThreadPoolExecutor(8) as threads:
        assert {query.degraded for query in threads.map(lambda text: shared.embed(text, "en"), list(PARAPHRASES) * 4)} == {
            "embedder_failed"
        }
        troubled.seconds, troubled.failing = 0, False
        assert {query.degraded for query in threads.map(lambda text: shared.embed(text, "en"), list(PARAPHRASES) * 4)} == {None}


@pytest.mark.parametrize(("seconds", "failing", "degraded"), [(0.2, False, "embedder_slow"), (0, True, "embedder_failed")])
def test_the_log_says_once_that_vectors_are_missing_and_once_that_they_are_back(
    caplog: pytest.LogCaptureFixture, seconds: float, failing: bool, degraded: str
) -> None:
    caplog.set_level(logging.INFO, "kotae")
    troubled = TroubledEmbedder(seconds=seconds, failing=failing)
    query_embedder = QueryEmbedder(troubled, 0.05, 4)
    for number in range(3):
        query_embedder.embed(f"my secret disease {number}", "en")
    [warning] = said(caplog, logging.WARNING)
    assert degraded in warning
    assert said(caplog, logging.INFO) == []
    troubled.seconds, troubled.failing = 0, False
    until(lambda: query_embedder.embed("my secret recovery", "en").vector is not None, 5)
    query_embedder.embed("my secret health", "en")
    assert len(said(caplog, logging.INFO)) == 1
    assert len(said(caplog, logging.WARNING)) == 1
    assert "secret" not in caplog.text


def test_a_remembered_question_does_not_end_trouble_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "kotae")
    troubled = TroubledEmbedder()
    query_embedder = without_time_limit(troubled)
    query_embedder.embed("remembered", "en")
    troubled.failing = True
    for number in range(5):
        query_embedder.embed(f"new {number}", "en")
        query_embedder.embed("remembered", "en")
    assert len(said(caplog, logging.WARNING)) == 1
    assert said(caplog, logging.INFO) == []


def test_many_threads_say_it_once_too(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "kotae")
    query_embedder = QueryEmbedder(TroubledEmbedder(seconds=0.02, failing=True), UNLIMITED, 8)
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda number: query_embedder.embed(f"question {number}", "en"), range(64)))
    assert len(said(caplog, logging.WARNING)) == 1
