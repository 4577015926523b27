"""Which locale is meant: by a tag, by the browser's wish, or by the letters of the question."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.analysis import LANGUAGES as ANALYSED
from kb import locale as locales
from kb.article import Article, Content
from kb.errors import UnknownLocale

SEVEN = ("zh-Hant", "zh-Hans", "ja", "bg", "uk", "el", "en")

any_text = st.text(st.characters())
"""Lone surrogates too."""

tag_like = st.from_regex(r"[A-Za-z0-9_*-]{0,40}", fullmatch=True)
some_locales = st.lists(st.sampled_from(SEVEN), unique=True)


def guess_cases() -> list[tuple[str, str]]:
    lines = (Path(__file__).parent / "cases" / "guess.tsv").read_text(encoding="utf-8").split("\n")
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [(locale, text) for locale, text in rows]


def short_texts(article: Article) -> list[str]:
    return [article.metadata.title, *article.metadata.wordings, *(section.heading for section in article.sections if section.heading)]


def test_every_language_that_can_be_analysed_can_be_a_locale_and_the_other_way_round():
    assert set(ANALYSED) == locales.LANGUAGES == {locales.language_of(tag) for tag in locales.KNOWN}
    assert sorted(locales.KNOWN) == sorted(SEVEN)


# --- by tag


@pytest.mark.parametrize(
    ("tag", "served"),
    [
        ("zh-TW", "zh-Hant"),
        ("zh-HK", "zh-Hant"),
        ("zh-MO", "zh-Hant"),
        ("zh-Hant-HK", "zh-Hant"),
        ("zh-Hant-CN", "zh-Hant"),
        ("zh_TW", "zh-Hant"),
        ("zh-hant", "zh-Hant"),
        ("zh-CN", "zh-Hans"),
        ("zh-SG", "zh-Hans"),
        ("zh-Hans-TW", "zh-Hans"),
        ("zh", "zh-Hans"),
        ("cmn", "zh-Hans"),
        ("uk-UA", "uk"),
        ("UK", "uk"),
        ("bg-BG", "bg"),
        ("el-GR", "el"),
        ("el-CY", "el"),
        ("ja-JP", "ja"),
        ("en-GB", "en"),
        ("en_us", "en"),
        ("en-US-x-private", "en"),
    ],
)
def test_a_tag_finds_the_locale_that_its_reader_can_read(tag, served):
    assert locales.match(tag, SEVEN) == locales.match(tag, SEVEN[::-1]) == served
    assert locales.stated(tag, SEVEN) == served


@pytest.mark.parametrize(
    "tag", ["fr", "ru", "be", "sr", "mk", "ko", "de-AT", "cy", "bo", "und", "mul", "x-private", "", "-", "*", "en_US.UTF-8"]
)
def test_a_tag_of_no_known_language_finds_none_and_the_message_lists_those_there_are(tag):
    assert locales.match(tag, SEVEN) is None
    with pytest.raises(UnknownLocale, match="there are: bg, el, en, ja, uk, zh-Hans, zh-Hant"):
        locales.stated(tag, SEVEN)


def test_a_tag_finds_the_region_that_was_declared():
    assert locales.match("en-US", ["en-GB", "en-US"]) == "en-US"
    assert locales.match("en", ["en-GB", "uk"]) == "en-GB"
    assert locales.match("zh-TW", ["zh-CN", "zh-HK"]) == "zh-HK"


@pytest.mark.parametrize(
    ("mistaken", "right"),
    [("ua", "uk"), ("gr", "el"), ("cn", "zh-Hans"), ("jp", "ja"), ("tw", "zh-Hant"), ("UA", "uk"), ("zh-tw", "zh-Hant")],
)
def test_a_country_code_gets_the_right_tag_suggested(mistaken, right):
    assert locales.suggestion(mistaken, SEVEN) == f"did you mean `{right}`?"


# --- by the browser's wish


@pytest.mark.parametrize(
    ("header", "served"),
    [
        ("uk", "uk"),
        ("zh-TW,zh;q=0.9,en-US;q=0.8,en;q=0.7", "zh-Hant"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-Hans"),
        ("bg;q=0.001, en;q=1.000", "en"),
        ("el;q=0.5, bg;q=0.5", "el"),
        ("fr-FR, fr;q=0.9, ja;q=0.1", "ja"),
        ("en;q=0, bg", "bg"),
        ("*;q=0.5, en;q=0.1", "en"),
        ("EL-gr ; q=0.3", "el"),
        ("de;q=nonsense, , ;q=1, uk", "uk"),
        ("fr, de;q=0.5", None),
        ("en;q=0", None),
        ("*", None),
        ("", None),
        (";;;,,,", None),
    ],
)
def test_accept_language_serves_the_wish_with_the_most_weight_that_is_known(header, served):
    assert locales.accepted(header, SEVEN) == served


# --- by its letters


@pytest.mark.parametrize(("locale", "text"), guess_cases())
def test_a_short_question_tells_its_locale_whatever_the_order_of_the_locales(locale, text):
    assert locales.guess(text, SEVEN) == locales.guess(text, SEVEN[::-1]) == locale


@pytest.mark.parametrize(
    ("locale", "share"), [("zh-Hant", 0.85), ("zh-Hans", 0.85), ("ja", 0.93), ("bg", 0.93), ("uk", 0.93), ("el", 0.93), ("en", 0.93)]
)
def test_titles_wordings_and_headings_tell_their_locale_whatever_the_order_of_the_locales(demo_content: Content, locale: str, share: float):
    # some cannot: brand names, and Chinese words that are written alike in both scripts
    texts = [text for article in demo_content.of(locale) for text in short_texts(article)]
    wrong = [text for text in texts if {locales.guess(text, SEVEN), locales.guess(text, SEVEN[::-1])} != {locale}]
    assert len(texts) > 200
    assert len(wrong) <= (1 - share) * len(texts), wrong


@pytest.mark.parametrize("text", ["", " ", "?", "42", "🙂🙂", "…——", "\ud800", "안녕하세요", "שלום"])
def test_letters_of_no_known_language_tell_nothing(text):
    assert locales.guess(text, SEVEN) is None


def test_a_guess_falls_only_on_a_locale_that_exists():
    assert locales.guess("забув пароль", ["en", "bg"]) == "bg"
    assert locales.guess("忘記密碼", ["en", "zh-Hans"]) == "zh-Hans"
    assert locales.guess("忘记密码", ["zh-TW", "zh-CN"]) == "zh-CN"
    assert locales.guess("忘記密碼", ["en", "uk"]) is None
    assert locales.guess("forgot password", []) is None


# --- random text


@given(tag=any_text | tag_like, known=some_locales)
@settings(max_examples=300, deadline=None)
def test_whatever_stands_as_a_tag_it_matches_a_known_locale_or_none(tag, known):
    assert locales.match(tag, known) in {*known, None}
    assert locales.suggestion(tag, SEVEN)


@given(header=any_text | st.lists(tag_like | st.sampled_from([";q=", "0.5", ",", " "])).map("".join), known=some_locales)
@settings(max_examples=300, deadline=None)
def test_whatever_stands_in_accept_language_it_finds_a_known_locale_or_none(header, known):
    assert locales.accepted(header, known) in {*known, None}


@given(text=any_text, known=some_locales)
@settings(max_examples=300, deadline=None)
def test_whatever_is_asked_the_guess_is_a_known_locale_or_none(text, known):
    assert locales.guess(text, known) in {*known, None}
