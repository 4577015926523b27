"""Which locale is meant: by a tag, by the browser's languages, or by the letters of the question."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.answers.locale_choice import told_by_text
from indexer.analysis import LANGUAGES as ANALYSED
from kb import locale as locales
from kb.article import Article, Content
from tests.demo import LOCALES
from tests.golden import CASES, rows

any_text = st.text(st.characters())
"""Lone surrogates too."""

tag_like = st.from_regex(r"[A-Za-z0-9_*-]{0,40}", fullmatch=True)
some_locales = st.lists(st.sampled_from(LOCALES), unique=True)


def short_texts(article: Article) -> list[str]:
    return [article.metadata.title, *article.metadata.wordings, *(section.heading for section in article.sections if section.heading)]


def test_every_language_that_can_be_analysed_can_be_a_locale_and_the_other_way_round() -> None:
    assert set(ANALYSED) == locales.LANGUAGES == {locales.language_of(tag) for tag in locales.KNOWN}
    assert sorted(locales.KNOWN) == sorted(LOCALES)


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
        ("en_US.UTF-8", "en"),
        ("zh_CN.GB18030", "zh-Hans"),
        ("yue", "zh-Hant"),
        ("yue-Hant-HK", "zh-Hant"),
        ("zh-yue-HK", "zh-Hant"),
        ("ja-JP-mac", "ja"),
    ],
)
def test_a_tag_finds_the_locale_that_its_reader_can_read(tag: str, served: str) -> None:
    assert locales.match(tag, LOCALES) == locales.match(tag, LOCALES[::-1]) == served


@pytest.mark.parametrize("tag", ["fr", "ru", "be", "sr", "mk", "ko", "de-AT", "cy", "bo", "und", "mul", "x-private", "", "-", "*"])
def test_a_tag_of_no_known_language_finds_none(tag: str) -> None:
    assert locales.match(tag, LOCALES) is None


def test_a_tag_finds_the_region_that_was_declared() -> None:
    assert locales.match("en-US", ["en-GB", "en-US"]) == "en-US"
    assert locales.match("en", ["en-GB", "uk"]) == "en-GB"
    assert locales.match("zh-TW", ["zh-CN", "zh-HK"]) == "zh-HK"


@pytest.mark.parametrize(
    ("mistaken", "right"),
    [("ua", "uk"), ("gr", "el"), ("cn", "zh-Hans"), ("jp", "ja"), ("tw", "zh-Hant"), ("UA", "uk"), ("zh-tw", "zh-Hant")],
)
def test_a_country_code_gets_the_right_tag_suggested(mistaken: str, right: str) -> None:
    assert locales.suggestion(mistaken, LOCALES) == f"did you mean `{right}`?"


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
def test_accept_language_serves_the_known_language_with_the_most_weight(header: str, served: str | None) -> None:
    assert locales.accepted(header, LOCALES) == served


@pytest.mark.parametrize(("locale", "text"), rows(CASES / "guess.tsv"))
def test_a_short_question_tells_its_locale_whatever_the_order_of_the_locales(locale: str, text: str) -> None:
    assert told_by_text(text, LOCALES) == told_by_text(text, LOCALES[::-1]) == locale


@pytest.mark.parametrize(
    ("locale", "share"), [("zh-Hant", 0.85), ("zh-Hans", 0.85), ("ja", 0.93), ("bg", 0.93), ("uk", 0.93), ("el", 0.93), ("en", 0.93)]
)
def test_titles_wordings_and_headings_tell_their_locale_whatever_the_order_of_the_locales(
    demo_content: Content, locale: str, share: float
) -> None:
    # some cannot: brand names, and Chinese words that are written alike in both scripts
    texts = [text for article in demo_content.of(locale) for text in short_texts(article)]
    wrong = [text for text in texts if {told_by_text(text, LOCALES), told_by_text(text, LOCALES[::-1])} != {locale}]
    assert len(texts) > 200
    assert len(wrong) <= (1 - share) * len(texts), wrong


@pytest.mark.parametrize("text", ["", " ", "?", "42", "🙂🙂", "…——", "\ud800", "안녕하세요", "שלום"])
def test_letters_of_no_known_language_tell_nothing(text: str) -> None:
    assert told_by_text(text, LOCALES) is None


def test_a_guess_falls_only_on_a_locale_that_exists() -> None:
    assert told_by_text("забув пароль", ["en", "bg"]) == "bg"
    assert told_by_text("忘記密碼", ["en", "zh-Hans"]) == "zh-Hans"
    assert told_by_text("忘记密码", ["zh-TW", "zh-CN"]) == "zh-CN"
    assert told_by_text("忘記密碼", ["en", "uk"]) is None
    assert told_by_text("forgot password", []) is None


@given(tag=any_text | tag_like, declared=some_locales)
@settings(max_examples=300)
def test_whatever_stands_as_a_tag_it_matches_a_known_locale_or_none(tag: str, declared: list[str]) -> None:
    assert locales.match(tag, declared) in {*declared, None}
    assert locales.suggestion(tag, LOCALES)


@given(header=any_text | st.lists(tag_like | st.sampled_from([";q=", "0.5", ",", " "])).map("".join), declared=some_locales)
@settings(max_examples=300)
def test_whatever_stands_in_accept_language_it_finds_a_known_locale_or_none(header: str, declared: list[str]) -> None:
    assert locales.accepted(header, declared) in {*declared, None}


@given(text=any_text, declared=some_locales)
@settings(max_examples=300)
def test_whatever_is_asked_the_guess_is_a_known_locale_or_none(text: str, declared: list[str]) -> None:
    assert told_by_text(text, declared) in {*declared, None}
