"""How a question is read, how texts are stored with their words, and what is shown of them."""

import math
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.analysis import LANGUAGES, Token, analyze, is_function_word
from indexer.backends import QueryTerm
from indexer.query import Query, build_query
from indexer.search import mark
from indexer.search.matching import Match, QueryWord, matches
from indexer.search.snippet import WIDTH, Snippet, cut
from indexer.store import AnalysedText
from indexer.store.analysed_text import analysed_text, pack, unpack

TOPIC = {"bg": "парола", "el": "κωδικός", "en": "password", "ja": "パスワード", "uk": "пароль", "zh": "密码"}

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

PIECES = (
    "password Reset résumé паролата налаштування здоров’я ЗДОРОВʼЯ κωδικός ΠΛΗΡΩΜΉ 帳號 密码 忘記 パスワード ﾊﾟｽﾜｰﾄﾞ 問い合わせ を の E-1042 "
    "iPhone15 Wi-Fi ㍿ 軟體 one-of-the-very-longest-words-that-anybody-could-write я a 😀 شكرا 한국 ๑๒ \ud800 \u202e x\u0301y"
).split()
PARTING = (" ", " ", " ", " ", "\n", "\n\n", ". ", "! ", "? ", "; ", ", ", "。", "、", "，", "", " (", ") ", "   ", "…")


def own_texts(language: str) -> st.SearchStrategy[str]:
    words = (*sorted(LANGUAGES[language].module.FUNCTION_WORDS), *[TOPIC[language]] * 40, *PIECES)
    return st.lists(st.tuples(st.sampled_from(words), st.sampled_from(PARTING)), max_size=12).map(
        lambda pairs: "".join(map("".join, pairs))
    )


def texts(language: str) -> st.SearchStrategy[str]:
    return own_texts(language) | st.text(st.characters(exclude_categories=()), max_size=40)


# --- questions


def terms_of(question: Query) -> list[QueryTerm]:
    """What is looked for in an index that knows all its words, all of them equally rare."""
    return question.terms(dict.fromkeys((token.term for token in question.words), 1.0))


@pytest.mark.parametrize("language", LANGUAGES)
def test_function_words_and_their_n_grams_are_left_out_of_questions(language: str):
    topic = build_query(TOPIC[language], language)
    kept = {}
    for word in sorted(LANGUAGES[language].module.FUNCTION_WORDS):
        question = build_query(f"{TOPIC[language]} {word}", language)
        if terms_of(question) != terms_of(topic):
            kept[word] = sorted({term.term for term in terms_of(question)} - {term.term for term in terms_of(topic)})
    assert kept == {}


@pytest.mark.parametrize(("language", "question", "words"), ASKED)
def test_what_a_question_is_about_is_left_of_it(language: str, question: str, words: str):
    assert " ".join(question[start:end] for _, start, end in build_query(question, language).words) == words


@pytest.mark.parametrize("language", LANGUAGES)
def test_function_words_are_kept_where_there_is_nothing_else(language: str):
    listed = sorted(LANGUAGES[language].module.FUNCTION_WORDS)
    for text in [*listed, *map(" ".join, zip(listed, listed[1:], strict=False))]:
        question, fields = build_query(text, language), analyze(text, language)
        assert terms_of(question), text
        if all(is_function_word(token, text, language) for token in fields.words):
            assert (question.words, question.grams, question.dropped) == (fields.words, fields.grams, ()), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_question_is_its_words_and_what_was_dropped(language: str):
    @settings(max_examples=200, deadline=None)
    @given(texts(language))
    def check(text: str):
        question, fields = build_query(text, language), analyze(text, language)
        assert sorted(question.words + question.dropped) == sorted(fields.words)
        assert bool(question.words) == bool(fields.words)
        assert set(question.grams) <= set(fields.grams)

    check()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_n_gram_stands_apart_from_the_words_that_are_kept(language: str):
    @settings(max_examples=200, deadline=None)
    @given(own_texts(language))
    def check(text: str):
        question = build_query(text, language)
        if all(is_function_word(word, text, language) for word in question.words):
            return
        for gram in question.grams:
            assert any(word.start < gram.end and gram.start < word.end for word in question.words), gram

    check()


@pytest.mark.parametrize("language", LANGUAGES)
def test_any_text_is_a_question_and_its_weights_are_positive(language: str):
    @settings(max_examples=200, deadline=None)
    @given(texts(language))
    def check(text: str):
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
def test_what_only_n_grams_can_find_is_looked_for_by_them(text: str):
    terms = terms_of(build_query(text, "ja"))
    assert terms
    assert all(term.weight > 0 for term in terms)


def test_a_word_asked_twice_weighs_twice():
    question = build_query("refund, refunds and payment", "en")
    assert {term.term: term.weight for term in terms_of(question) if term.field == "words"} == {"refund": 2, "payment": 1}


def test_words_that_the_index_does_not_know_are_not_looked_for():
    looked_for = build_query("refund qwxz", "en").terms({"refund": 2.0})
    assert [term.term for term in looked_for if term.field == "words"] == ["refund"]


def test_words_that_stand_near_each_other_are_looked_for_together_in_any_order():
    orders = [terms_of(build_query(text, "en")) for text in ("reset password", "password reset")]
    pairs = [{term.term for term in terms if term.field == "pairs"} for terms in orders]
    assert pairs[0] == pairs[1] == {"password+reset"}
    assert not [term for term in terms_of(build_query("password", "en")) if term.field == "pairs"]


# --- passages


def content(stored: AnalysedText) -> tuple[str, list[Token]]:
    return stored.text, list(map(Token, stored.terms, stored.starts, stored.ends))


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(exclude_categories=()), max_size=60), st.sampled_from(sorted(LANGUAGES)))
def test_an_analysed_text_comes_back_from_bytes(text: str, language: str):
    words = analyze(text, language).words
    assert content(analysed_text(text, words)) == content(unpack(pack(analysed_text(text, words)))) == (text, list(words))


TERMS = st.text("abяの", min_size=1, max_size=4) | st.text(st.characters(exclude_categories=["Cs", "Z", "Cc"]), min_size=1, max_size=9)
PLACES = st.integers(0, 2**32 - 1)


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(exclude_categories=()), max_size=30), st.lists(st.builds(Token, TERMS, PLACES, PLACES), max_size=9))
def test_any_tokens_come_back_from_bytes(text: str, tokens: list[Token]):
    assert content(unpack(pack(analysed_text(text, tokens)))) == (text, tokens)


@settings(max_examples=200, deadline=None)
@given(st.lists(TERMS, max_size=12), TERMS)
def test_a_passage_knows_where_each_term_is_and_which_begin_alike(terms: list[str], other: str):
    stored = unpack(pack(analysed_text("", [Token(term, 0, 1) for term in terms])))
    for term in {*terms, other}:
        assert list(stored.places(term)) == [place for place, held in enumerate(terms) if held == term]
        for beginning in (term, term[:1], term[:3]):
            assert stored.beginning_with(beginning) == {held for held in terms if held.startswith(beginning)}


# --- snippets


def match_at(text: str, start: int, end: int, strength: float = 1.0) -> Match:
    return Match(term=text[start:end], strength=strength, start=start, end=end)


@st.composite
def texts_with_matches(draw: st.DrawFn) -> tuple[str, list[Match]]:
    """A text of up to some 1,500 characters in many scripts, and some of its words, a few of which overlap."""
    text, spans = "", []
    for chunk, parting in draw(st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(PARTING)), min_size=1, max_size=150)):
        spans.append((len(text), len(text) + len(chunk)))
        text += chunk + parting
    joined = [(start, end) for (start, _), (_, end) in zip(spans, spans[1:], strict=False)]
    picked = draw(st.lists(st.sampled_from(spans), max_size=6)) + draw(st.lists(st.sampled_from(joined or spans), max_size=2))
    return text, [match_at(text, start, end, draw(st.sampled_from([1.0, 0.6]))) for start, end in sorted(picked)]


def cut_of(text: str, found: list[Match]) -> Snippet:
    return cut(text, found, {match.term: 1.0 for match in found})


@settings(max_examples=200, deadline=None)
@given(texts_with_matches())
def test_highlights_are_sorted_apart_and_within_the_snippet(case: tuple[str, list[Match]]):
    snippet = cut_of(*case)
    place = 0
    for start, end in snippet.highlights:
        assert place <= start < end <= len(snippet.text)
        place = end


@settings(max_examples=200, deadline=None)
@given(texts_with_matches())
def test_highlights_are_exactly_the_matched_words_of_the_stretch_that_is_shown(case: tuple[str, list[Match]]):
    text, found = case
    snippet = cut_of(text, found)
    assert any(marked_in(text, found, start, end) == snippet.marked() for start, end in stretches(text, snippet.text))


def stretches(text: str, shown: str) -> list[tuple[int, int]]:
    """Where a snippet's text may have been cut from."""
    line = text.replace("\n", " ")
    places = [(0, len(line))] if shown == line else []
    for before in (0, 1)[: 1 + shown.startswith("…")]:
        for after in (0, 1)[: 1 + shown.endswith("…")]:
            inner = shown[before : len(shown) - after]
            starts = [start for start in range(len(line)) if line.startswith(inner, start)]
            places += [(start, start + len(inner)) for start in starts if (start > 0, start + len(inner) < len(line)) == (before, after)]
    return places


def marked_in(text: str, found: list[Match], start: int, end: int) -> str:
    """What a snippet of `text[start:end]` looks like, worked out character by character."""
    inside = {place for match in found if start <= match.start and match.end <= end for place in range(match.start, match.end)}
    begins = {match.start for match in found if match.start >= start and match.end <= end}
    overlapped = {place for match in found if match.start >= start and match.end <= end for place in range(match.start + 1, match.end)}
    shown = ["…" if start else ""]
    for place in range(start, end):
        opens = place in inside and (place - 1 not in inside or place in begins - overlapped)
        closes = place in inside and (place + 1 not in inside or place + 1 in begins - overlapped)
        shown.append(f"{'[' if opens else ''}{text[place]}{']' if closes else ''}".replace("\n", " "))
    return "".join([*shown, "…" if end < len(text) else ""])


@settings(max_examples=200, deadline=None)
@given(texts_with_matches())
def test_a_snippet_is_short_on_one_line_and_shows_a_match_if_there_is_one(case: tuple[str, list[Match]]):
    text, found = case
    snippet = cut_of(text, found)
    assert len(snippet.text) <= WIDTH + 2
    assert "\n" not in snippet.text
    assert snippet.highlights or not any(match.end - match.start <= 15 for match in found)


@pytest.mark.parametrize(
    ("filler", "word"), [("Nothing to see here. ", "password"), ("Тук няма нищо. ", "парола"), ("这里什么都没有。", "密码")]
)
def test_a_snippet_shows_the_place_where_most_words_match(filler: str, word: str):
    text = f"{word}! {filler * 40}{word}, E-1042. {filler * 40}{word}"
    found = [match_at(text, *written.span()) for written in re.finditer(f"{word}|E-1042", text)]
    assert f"[{word}], [E-1042]" in cut_of(text, found).marked()


def test_words_that_match_weakly_or_again_and_again_do_not_hide_the_best_place():
    nothing, weak = "Nothing to see here. " * 20, "password passwords. "
    text = f"{nothing}{weak}" * 9 + f"{nothing}password, E-1042. {nothing}"
    spans = [(written[0], *written.span()) for written in re.finditer(r"passwords?|E-1042", text)]
    strengths = {"password": 0.5, "passwords": 1.0, "E-1042": 1.0}
    found = [Match(term=word.rstrip("s"), strength=strengths[word], start=start, end=end) for word, start, end in spans]
    assert "[password], [E-1042]" in cut_of(text, found).marked()


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_matches_a_question_is_cut_out_as_written(language: str):
    @settings(max_examples=100, deadline=None)
    @given(own_texts(language), own_texts(language))
    def check(before: str, after: str):
        text = f"{before}\n{TOPIC[language]}\n{after}"
        asked = [QueryWord(token.term, token.term, 1.0, known=True) for token in build_query(TOPIC[language], language).words]
        found = matches(asked, analysed_text(text, analyze(text, language).words))
        for match in found:
            assert match.strength < 1 or match.term in {token.term for token in analyze(text[match.start : match.end], language).words}
        assert (len(before) + 1, len(before) + 1 + len(TOPIC[language])) in [(match.start, match.end) for match in found]

    check()


def test_marked_words_stand_in_brackets():
    assert mark("reset your password", [(0, 5), (11, 19)]) == "[reset] your [password]"
