"""Over HTTP a slow or failing embedder is told in the answer, and nobody waits for another's question."""

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from indexer.embedders import Embedder
from indexer.search import QueryEmbedder
from tests.embedders import TroubledEmbedder, without_time_limit
from tests.semantic.content import LOCKED_OUT, PARAPHRASES
from tests.serving import FollowedIndex, answering, ask_over_http
from tests.waiting import timed, until

TIME_LIMIT = 0.15

MARGIN = 0.35
"""Seconds that a busy machine may take for all but the waiting."""


def first(answer: dict[str, Any]) -> str:
    """The slug of its first article."""
    return str(answer["results"][0]["article"]).removeprefix("help/")


def test_questions_at_the_same_time_all_get_right_answers(semantic_index: Path, embedder: Embedder) -> None:
    with answering(FollowedIndex(semantic_index, without_time_limit(embedder, 2))) as http, ThreadPoolExecutor(8) as threads:
        questions = list(PARAPHRASES) * 6
        for question, answer in zip(questions, threads.map(lambda question: ask_over_http(http, question, "en"), questions), strict=True):
            assert (answer["question"], answer["degraded"], first(answer)) == (question, None, PARAPHRASES[question])


def test_a_slow_embedder_is_told_in_the_answer_which_comes_in_time(semantic_index: Path, embedder: Embedder) -> None:
    troubled = TroubledEmbedder(embedder, 1.0)
    with answering(FollowedIndex(semantic_index, QueryEmbedder(troubled, TIME_LIMIT, 2))) as http:
        start = time.monotonic()
        answer = ask_over_http(http, "which dog may travel", "en")
        assert time.monotonic() - start < TIME_LIMIT + MARGIN
        assert (answer["degraded"], first(answer)) == ("embedder_slow", "pets")
        troubled.seconds = 0
        until(lambda: ask_over_http(http, LOCKED_OUT, "en")["degraded"] is None, 5)
        assert first(ask_over_http(http, LOCKED_OUT, "en")) == "reset"


def test_a_slow_embedder_does_not_make_questions_wait_for_each_other(semantic_index: Path, embedder: Embedder) -> None:
    with (
        answering(FollowedIndex(semantic_index, QueryEmbedder(TroubledEmbedder(embedder, 1.0), TIME_LIMIT, 2))) as http,
        ThreadPoolExecutor(24) as threads,
    ):
        ask_over_http(http, "which dog", "en")
        spent = list(threads.map(lambda number: timed(lambda: ask_over_http(http, f"which dog may travel {number}", "en")), range(24)))
        assert max(spent) < 2 * (TIME_LIMIT + MARGIN)


def test_while_questions_are_embedded_the_server_does_all_else(semantic_index: Path, embedder: Embedder) -> None:
    troubled = TroubledEmbedder(embedder, 0.6)
    with answering(FollowedIndex(semantic_index, QueryEmbedder(troubled, 0.6, 2))) as http, ThreadPoolExecutor(4) as threads:
        waiting = [threads.submit(ask_over_http, http, f"which dog {number}", "en") for number in range(4)]
        until(lambda: sum(question.startswith("which dog") for question in troubled.asked) >= 2, 5)
        assert timed(lambda: http.get("/health/live").raise_for_status()) < MARGIN
        assert timed(lambda: http.get("/v1/suggestions", params={"q": "trav", "locale": "en"}).raise_for_status()) < MARGIN
        assert [first(answer.result()) for answer in waiting] == ["pets"] * 4


def test_a_failing_embedder_is_told_in_the_answer(semantic_index: Path, embedder: Embedder) -> None:
    with answering(FollowedIndex(semantic_index, without_time_limit(TroubledEmbedder(embedder, failing=True), 2))) as http:
        question = {"question": "which dog may travel", "locale": "en"}
        for response in (http.post("/v1/answers", json=question), http.get("/v1/answers", params=question)):
            assert (response.json()["degraded"], first(response.json())) == ("embedder_failed", "pets")
