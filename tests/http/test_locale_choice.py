"""A question is asked in the locale that its person reads, and whatever that is not is told."""

from typing import Any

import pytest

from tests.demo import FORGOTTEN, LOCALES
from tests.http.exchange import page
from tests.serving import Server, ask_over_http


def ask(server: Server, question: str, accept_language: str = "", **stated: str) -> dict[str, Any]:
    response = server.http.get("/v1/answers", params={"question": question, **stated}, headers={"Accept-Language": accept_language})
    answer: dict[str, Any] = response.raise_for_status().json()
    return answer


def reasons(answer: dict[str, Any]) -> dict[str, list[str]]:
    return {reason["code"]: reason["values"] for reason in answer["reasons"]}


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("browser", ["en-US", "en-US,en;q=0.9", "de", ""])
def test_letters_that_decide_count_more_than_an_english_browser(demo_server: Server, locale: str, browser: str) -> None:
    answer = ask(demo_server, FORGOTTEN[locale], browser)
    first = answer["results"][0]
    assert (answer["locale"], first["locale"], first["article"]) == (locale, locale, "account/reset-password")


@pytest.mark.parametrize(
    ("question", "browser", "locale"),
    [
        ("парола", "bg-BG", "bg"),
        ("парола", "uk-UA", "uk"),
        ("парола", "uk;q=0.3, bg;q=0.7", "bg"),
        ("返金方法", "ja-JP", "ja"),
        ("返金", "zh-TW", "zh-Hant"),
        ("返金", "zh-CN", "zh-Hans"),
        ("返金方法", "", "ja"),
        ("解約方法", "en-US", "ja"),
        ("暗証番号", "en-US", "ja"),
        ("攞返啲錢", "en-US", "zh-Hant"),
    ],
)
def test_what_letters_leave_open_the_browser_settles_else_the_words(demo_server: Server, question: str, browser: str, locale: str) -> None:
    assert ask(demo_server, question, browser)["locale"] == locale


@pytest.mark.parametrize(
    ("tag", "locale"),
    [
        ("yue", "zh-Hant"),
        ("yue-Hant-HK", "zh-Hant"),
        ("zh-yue-HK", "zh-Hant"),
        ("ja-JP-mac", "ja"),
        ("zh_CN.UTF-8", "zh-Hans"),
        ("uk_UA", "uk"),
        (" el ", "el"),
    ],
)
def test_tags_as_systems_write_them_find_theirs(demo_server: Server, tag: str, locale: str) -> None:
    answer = ask(demo_server, "E-1042", locale=tag)
    assert (answer["locale"], "unknown_locale" in reasons(answer)) == (locale, False)


@pytest.mark.parametrize("tag", ["", " ", "\t"])
def test_an_empty_locale_is_none(demo_server: Server, tag: str) -> None:
    answer = ask(demo_server, FORGOTTEN["uk"], "en-US", locale=tag)
    assert (answer["locale"], "unknown_locale" in reasons(answer)) == ("uk", False)


@pytest.mark.parametrize("tag", ["fr", "tlh", "xx-YY", "no tag at all", "{}", "😀"])
def test_an_unknown_locale_falls_back_and_is_told(demo_server: Server, tag: str) -> None:
    answer = ask(demo_server, FORGOTTEN["uk"], "en-US", locale=tag)
    assert answer["locale"] == "uk"
    assert reasons(answer)["unknown_locale"] == [tag]
    assert ask(demo_server, "123", "el", locale=tag)["locale"] == "el"
    assert ask(demo_server, "123", tag if tag.isascii() else "fr")["locale"] == "en"


@pytest.mark.parametrize("locale", [locale for locale in LOCALES if locale != "en"])
def test_a_stated_locale_that_the_letters_exclude_is_asked_with_those_that_they_fit(demo_server: Server, locale: str) -> None:
    answer = ask_over_http(demo_server.http, FORGOTTEN[locale], "en")
    assert answer["locale"] == "en"
    assert answer["results"][0]["article"] == "account/reset-password"


@pytest.mark.parametrize("locale", ["uk", "bg", "el", "ja", "zh-Hant", "zh-Hans"])
def test_an_english_question_is_shown_what_it_finds_in_the_readers_language(demo_server: Server, locale: str) -> None:
    first = ask_over_http(demo_server.http, "I forgot my password", locale)["results"][0]
    assert (first["article"], first["locale"]) == ("account/reset-password", locale)
    assert first["title"] == page(demo_server, locale, "account/reset-password")["title"]


@pytest.mark.parametrize(("header", "told"), [("fr-CH, de;q=0.8", ["fr-CH"]), ("fr, uk;q=0.1", None), ("fr, *;q=0.1", None), ("", None)])
def test_a_browser_that_wants_only_unknown_languages_is_told_so(demo_server: Server, header: str, told: list[str] | None) -> None:
    response = demo_server.http.get("/v1/answers", params={"question": "refund"}, headers={"Accept-Language": header})
    assert reasons(response.json()).get("unknown_locale") == told
