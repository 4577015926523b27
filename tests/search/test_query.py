"""A question looks for what it is about, and leaves out what tells nothing."""

import math

import pytest
from hypothesis import given, settings

from indexer.analysis import LANGUAGES, analyze, is_function_word
from indexer.backends import QueryTerm
from indexer.query import Query, build_query
from tests.search.texts import TOPIC, own_texts, texts

ASKED = [
    ("bg", "Здравейте, как мога да си сменя паролата?", "сменя паролата"),
    ("bg", "Защо не ми е възстановена сумата", "възстановена сумата"),
    ("el", "Γεια σας, πώς μπορώ να αλλάξω τον κωδικό μου;", "αλλάξω κωδικό"),
    ("el", "ΠΟΥ ΕΙΝΑΙ Η ΠΑΡΑΓΓΕΛΙΑ ΜΟΥ", "ΠΑΡΑΓΓΕΛΙΑ"),
    ("en", "Hi, how do I change my password?", "change password"),
    ("en", "WHY CAN’T I GET A REFUND", "REFUND"),
    ("en", "what's the driver's phone", "driver's phone"),
    ("ja", "すみません、パスワードを忘れたのですがどうすればいいですか", "パスワード 忘れ"),
    ("ja", "領収書はどこでもらえますか？", "領収 書"),
    ("en", "Ｄｏｅｓ the app crash", "app crash"),
    ("uk", "Привіт, як мені скасувати поїздку?", "скасувати поїздку"),
    ("uk", "ЧОМУ НЕ ПРИХОДИТЬ ЧЕК", "ПРИХОДИТЬ ЧЕК"),
    ("zh", "请问我忘记了密码怎么办", "忘记 密码"),
    ("zh", "請問我忘記了密碼怎麼辦？", "忘記 密碼"),
    ("zh", "為什麼司機可以取消訂單", "司機 取消 訂單"),
]
"""Language, question, and the words that it is about."""


def terms_of(question: Query) -> list[QueryTerm]:
    """What is looked for in an index that knows all its words, all of them equally rare."""
    return question.terms(dict.fromkeys((token.term for token in question.words), 1.0))


@pytest.mark.parametrize("language", LANGUAGES)
def test_function_words_and_their_n_grams_are_left_out_of_questions(language: str) -> None:
    topic = build_query(TOPIC[language], language)
    kept = {}
    for word in sorted(LANGUAGES[language].module.FUNCTION_WORDS):
        question = build_query(f"{TOPIC[language]} {word}", language)
        if terms_of(question) != terms_of(topic):
            kept[word] = sorted({term.term for term in terms_of(question)} - {term.term for term in terms_of(topic)})
    assert kept == {}


@pytest.mark.parametrize(("language", "question", "words"), ASKED)
def test_what_a_question_is_about_is_left_of_it(language: str, question: str, words: str) -> None:
    assert " ".join(question[start:end] for _, start, end in build_query(question, language).words) == words


@pytest.mark.parametrize("language", LANGUAGES)
def test_function_words_are_kept_where_there_is_nothing_else(language: str) -> None:
    listed = sorted(LANGUAGES[language].module.FUNCTION_WORDS)
    for text in [*listed, *map(" ".join, zip(listed, listed[1:], strict=False))]:
        question, fields = build_query(text, language), analyze(text, language)
        assert terms_of(question), text
        if all(is_function_word(token, text, language) for token in fields.words):
            assert (question.words, question.grams, question.dropped) == (fields.words, fields.grams, ()), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_question_is_its_words_and_what_was_dropped(language: str) -> None:
    @settings(max_examples=200)
    @given(texts(language))
    def check(text: str) -> None:
        question, fields = build_query(text, language), analyze(text, language)
        assert sorted(question.words + question.dropped) == sorted(fields.words)
        assert bool(question.words) == bool(fields.words)
        assert set(question.grams) <= set(fields.grams)

    check()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_n_gram_stands_apart_from_the_words_that_are_kept(language: str) -> None:
    @settings(max_examples=200)
    @given(own_texts(language))
    def check(text: str) -> None:
        question = build_query(text, language)
        if all(is_function_word(word, text, language) for word in question.words):
            return
        for gram in question.grams:
            assert any(word.start < gram.end and gram.start < word.end for word in question.words), gram

    check()


@pytest.mark.parametrize("language", LANGUAGES)
def test_any_text_is_a_question_and_its_weights_are_positive(language: str) -> None:
    @settings(max_examples=200)
    @given(texts(language))
    def check(text: str) -> None:
        question = build_query(text, language)
        terms = terms_of(question)
        assert all(term.weight > 0 and math.isfinite(term.weight) for term in terms)
        assert len({(term.field, term.term) for term in terms}) == len(terms)
        assert math.isclose(sum(term.weight for term in terms if term.field == "words"), len(question.words))
        for field, weight in (("grams", LANGUAGES[language].gram_weight), ("prefixes", LANGUAGES[language].prefix_weight)):
            if question.words and getattr(question, field):
                together = sum(term.weight for term in terms if term.field == field)
                assert math.isclose(together, weight * len(question.words), rel_tol=1e-6)

    check()


@pytest.mark.parametrize("text", ["など", "を", "でも", "ですが"])
def test_what_only_n_grams_can_find_is_looked_for_by_them(text: str) -> None:
    terms = terms_of(build_query(text, "ja"))
    assert terms
    assert all(term.weight > 0 for term in terms)


def test_a_word_asked_twice_weighs_twice() -> None:
    question = build_query("refund, refunds and payment", "en")
    assert {term.term: term.weight for term in terms_of(question) if term.field == "words"} == {"refund": 2, "payment": 1}


def test_words_that_the_index_does_not_know_are_not_looked_for() -> None:
    looked_for = build_query("refund qwxz", "en").terms({"refund": 2.0})
    assert [term.term for term in looked_for if term.field == "words"] == ["refund"]


def test_words_that_stand_near_each_other_are_looked_for_together_in_any_order() -> None:
    orders = [terms_of(build_query(text, "en")) for text in ("reset password", "password reset")]
    pairs = [{term.term for term in terms if term.field == "pairs"} for terms in orders]
    assert pairs[0] == pairs[1] == {"password+reset"}
    assert not [term for term in terms_of(build_query("password", "en")) if term.field == "pairs"]
