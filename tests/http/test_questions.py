"""A question over HTTP is read in the right locale, and gets the right article however it is asked."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.command_line import kotae
from tests.demo import FORGOTTEN, LOCALES
from tests.http.exchange import links, without_id
from tests.serving import Server, ask_over_http


@pytest.mark.parametrize("locale", LOCALES)
def test_get_and_post_give_the_same_answer_under_another_id(demo_server: Server, locale: str) -> None:
    question = {"question": FORGOTTEN[locale], "locale": locale, "limit": 3}
    got, posted = (
        response.json()
        for response in (demo_server.http.get("/v1/answers", params=question), demo_server.http.post("/v1/answers", json=question))
    )
    assert without_id(got) == without_id(posted)
    assert got["answer_id"] != posted["answer_id"]
    assert len(got["results"]) == 3


@pytest.mark.parametrize("locale", LOCALES)
def test_the_command_line_prints_exactly_what_http_answers_but_for_the_id(demo_server: Server, demo_index: Path, locale: str) -> None:
    for question in (FORGOTTEN[locale], "學生認證 apple watch", "is there a café on Mars? \U00017000 👩‍👩‍👧", "0123456789"):
        printed = json.loads(kotae("ask", "--index", demo_index, question, "--locale", locale, "--limit", 3, "--json").stdout)
        answered = ask_over_http(demo_server.http, question, locale, limit=3)
        assert printed["answer_id"] != answered["answer_id"]
        assert json.dumps(without_id(printed)) == json.dumps(without_id(answered))


@pytest.mark.parametrize("locale", LOCALES)
def test_a_question_in_each_locale_gets_its_article(demo_server: Server, locale: str) -> None:
    answer = ask_over_http(demo_server.http, FORGOTTEN[locale], locale)
    assert (answer["results"][0]["article"], answer["results"][0]["locale"]) == ("account/reset-password", locale)
    assert answer["question"] == FORGOTTEN[locale]


@pytest.mark.parametrize("locale", LOCALES)
def test_a_question_without_a_locale_is_read_in_the_locale_of_its_letters(demo_server: Server, locale: str) -> None:
    answer = ask_over_http(demo_server.http, FORGOTTEN[locale])
    assert (answer["locale"], answer["results"][0]["locale"]) == (locale, locale)


@pytest.mark.parametrize(
    ("stated", "served"),
    [
        ("zh-TW", "zh-Hant"),
        ("zh-HK", "zh-Hant"),
        ("zh-CN", "zh-Hans"),
        ("zh-SG", "zh-Hans"),
        ("zh", "zh-Hans"),
        ("uk-UA", "uk"),
        ("ja-JP", "ja"),
        ("bg-BG", "bg"),
        ("el-CY", "el"),
        ("en-NZ", "en"),
        ("ZH-hant", "zh-Hant"),
    ],
)
def test_a_stated_locale_is_served_by_the_nearest_one(demo_server: Server, stated: str, served: str) -> None:
    assert ask_over_http(demo_server.http, "E-1042", stated)["locale"] == served


def test_a_stated_locale_counts_more_than_decisive_letters_and_those_more_than_the_browsers(demo_server: Server) -> None:
    def read_in(question: str, accept_language: str, **stated: str) -> str:
        parameters = {"question": question, **stated}
        answers = [
            demo_server.http.get("/v1/answers", params=parameters, headers={"Accept-Language": accept_language}),
            demo_server.http.post("/v1/answers", json=parameters, headers={"Accept-Language": accept_language}),
        ]
        (locale,) = {answer.json()["locale"] for answer in answers}
        return str(locale)

    assert read_in("забула пароль", "ja", locale="el") == "el"
    assert read_in("забула пароль", "fr-FR, zh-TW;q=0.8, en;q=0.9") == "uk"
    assert read_in("忘記密碼", "en-US, ja;q=0.5") == "zh-Hant"
    assert read_in("забула пароль", "fr, *;q=0.1") == "uk"
    assert read_in("123", "") == "en"
    assert read_in("123", "fr, zh-HK;q=0.5") == "zh-Hant"
    assert read_in("password", "fr-FR, zh-TW;q=0.8, el;q=0.9") == "el"
    assert read_in("забула пароль", "; ;q=, \t,,q=9,*") == "uk"


@pytest.mark.parametrize(
    ("question", "stated", "article", "found_in"),
    [
        ("大學生有優惠嗎 學生證在哪認證", "zh-Hant", "account/student-discount", "zh-Hans"),
        ("大学生有优惠吗 学生证在哪认证", "zh-TW", "account/student-discount", "zh-Hans"),
        ("全家缴费的条码隔天还能刷吗", "zh-Hans", "payments/convenience-store", "zh-Hant"),
        ("沒信用卡 可以去便利商店付現嗎", "zh-CN", "payments/convenience-store", "zh-Hant"),
        ("order from my apple watch", "uk", "app/apple-watch", "en"),
    ],
)
def test_an_article_that_only_a_fallback_has_is_found_and_says_its_locale(
    demo_server: Server, question: str, stated: str, article: str, found_in: str
) -> None:
    answer = ask_over_http(demo_server.http, question, stated)
    first = answer["results"][0]
    assert (first["article"], first["locale"]) == (article, found_in)
    assert answer["locale"] != found_in
    assert ("other_locale", [found_in]) in [(reason["code"], reason["values"]) for reason in answer["reasons"]]
    assert demo_server.http.get(f"/v1/articles{first['url']}").json()["locale"] == found_in


def test_an_article_that_exists_in_the_asked_locale_is_never_shown_in_another(demo_server: Server, answers: list[dict[str, Any]]) -> None:
    has = {locale: {link["article"] for link in links(demo_server, locale) if link["locale"] == locale} for locale in LOCALES}
    foreign = [ask_over_http(demo_server.http, FORGOTTEN[written_in], asked_in, limit=20) for written_in in LOCALES for asked_in in LOCALES]
    from_elsewhere = [
        (answer["locale"], result)
        for answer in (*answers, *foreign)
        for result in answer["results"]
        if result["locale"] != answer["locale"]
    ]
    assert from_elsewhere
    assert not [result for locale, result in from_elsewhere if result["article"] in has[locale]]


def test_an_article_that_two_fallbacks_have_is_shown_once(odd_server: Server) -> None:
    results = [
        (result["article"], result["locale"])
        for result in ask_over_http(odd_server.http, "Q-777 阿波羅 卡爾加里 波士頓", "zh-Hant")["results"]
    ]
    assert ("sea/only-english", "zh-Hans") in results
    assert len({article for article, _ in results}) == len(results)


@pytest.mark.parametrize("limit", [1, 3])
def test_no_more_results_come_than_were_asked_for_and_the_first_stay_the_same(
    demo_server: Server, answers: list[dict[str, Any]], limit: int
) -> None:
    for answer in answers[::3]:
        fewer = ask_over_http(demo_server.http, answer["question"], answer["locale"], limit=limit)
        assert fewer["results"] == answer["results"][:limit]
        assert fewer["confidence"] == answer["confidence"]


def test_every_result_leads_to_the_section_that_it_names(demo_server: Server, answers: list[dict[str, Any]]) -> None:
    results = {result["url"]: result for answer in answers for result in answer["results"]}
    assert len(results) > 100
    for url, result in results.items():
        page = demo_server.http.get(f"/v1/articles{url}").raise_for_status().json()
        headings = {"": ""} | {heading["anchor"]: heading["text"] for heading in page["headings"]}
        assert (page["article"], page["locale"], page["title"]) == (result["article"], result["locale"], result["title"])
        assert headings[result["section"]["anchor"]] == result["section"]["heading"]
        assert urlsplit(url).fragment == result["section"]["anchor"]


def test_eight_threads_in_seven_languages_get_what_one_gets(demo_server: Server) -> None:
    long = {locale: (f"{question} " * 2000)[:2000] for locale, question in FORGOTTEN.items()}  # so that they meet
    alone = {locale: without_id(ask_over_http(demo_server.http, long[locale], locale)) for locale in LOCALES}
    with ThreadPoolExecutor(8) as threads:
        together = list(
            threads.map(
                lambda locale: (locale, without_id(ask_over_http(demo_server.http, long[locale], locale))), LOCALES * 2 + ("ja",) * 10
            )
        )
    assert not [locale for locale, answer in together if answer != alone[locale]]
