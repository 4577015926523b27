"""A question in other words, or in another language, finds its article; a code still finds the one that has it."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from indexer.embedders import Embedder
from indexer.search import QueryEmbedder
from indexer.store import Generation
from tests.asking import asked, found, slugs
from tests.conftest import Publish
from tests.embedders import without_time_limit
from tests.files import article
from tests.semantic.content import LOCKED_OUT, PARAPHRASES, SETTINGS


@pytest.mark.parametrize("question", PARAPHRASES)
def test_a_question_in_other_words_or_another_language_finds_its_article(
    generation: Generation, query_embedder: QueryEmbedder, question: str
) -> None:
    assert found(generation, question, embedder=query_embedder)[0] == PARAPHRASES[question]


@pytest.mark.parametrize("question", [LOCKED_OUT, "I moved house", "ξέχασα τον κωδικό μου"])
def test_by_words_alone_it_does_not(generation: Generation, question: str) -> None:
    assert found(generation, question)[:1] != [PARAPHRASES[question]]


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
def test_the_one_section_with_a_code_or_a_quoted_word_comes_first(
    generation: Generation, query_embedder: QueryEmbedder, question: str
) -> None:
    assert found(generation, question, embedder=query_embedder)[0] == "printer"


@pytest.mark.parametrize("locale", ["uk", "ja"])
def test_fallbacks_are_searched_with_vectors_too(generation: Generation, query_embedder: QueryEmbedder, locale: str) -> None:
    answer = asked(generation, "забув пароль", locale, embedder=query_embedder)
    assert ("help/reset", "en") in [(result.article, result.locale) for result in answer.results]
    assert answer.degraded is None


def test_the_order_does_not_depend_on_the_limit_and_is_always_the_same(generation: Generation, query_embedder: QueryEmbedder) -> None:
    def order(question: str, limit: int) -> list[str]:
        return slugs(asked(generation, question, limit=limit, embedder=query_embedder))

    for question in PARAPHRASES:
        longest = order(question, 20)
        assert len(set(longest)) == len(longest)
        for limit in (1, 2, 5, 20):
            assert order(question, limit) == longest[:limit]


def test_articles_that_are_the_same_word_for_word_are_found_and_not_divided_by(publish: Publish, embedder: Embedder) -> None:
    twins = {"help-center.yaml": SETTINGS, "en/help/one.md": article("Refunds"), "en/help/two.md": article("Refunds")}
    both = publish(twins, embedder)
    assert set(found(both, "ξέχασα τον κωδικό μου", embedder=without_time_limit(embedder))) == {"one", "two"}


def test_no_question_breaks_a_semantic_search(generation: Generation, query_embedder: QueryEmbedder) -> None:
    @settings(max_examples=40)
    @given(st.text(min_size=1, max_size=40), st.sampled_from(["en", "uk", "ja"]))
    @example("a\0b", "en")
    @example("\ud800", "en")
    @example("?", "ja")
    @example("“”", "en")
    @example("か" * 2000, "ja")
    @example("E-1042 " * 280, "en")
    def check(question: str, locale: str) -> None:
        if question.strip():
            assert asked(generation, question, locale, embedder=query_embedder).degraded is None

    check()
