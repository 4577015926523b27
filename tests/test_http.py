"""The HTTP API, asked over a real port: what apps may rely on."""

import http.client
import json
import re
import shutil
import socket
import subprocess
import threading
import time
import unicodedata
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit

import httpx2
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from api.cli import main
from indexer.backends.tantivy import TantivyEngine
from indexer.build import build
from kb.article import Content, visible
from kb.content import read_content
from kb.locale import guess
from tests.serving import KOTAE, Server, environment, serving, until

LOCALES = ("zh-Hant", "zh-Hans", "ja", "bg", "uk", "el", "en")

FORGOTTEN = {
    "zh-Hant": ("忘記密碼怎麼辦", "密碼"),
    "zh-Hans": ("忘记密码怎么办", "密码"),
    "ja": ("パスワードを忘れてしまいました", "パスワード"),
    "bg": ("забравих си паролата", "парол"),
    "uk": ("забула пароль", "парол"),
    "el": ("ξέχασα τον κωδικό μου", "κωδικ"),
    "en": ("I forgot my password", "password"),
}
"""A question that account/reset-password answers, and the beginning of a word that it shares with it."""

ENGLISH = """\
name: Test
default_locale: en
locales: {en: {}}
categories: {sea: {en: The sea}}
contact:
  - {kind: email, value: help@test.example, label: {en: Write to us}}
"""

CHINESE = """\
name: Test
default_locale: en
locales:
  en: {}
  zh-Hant: {fallbacks: [zh-Hans, en]}
  zh-Hans: {fallbacks: [zh-Hant, en]}
categories: {sea: {en: The sea, zh-Hant: 海, zh-Hans: 海}}
"""

PAGE_OF_THE_SHOP, PAGE_OF_A_STRANGER = "https://shop.example", "https://stranger.example"

PNG = b"\x89PNG\r\n\x1a\n"


# --- the servers


@pytest.fixture(scope="session")
def server(demo_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serves the demo, with settings as they come."""
    with serving(demo_index, tmp_path_factory.mktemp("server") / "log") as server:
        yield server


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serves `ODD_CONTENT` to one's own staff, and to pages of the shop."""
    root = tmp_path_factory.mktemp("odd")
    write(root / "content", ODD_CONTENT)
    publish(root / "content", root / "index")
    (root / "index" / "secret.png").write_bytes(PNG)
    with serving(root / "index", root / "log", audience="internal", cors_origins=json.dumps([PAGE_OF_THE_SHOP])) as server:
        yield server


@pytest.fixture(scope="module")
def switching(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Path]]:
    """Serves an English help centre; its index root is there to be built into. Each test publishes what it starts from."""
    root = tmp_path_factory.mktemp("switching")
    write(root / "content", {"help-center.yaml": ENGLISH, "en/sea/whale.md": article("Whales", "They sing.")})
    publish(root / "content", root / "index")
    with serving(root / "index", root / "log") as server:
        yield server, root / "index"


def article(title: str, text: str, **head: str) -> str:
    lines = [f"{key}: {value}\n" for key, value in {"title": title, **head}.items()]
    return f"---\n{''.join(lines)}---\n{text}\n"


def write(root: Path, files: dict[str, str | bytes]) -> None:
    for name, data in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else data.encode())


def publish(root: Path, index: Path, *, force: bool = False) -> str:
    """Builds, and returns the generation's id."""
    return build(read_content(root), index, TantivyEngine(), force=force).generation


ODD_CONTENT: dict[str, str | bytes] = {
    "help-center.yaml": CHINESE,
    "en/sea/whale.md": article("Blue 😀😀 whales", "😀😀 The 𝒷𝓁𝓊ℯ whale (whale!) sings.\n\n![A whale](../../assets/whale.svg)"),
    "en/sea/evil.md": article(
        "Evil squid",
        "<script>alert(1)</script><img src='../../assets/whale.svg' onerror=alert(2)><iframe src=//evil.example></iframe>"
        "[squid](javascript:alert(3)) <a href='data:text/html,x' onclick=alert(4)>ink</a> <style>*{display:none}</style><b>fine</b>",
    ),
    "en/sea/staff.md": article("Feeding the otters", "Twice a day.", audience="internal", aliases="[sea/otter-menu]"),
    "en/sea/only-english.md": article("Code Q-777", "What Q-777 means."),
    "zh-Hans/sea/only-english.md": article("代码 Q-777", "Q-777 是什么意思。"),
    "zh-Hant/sea/wave.md": article("海浪", "很高。"),
    "zh-Hans/sea/wave.md": article("海浪", "很高。"),
    "assets/whale.svg": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(5)</script></svg>",
    "assets/page.html": b"<script>alert(6)</script>",
}


# --- asking


def ask(server: Server, question: str, locale: str | None = None, **more: Any) -> dict[str, Any]:
    asked = {"question": question, **({"locale": locale} if locale else {}), **more}
    answer: dict[str, Any] = server.http.post("/v1/answers", json=asked).raise_for_status().json()
    return answer


def without_id(answer: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in answer.items() if key != "answer_id"}


def highlighted(result: dict[str, Any]) -> list[str]:
    snippet = result["snippet"]
    return [snippet["text"][each["start"] : each["end"]] for each in snippet["highlights"]]


@pytest.fixture(scope="module")
def asked(server: Server) -> list[dict[str, Any]]:
    """The answers to every third question of the demo, each in its locale."""
    folder = Path(__file__).parent.parent / "corpora" / "demo" / "questions"
    lines = [(locale, line) for locale in LOCALES for line in (folder / f"{locale}.tsv").read_text("utf-8").splitlines()[::3]]
    return [ask(server, line.split("\t")[0], locale, limit=20) for locale, line in lines]


def listed(server: Server, locale: str) -> set[str]:
    """The ids of all articles that readers of a locale see."""
    categories = server.http.get("/v1/categories", params={"locale": locale}).json()
    return {article["article"] for category in categories for article in category["articles"]}


@pytest.mark.parametrize("locale", LOCALES)
def test_get_and_post_give_the_same_answer_under_another_id(server: Server, locale: str) -> None:
    asked = {"question": FORGOTTEN[locale][0], "locale": locale, "limit": 3}
    got, posted = server.http.get("/v1/answers", params=asked).json(), server.http.post("/v1/answers", json=asked).json()
    assert without_id(got) == without_id(posted)
    assert got["answer_id"] != posted["answer_id"]
    assert len(got["results"]) == 3


@pytest.mark.parametrize("locale", LOCALES)
def test_the_command_line_prints_exactly_what_http_answers_but_for_the_id(server: Server, demo_index: Path, locale: str) -> None:
    for question in (FORGOTTEN[locale][0], "學生認證 apple watch", "is there a café on Mars? \U00017000 👩‍👩‍👧", "0123456789"):
        asked = ["ask", "--index", str(demo_index), question, "--locale", locale, "--limit", "3", "--json"]
        printed = json.loads(CliRunner().invoke(main, asked).stdout)
        answered = ask(server, question, locale, limit=3)
        assert printed["answer_id"] != answered["answer_id"]
        assert json.dumps(without_id(printed)) == json.dumps(without_id(answered))


@pytest.mark.parametrize("locale", LOCALES)
def test_a_question_in_each_locale_gets_its_article(server: Server, locale: str) -> None:
    answer = ask(server, FORGOTTEN[locale][0], locale)
    assert (answer["results"][0]["article"], answer["results"][0]["locale"]) == ("account/reset-password", locale)
    assert answer["question"] == FORGOTTEN[locale][0]


@pytest.mark.parametrize("locale", LOCALES)
def test_a_question_without_a_locale_is_read_in_the_locale_of_its_letters(server: Server, locale: str) -> None:
    answer = ask(server, FORGOTTEN[locale][0])
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
def test_a_stated_locale_is_served_by_the_nearest_one(server: Server, stated: str, served: str) -> None:
    assert ask(server, "E-1042", stated)["locale"] == served


def test_a_stated_locale_counts_more_than_the_browsers_and_that_more_than_the_letters(server: Server) -> None:
    def read_in(question: str, accept_language: str, **stated: str) -> str:
        parameters = {"question": question, **stated}
        answers = [
            server.http.get("/v1/answers", params=parameters, headers={"Accept-Language": accept_language}),
            server.http.post("/v1/answers", json=parameters, headers={"Accept-Language": accept_language}),
        ]
        (locale,) = {answer.json()["locale"] for answer in answers}
        return str(locale)

    assert read_in("забула пароль", "ja", locale="el") == "el"
    assert read_in("забула пароль", "fr-FR, zh-TW;q=0.8, en;q=0.9") == "en"
    assert read_in("забула пароль", "fr, zh-HK;q=0.5") == "zh-Hant"
    assert read_in("забула пароль", "fr, *;q=0.1") == "uk"
    assert read_in("123", "") == "en"
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
    server: Server, question: str, stated: str, article: str, found_in: str
) -> None:
    answer = ask(server, question, stated)
    first = answer["results"][0]
    assert (first["article"], first["locale"]) == (article, found_in)
    assert answer["locale"] != found_in
    assert ("other_locale", [found_in]) in [(reason["code"], reason["values"]) for reason in answer["reasons"]]
    assert server.http.get(first["url"]).json()["locale"] == found_in


def test_an_article_that_exists_in_the_asked_locale_is_never_shown_in_another(server: Server, asked: list[dict[str, Any]]) -> None:
    has = {locale: listed(server, locale) for locale in LOCALES}
    foreign = [ask(server, FORGOTTEN[spoken][0], asked_in, limit=20) for spoken in LOCALES for asked_in in LOCALES]
    from_elsewhere = [
        (answer["locale"], result) for answer in (*asked, *foreign) for result in answer["results"] if result["locale"] != answer["locale"]
    ]
    assert from_elsewhere
    assert not [result for wanted, result in from_elsewhere if result["article"] in has[wanted]]


def test_an_article_that_two_fallbacks_have_is_shown_once(odd: Server) -> None:
    found = [(result["article"], result["locale"]) for result in ask(odd, "Q-777 阿波羅 卡爾加里 波士頓", "zh-Hant")["results"]]
    assert ("sea/only-english", "zh-Hans") in found
    assert len({article for article, _ in found}) == len(found)


@pytest.mark.parametrize("limit", [1, 3])
def test_no_more_results_come_than_were_asked_for_and_the_first_stay_the_same(
    server: Server, asked: list[dict[str, Any]], limit: int
) -> None:
    for answer in asked[::3]:
        fewer = ask(server, answer["question"], answer["locale"], limit=limit)
        assert fewer["results"] == answer["results"][:limit]
        assert fewer["confidence"] == answer["confidence"]


def test_every_result_leads_to_the_section_that_it_names(server: Server, asked: list[dict[str, Any]]) -> None:
    results = {result["url"]: result for answer in asked for result in answer["results"]}
    assert len(results) > 100
    for url, result in results.items():
        page = server.http.get(url).raise_for_status().json()
        headings = {"": ""} | {heading["anchor"]: heading["text"] for heading in page["headings"]}
        assert (page["article"], page["locale"], page["title"]) == (result["article"], result["locale"], result["title"])
        assert headings[result["section"]["anchor"]] == result["section"]["heading"]
        assert urlsplit(url).fragment == result["section"]["anchor"]


def test_eight_threads_in_seven_languages_get_what_one_gets(server: Server) -> None:
    long = {locale: (f"{question} " * 2000)[:2000] for locale, (question, _) in FORGOTTEN.items()}  # so that they meet
    alone = {locale: without_id(ask(server, long[locale], locale)) for locale in LOCALES}
    with ThreadPoolExecutor(8) as threads:
        together = list(threads.map(lambda locale: (locale, without_id(ask(server, long[locale], locale))), LOCALES * 2 + ("ja",) * 10))
    assert not [locale for locale, answer in together if answer != alone[locale]]


# --- what an answer says


def test_every_answer_says_how_sure_it_is_and_why(asked: list[dict[str, Any]]) -> None:
    assert {answer["outcome"] for answer in asked} == {"answer", "suggest", "handoff"}
    for answer in asked:
        assert 0 <= answer["confidence"] <= 1
        assert answer["reasons"]


@pytest.mark.parametrize("locale", LOCALES)
def test_the_way_to_a_human_is_told_in_the_persons_language(
    server: Server, demo_content: Content, asked: list[dict[str, Any]], locale: str
) -> None:
    answers = [answer for answer in asked if answer["locale"] == locale] + [ask(server, "0123456789", locale)]
    assert answers[-1]["outcome"] == "handoff"
    for handoff in (answer["handoff"] for answer in answers):
        assert guess(handoff["message"], LOCALES) == locale
        assert handoff["contacts"] == [
            {"kind": each.kind, "label": each.label[locale], "value": each.value_in(locale), "hours": each.hours[locale]}
            for each in demo_content.help_center.contact
        ]


def test_each_outcome_is_worded_apart_and_always_the_same(asked: list[dict[str, Any]]) -> None:
    forced = {"asked_for_human", "always_handoff"}
    plain = [answer for answer in asked if not forced & {reason["code"] for reason in answer["reasons"]}]
    messages = {(answer["locale"], answer["outcome"], answer["handoff"]["message"]) for answer in plain}
    assert {outcome for _, outcome, _ in messages} == {"answer", "suggest", "handoff"}
    assert len({(locale, outcome) for locale, outcome, _ in messages}) == len({message for _, _, message in messages}) == len(messages)


def test_highlights_cut_whole_words_out_of_the_snippet(asked: list[dict[str, Any]]) -> None:
    results = [result for answer in asked for result in answer["results"]]
    assert sum(len(highlighted(result)) for result in results) > 500
    for snippet in (result["snippet"] for result in results):
        text, spans = snippet["text"], [(each["start"], each["end"]) for each in snippet["highlights"]]
        assert "\n" not in text
        assert all(0 <= start < end <= len(text) for start, end in spans)
        assert all(end <= start for (_, end), (start, _) in zip(spans, spans[1:]))
        assert all(text[start:end].strip() == text[start:end] for start, end in spans)
        assert not [text[start:end] for start, end in spans if cuts_a_word(text, start) or cuts_a_word(text, end)]


def cuts_a_word(text: str, place: int) -> bool:
    """Whether a place lies between two letters of one word, in scripts that put spaces between words."""
    before, after = text[:place][-1:], text[place:][:1]
    return (
        before.isalpha()
        and after.isalpha()
        and not {"CJK", "HIRAGANA", "KATAKANA"} & {unicodedata.name(each).split()[0] for each in before + after}
    )


@pytest.mark.parametrize("locale", LOCALES)
def test_the_words_of_the_question_are_highlighted(server: Server, locale: str) -> None:
    question, word = FORGOTTEN[locale]
    marked = [each.casefold() for result in ask(server, question, locale)["results"] for each in highlighted(result)]
    assert any(each.startswith(word) for each in marked)


def test_highlights_count_code_points_also_behind_emoji(odd: Server) -> None:
    first = ask(odd, "whale", "en")["results"][0]
    assert first["snippet"]["text"].startswith("😀😀 ")
    assert highlighted(first)[:2] == ["whale", "whale"]


# --- what is wrong with a request


TOO_LONG, BLANK, JSON = "x" * 2001, " \t\u3000\n", {"Content-Type": "application/json"}

PROBLEMS = {
    "a question over 2,000 characters": ("GET", {"params": {"question": TOO_LONG}}, 422, r"\b2,?000 characters|2,001 characters"),
    "a long question in the body": ("POST", {"json": {"question": TOO_LONG}}, 422, r"\b2,?000 characters|2,001 characters"),
    "a blank question": ("GET", {"params": {"question": BLANK}}, 422, "blank"),
    "an empty question": ("GET", {"params": {"question": ""}}, 422, "blank"),
    "a blank question in the body": ("POST", {"json": {"question": BLANK}}, 422, "blank"),
    "no question": ("GET", {}, 422, "question"),
    "no question in the body": ("POST", {"json": {"locale": "en"}}, 422, "question"),
    "a question that is no text": ("POST", {"json": {"question": 5}}, 422, "question.*string"),
    "a country's code for a locale": ("GET", {"params": {"question": "a", "locale": "ua"}}, 422, "`ua`.*did you mean `uk`"),
    "a locale that is not there": ("GET", {"params": {"question": "a", "locale": "fr"}}, 422, "`fr`.*there are: bg, el, en, ja, uk"),
    "an empty locale": ("GET", {"params": {"question": "a", "locale": ""}}, 422, "locale.*there are: bg, el, en, ja, uk"),
    "a locale that is no tag": ("POST", {"content": rb'{"question": "a", "locale": "{}\ud800"}', "headers": JSON}, 422, "locale"),
    "limit 0": ("GET", {"params": {"question": "a", "limit": "0"}}, 422, r"limit.*\b1\b"),
    "limit 21": ("GET", {"params": {"question": "a", "limit": "21"}}, 422, r"limit.*\b20\b"),
    "limit 21 in the body": ("POST", {"json": {"question": "a", "limit": 21}}, 422, r"limit.*\b20\b"),
    "a limit that is no number": ("GET", {"params": {"question": "a", "limit": "x"}}, 422, "limit.*integer"),
    "an endless limit": ("POST", {"content": b'{"question": "a", "limit": 1e999}', "headers": JSON}, 422, "limit"),
    "broken JSON": ("POST", {"content": b'{"question": "a"', "headers": JSON}, 422, "JSON"),
    "no body": ("POST", {"headers": JSON}, 422, "body"),
    "a body that is a list": ("POST", {"json": ["a"]}, 422, "body"),
    "a body that is not UTF-8": ("POST", {"content": b'{"question": "\xff\xfe"}', "headers": JSON}, 400, "body"),
    "a body that is nested without end": ("POST", {"content": b"[" * 100_000, "headers": JSON}, 400, "body"),
    "a body that does not say it is JSON": ("POST", {"content": b'{"question": "a"}'}, 422, "body"),
    "a key that there is not": ("POST", {"json": {"question": "a", "lokale": "en"}}, 422, "lokale"),
    "a method that there is not": ("DELETE", {}, 405, "Method"),
}


def ask_wrongly(server: Server, name: str) -> httpx2.Response:
    method, parameters, _, _ = PROBLEMS[name]
    return server.http.request(method, "/v1/answers", **parameters)


@pytest.mark.parametrize("name", PROBLEMS)
def test_each_wrong_request_is_told_what_is_wrong_with_it(server: Server, name: str) -> None:
    status, told = PROBLEMS[name][2:]
    check_problem(ask_wrongly(server, name), status, told)


def check_problem(response: httpx2.Response, status: int, told: str) -> dict[str, Any]:
    """Checks that a response is a problem as RFC 9457 has them."""
    assert response.status_code == status
    assert response.headers["Content-Type"] == "application/problem+json"
    problem: dict[str, Any] = response.json()
    assert set(problem) == {"type", "title", "status", "detail"}
    assert problem["status"] == status
    assert problem["title"] == http.HTTPStatus(status).phrase
    assert re.fullmatch(r"urn:kotae:[a-z-]+", problem["type"])
    assert re.search(told, problem["detail"])
    return problem


def test_what_is_wrong_can_be_told_apart(server: Server) -> None:
    kinds = [
        "a question over 2,000 characters", "a blank question", "no question", "a country's code for a locale", "limit 0", "limit 21",
        "a limit that is no number", "broken JSON", "a body that is a list", "a key that there is not", "a method that there is not",
    ]  # fmt: skip
    problems = [ask_wrongly(server, kind).json() for kind in kinds] + [server.http.get("/v1/nothing").json()]
    assert len({(problem["type"], problem["detail"]) for problem in problems}) == len(problems)


def test_a_question_of_2000_characters_is_answered(server: Server) -> None:
    assert ask(server, ("forgot password " * 125).strip() + "?", "en")["results"][0]["article"] == "account/reset-password"
    assert ask(server, "é" * 2000)["question"] == "é" * 2000


@pytest.mark.parametrize("path", ["/", "/v1", "/v2/answers", "/v1/answers/x", "/v1/articles/en/account", "/v1/articles/en/a/b/c"])
def test_an_unknown_route_is_a_problem(server: Server, path: str) -> None:
    check_problem(server.http.get(path), 404, ".")


def test_a_wrong_method_is_told_the_right_ones(server: Server) -> None:
    response = server.http.delete("/v1/answers")
    check_problem(response, 405, ".")
    assert {"GET", "POST"} <= set(response.headers["Allow"].split(", "))


def test_an_unknown_locale_is_a_problem_wherever_it_stands(server: Server) -> None:
    check_problem(server.http.get("/v1/categories", params={"locale": "jp"}), 422, "did you mean `ja`")
    check_problem(server.http.get("/v1/articles/gr/account/reset-password"), 422, "did you mean `el`")


# --- nothing that is sent makes the server fail


ODD_TEXTS = {
    "NUL": "pass\0word",
    "control characters": "".join(map(chr, range(32))) + "\x7f\x85",
    "half a pair": "\ud800",
    "the other half": "pass\udfffword",
    "a pair the wrong way round": "\udc00\ud800",
    "bidi controls": "\u202epassword\u202c \u2066пароль\u2069 \u200fκωδικός\u200e",
    "zero width": "pa\u200bss\u200cwo\u200drd\ufeff \u2060\u00ad",
    "noncharacters": "\ufffe\uffff\U0001fffe\U0010ffff",
    "private use": "\ue000\U000f0000",
    "line ends": "forgot\r\npassword\u2028\u2029\x0b\x0c",
    "2,000 letters without a space": "abcdefghij" * 200,
    "2,000 Cyrillic letters": "абвгдежзій" * 200,
    "2,000 Greek letters": "αβγδεζηθικ" * 200,
    "2,000 Han characters": "忘記密碼驗證簡訊收不" * 200,
    "2,000 kana": "パスワードわすれたな" * 200,
    "2,000 emoji": "👩‍👩‍👧" * 400,
    "a letter under 1,999 accents": "e" + "\u0301" * 1999,
    "1,000 words": "a " * 1000,
    "2,000 quotes": '"' * 2000,
    "Han of other planes": "𠀀𪛖𫝀𰀀",
    "Tangut": "\U00017000\U00018800",
    "mathematical letters": "𝓹𝓪𝓼𝓼𝔀𝓸𝓻𝓭 𝟙𝟚𝟛",
    "full width": "ｐａｓｓｗｏｒｄ　Ｅ－１０４２",
    "Arabic": "نسيت كلمة المرور",
    "Hebrew": "שכחתי את הסיסמה",
    "Devanagari": "पासवर्ड भूल गया",
    "Thai": "ลืมรหัสผ่าน",
    "Khmer": "ភ្លេចពាក្យសម្ងាត់",
    "Tibetan": "གསང་ཚིག་བརྗེད་པ།",
    "Georgian": "დამავიწყდა პაროლი",
    "Armenian": "մոռացել եմ գաղտնաբառը",
    "Amharic": "የይለፍ ቃል ረሳሁ",
    "Korean": "비밀번호를 잊어버렸어요",
    "Mongolian": "ᠮᠣᠩᠭᠣᠯ",
    "Gothic": "𐌰𐌱𐌲",
    "polytonic Greek": "ᾧ ἀπόλλυται ὁ κωδικός",
    "Old Church Slavonic": "ѿ ꙗзыкъ ѧ҃",
    "query language": 'title:(password OR "reset~2") AND NOT +x^5 -y [a TO b] {c} * ? \\ / : !',
    "SQL and markup": "'; DROP TABLE article; -- <script>alert(1)</script> {{7*7}} ${x} %s %n",
}


@pytest.mark.parametrize("name", ODD_TEXTS)
def test_no_text_makes_the_server_fail(server: Server, name: str) -> None:
    for wanted in (None, *LOCALES):
        check_answered(ask_raw(server, ODD_TEXTS[name], wanted))


@settings(max_examples=60, deadline=None)
@given(question=st.text(st.characters(exclude_categories=()), min_size=1, max_size=60), wanted=st.sampled_from([None, *LOCALES]))
def test_no_random_text_makes_the_server_fail(server: Server, question: str, wanted: str | None) -> None:
    check_answered(ask_raw(server, question, wanted))


def ask_raw(server: Server, question: str, wanted: str | None) -> httpx2.Response:
    """Asks with a body that is ASCII whatever the question holds."""
    return server.http.post("/v1/answers", content=json.dumps({"question": question, "locale": wanted}).encode(), headers=JSON)


def check_answered(response: httpx2.Response) -> None:
    if response.status_code == 422:
        check_problem(response, 422, "blank")
        return
    assert response.status_code == 200
    for result in response.json()["results"]:
        assert all(word.strip() for word in highlighted(result))


@settings(max_examples=40, deadline=None)
@given(query=st.binary(max_size=60), path=st.binary(max_size=30))
def test_no_random_address_makes_the_server_fail(server: Server, query: bytes, path: bytes) -> None:
    escaped, places = "".join(f"%{byte:02x}" for byte in query), "".join(f"%{byte:02x}" for byte in path)
    for target in (
        f"/v1/answers?question={escaped}&locale={places}",
        f"/v1/articles/en/{places}/{escaped}",
        f"/v1/assets/{places}/{escaped}.png",
    ):
        assert raw(server, target)[0] < 500


def test_what_looks_like_a_query_language_is_only_words(server: Server) -> None:
    plain = [result["article"] for result in ask(server, "forgot password", "en")["results"]]
    for question in (
        "+forgot -password",
        "forgot AND password",
        'NOT ("forgot" password)',
        "forgot^9 password~0",
        "title:forgot body:password*",
    ):
        assert ask(server, question, "en")["results"][0]["article"] == plain[0] == "account/reset-password"


def raw(server: Server, target: str) -> tuple[int, bytes]:
    """Status and body of a GET for an address that no client put in order."""
    connection = http.client.HTTPConnection(server.http.base_url.host, server.http.base_url.port or 80, timeout=10)
    try:
        connection.request("GET", target)
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


# --- articles


def page(server: Server, locale: str, article: str) -> dict[str, Any]:
    read: dict[str, Any] = server.http.get(f"/v1/articles/{locale}/{article}").raise_for_status().json()
    return read


@pytest.mark.parametrize("locale", LOCALES)
def test_an_article_says_where_else_it_can_be_read_and_what_to_read_next(server: Server, demo_content: Content, locale: str) -> None:
    read = page(server, locale, "account/reset-password")
    written = next(article for article in demo_content.of(locale) if article.id == "account/reset-password")
    assert (read["title"], read["summary"], read["labels"]) == (
        written.metadata.title,
        written.metadata.summary,
        list(written.metadata.labels),
    )
    assert (read["article"], read["locale"], read["category"]) == ("account/reset-password", locale, "account")
    assert set(read["translations"]) == set(LOCALES)
    for tag, url in read["translations"].items():
        assert server.http.get(url).json()["locale"] == tag
    assert [link["article"] for link in read["related"]] == list(written.metadata.related)
    for link in read["related"]:
        assert server.http.get(link["url"]).json()["title"] == link["title"]


@pytest.mark.parametrize("locale", LOCALES)
def test_all_links_and_pictures_of_all_articles_lead_somewhere(server: Server, locale: str) -> None:
    headings: dict[str, set[str]] = {}
    links: set[str] = set()
    pictures: set[str] = set()
    for article in listed(server, locale):
        read = page(server, locale, article)
        url = f"/v1/articles/{locale}/{article}"
        headings[url] = {"", *(heading["anchor"] for heading in read["headings"])}
        assert headings[url] == {"", *re.findall(r'<h\d id="([^"]+)"', read["html"])}
        links |= {url + target if target.startswith("#") else target for target in re.findall(r'href="([^"]+)"', read["html"])}
        pictures |= set(re.findall(r'src="([^"]+)"', read["html"]))
    own = [urlsplit(link) for link in links if link.startswith("/")]
    assert len(own) > 10
    assert not [link for link in own if unquote(link.fragment) not in headings.get(link.path, ())]
    assert len(pictures) >= 4
    for picture in pictures:
        response = server.http.get(picture)
        assert (response.status_code, response.headers["Content-Type"]) == (200, "image/png")
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.content.startswith(PNG)


def test_html_is_safe_to_show_as_it_is(odd: Server) -> None:
    html = page(odd, "en", "sea/evil")["html"]
    assert "<b>fine</b>" in html
    tags: list[str] = []
    attributes: list[tuple[str, str | None]] = []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, found: (tags.append(tag), attributes.extend(found))  # type: ignore[method-assign]
    parser.feed(html)
    assert set(tags) <= {"p", "a", "b", "img"}
    assert {name for name, _ in attributes} <= {"href", "src", "rel", "alt"}
    assert not [value for name, value in attributes if name in ("href", "src") and ":" in (value or "")]


def test_an_unchanged_article_is_not_sent_twice(server: Server) -> None:
    address = "/v1/articles/uk/account/reset-password"
    tag = server.http.get(address).headers["ETag"]
    for known in (tag, f'"other", {tag}', f"W/{tag}"):
        response = server.http.get(address, headers={"If-None-Match": known})
        assert (response.status_code, response.headers["ETag"], response.content) == (304, tag, b"")
    assert server.http.get(address, headers={"If-None-Match": '"other"'}).status_code == 200
    assert server.http.get("/v1/articles/en/account/reset-password").headers["ETag"] != tag


@pytest.mark.parametrize("locale", LOCALES)
def test_an_old_id_leads_to_the_article(server: Server, locale: str) -> None:
    response = server.http.get(f"/v1/articles/{locale}/account/forgot-password")
    assert (response.status_code, response.headers["Location"]) == (301, f"/v1/articles/{locale}/account/reset-password")


def test_an_article_is_found_under_a_locale_that_its_own_serves(server: Server) -> None:
    assert page(server, "zh-TW", "account/reset-password")["locale"] == "zh-Hant"


def test_a_missing_article_is_told_where_it_is(server: Server, demo_content: Content) -> None:
    having = {article.locale for article in demo_content.articles if article.id == "account/student-discount"}
    elsewhere = ", ".join(locale for locale in demo_content.help_center.locales if locale in having)
    assert "zh-Hans" in having
    response = server.http.get("/v1/articles/zh-TW/account/student-discount")
    check_problem(response, 404, f"`account/student-discount` in `zh-Hant`; it is there in: {elsewhere}$")
    check_problem(server.http.get("/v1/articles/ja/account/no-such"), 404, "`account/no-such` in `ja`$")


@pytest.mark.parametrize("article", ["contact/agent-escalation", "payments/refund-limits"])
def test_an_internal_article_is_not_there_for_the_public(server: Server, article: str) -> None:
    for locale in LOCALES:
        assert article not in listed(server, locale)
        check_problem(server.http.get(f"/v1/articles/{locale}/{article}"), 404, f"no article `{article}` in `{locale}`$")


def test_no_answer_shows_an_internal_article_to_the_public(server: Server, asked: list[dict[str, Any]], demo_content: Content) -> None:
    internal = {article.id for article in demo_content.articles if article.metadata.audience == "internal"}
    questions = [article.metadata.title for article in demo_content.articles if article.id in internal]
    for answer in (*asked, *(ask(server, question, limit=20) for question in questions)):
        assert not internal & {result["article"] for result in answer["results"]}


def test_an_internal_article_is_there_for_staff(odd: Server) -> None:
    assert page(odd, "en", "sea/staff")["title"] == "Feeding the otters"
    assert ask(odd, "feeding otters", "en")["results"][0]["article"] == "sea/staff"
    assert "sea/staff" in listed(odd, "en")
    assert odd.http.get("/v1/articles/en/sea/otter-menu").headers["Location"] == "/v1/articles/en/sea/staff"


def test_the_demos_scheduled_article_waits_for_its_time(server: Server, demo_content: Content) -> None:
    article = next(article for article in demo_content.of("en") if article.id == "trips/airport-pickup")
    shown = visible(article.metadata, datetime.now(UTC), "public")
    found = {result["article"] for result in ask(server, article.metadata.title, "en", limit=20)["results"]}
    assert (server.http.get("/v1/articles/en/trips/airport-pickup").status_code == 200) == shown
    assert ("trips/airport-pickup" in found) == ("trips/airport-pickup" in listed(server, "en")) == shown


def test_categories_come_in_the_order_and_language_of_the_help_centre(server: Server, demo_content: Content) -> None:
    now = datetime.now(UTC)
    for locale in LOCALES:
        categories = server.http.get("/v1/categories", params={"locale": locale}).json()
        assert [(each["category"], each["title"]) for each in categories] == [
            (category, titles[locale]) for category, titles in demo_content.help_center.categories.items()
        ]
        shown = [article for article in demo_content.of(locale) if visible(article.metadata, now, "public")]
        links = [link for each in categories for link in each["articles"]]
        assert {(link["article"], link["title"], link["summary"], link["promoted"]) for link in links} == {
            (article.id, article.metadata.title, article.metadata.summary, article.metadata.promoted) for article in shown
        }
        assert {link["locale"] for link in links} == {locale}
        assert all(server.http.get(link["url"]).status_code == 200 for link in links[::5])


def test_categories_are_told_in_the_browsers_language(server: Server) -> None:
    def first(accept_language: str) -> str:
        return str(server.http.get("/v1/categories", headers={"Accept-Language": accept_language}).json()[0]["title"])

    assert [first("zh-TW"), first("el;q=0.5, fr"), first("")] == ["帳號", "Λογαριασμός", "Account"]


# --- pictures


@pytest.mark.parametrize(
    "path",
    [
        "../../secret.png",
        "..%2f..%2fsecret.png",
        "%2e%2e/%2e%2e/secret.png",
        "%2e%2e%2f%2e%2e%2fsecret.png",
        "%252e%252e%252f%252e%252e%252fsecret.png",
        "..%5c..%5csecret.png",
        "....//....//secret.png",
        "whale.svg/../../../secret.png",
        "whale.svg%2f..%2f..%2f..%2fsecret.png",
        "x/../../../secret.png",
        "%c0%ae%c0%ae/%c0%ae%c0%ae/secret.png",
        "%ef%bc%8e%ef%bc%8e/%ef%bc%8e%ef%bc%8e/secret.png",
        "..%00/..%00/secret.png",
        "secret.png%00",
        "%00.png",
        "../manifest.json",
        "..%2fmanifest.json",
        "../en/articles.sqlite",
        "%2fetc%2fpasswd",
        "//etc/passwd",
        "page.html",
        "whale.SVG",
        "",
        ".",
        "..",
        "%ff.png",
        "%ed%a0%80.png",
        pytest.param("a" * 300 + ".png", id="a name too long for a disk"),
        pytest.param("a/" * 3000 + "a.png", id="a path too long for a disk"),
    ],
)
def test_no_address_leads_out_of_the_pictures(odd: Server, path: str) -> None:
    status, body = raw(odd, f"/v1/assets/{path}")
    assert status == 404
    assert json.loads(body)["status"] == 404


def test_no_absolute_path_leads_to_a_picture_outside(odd: Server) -> None:
    secret = odd.log_file.parent / "index" / "secret.png"
    generation = odd.http.get("/health/ready").json()["generation"]
    assert (secret.parent / generation / "assets" / "../../secret.png").read_bytes() == PNG
    for path in (str(secret), f"/{secret}", quote(str(secret), safe="")):
        assert raw(odd, f"/v1/assets/{path}")[0] == 404


def test_a_picture_with_a_script_in_it_cannot_run_it(odd: Server) -> None:
    html = page(odd, "en", "sea/whale")["html"]
    response = odd.http.get(re.findall(r'src="([^"]+)"', html)[0])
    assert response.headers["Content-Type"].startswith("image/svg+xml")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"


# --- the process


def test_it_says_that_it_is_alive_and_ready(server: Server, demo_index: Path) -> None:
    assert server.http.get("/health/live").json() == {"status": "alive"}
    served = json.loads((demo_index / "CURRENT").read_text())["generation"]
    assert server.http.get("/health/ready").json() == {"status": "ready", "generation": served}


def test_the_openapi_document_is_whole_and_lists_every_route(server: Server) -> None:
    document = server.http.get("/openapi.json").json()
    assert re.fullmatch(r"3\.1\.\d+", document["openapi"])
    assert document["info"]["title"]
    assert document["info"]["version"]
    operations = {(method, path): each for path, methods in document["paths"].items() for method, each in methods.items()}
    assert set(operations) == {
        ("get", "/v1/answers"),
        ("post", "/v1/answers"),
        ("get", "/v1/suggestions"),
        ("get", "/v1/categories"),
        ("get", "/v1/articles/{locale}/{category}/{slug}"),
        ("get", "/v1/assets/{path}"),
        ("get", "/health/live"),
        ("get", "/health/ready"),
    }
    assert len({operation["operationId"] for operation in operations.values()}) == len(operations)
    for (_, path), operation in operations.items():
        assert operation["summary"]
        assert all(response["description"] for response in operation["responses"].values())
        in_path = {each["name"] for each in operation.get("parameters", ()) if each["in"] == "path" and each["required"]}
        assert in_path == set(re.findall(r"{(\w+)}", path))
    for reference in re.findall(r'"\$ref": "#/([^"]+)"', json.dumps(document)):
        found = document
        for step in reference.split("/"):
            found = found[step]
        assert found
    assert server.http.get("/docs").status_code == 200


def test_answers_and_problems_are_what_the_openapi_document_says(server: Server) -> None:
    document = server.http.get("/openapi.json").json()
    schemas = document["components"]["schemas"]
    answer = ask(server, "asdf", "en") | {"results": ask(server, "refund", "en")["results"]}
    parts = {"Answer": answer, "Handoff": answer["handoff"], "Contact": answer["handoff"]["contacts"][0], "Reason": answer["reasons"][0]}
    result = answer["results"][0]
    parts |= {"Result": result, "Section": result["section"], "Snippet": result["snippet"]}
    parts |= {"ArticlePage": page(server, "en", "account/reset-password"), "Category": server.http.get("/v1/categories").json()[0]}
    for name, part in parts.items():
        assert set(part) == set(schemas[name]["properties"])
    for path, methods in document["paths"].items():
        for operation in methods.values():
            errors = {status: response for status, response in operation["responses"].items() if status >= "4"}
            assert {media for error in errors.values() for media in error["content"]} == ({"application/problem+json"} if errors else set())
            assert ("422" in errors) == path.startswith("/v1/")


def test_pages_of_the_origins_in_the_settings_may_call_the_api(odd: Server) -> None:
    def allowed(origin: str) -> list[str | None]:
        preflight = {"Origin": origin, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
        responses = [
            odd.http.options("/v1/answers", headers=preflight),
            odd.http.post("/v1/answers", json={"question": "whale"}, headers={"Origin": origin}),
            odd.http.post("/v1/answers", json={}, headers={"Origin": origin}),
            odd.http.get("/v1/articles/en/sea/whale", headers={"Origin": origin}),
        ]
        return [response.headers.get("Access-Control-Allow-Origin") for response in responses]

    assert allowed(PAGE_OF_THE_SHOP) == [PAGE_OF_THE_SHOP] * 4
    assert allowed(PAGE_OF_A_STRANGER) == [None] * 4
    assert allowed(PAGE_OF_THE_SHOP + ".evil.example") == [None] * 4


def test_without_origins_in_the_settings_no_page_may_call_the_api(server: Server) -> None:
    preflight = {"Origin": PAGE_OF_THE_SHOP, "Access-Control-Request-Method": "POST"}
    responses = [
        server.http.options("/v1/answers", headers=preflight),
        server.http.get("/health/live", headers={"Origin": PAGE_OF_THE_SHOP}),
    ]
    assert not [name for response in responses for name in response.headers if name.lower().startswith("access-control")]


def test_no_question_is_written_to_a_log_or_repeated_in_a_problem(server: Server) -> None:
    secret = "zanzibar4711"
    wrong = [
        {"params": {"question": secret * 200}},
        {"params": {"question": secret, "locale": "ua"}},
        {"params": {"question": secret, "limit": "21"}},
        {"params": {"locale": "en"}, "headers": {"Accept-Language": secret * 200}},
        {"method": "POST", "json": {"question": [secret]}},
        {"method": "POST", "content": f'{{"question": "{secret}', "headers": JSON},
        {"method": "POST", "content": f'"{secret}"', "headers": JSON},
        {"method": "DELETE", "params": {"question": secret}},
    ]
    ask(server, f"{secret} пароль")
    ask_raw(server, f"{secret} \ud800\0", "ja")
    server.http.get("/v1/answers", params={"question": secret})
    for request in wrong:
        response = server.http.request(**{"method": "GET", "url": "/v1/answers", **request})
        assert 400 <= response.status_code < 500
        assert secret not in response.text  # apps log problems
    server.http.get(f"/v2/{secret}", params={"question": secret})
    send(server, f"GET /v1/answers?question={secret} \0 HTTP/9\r\n{secret}\r\n\r\n".encode())
    assert "serving http" in server.log()
    assert secret not in server.log()


def send(server: Server, data: bytes) -> bytes:
    """What comes back for bytes that need not be HTTP."""
    address = (server.http.base_url.host, server.http.base_url.port or 80)
    with socket.create_connection(address, timeout=10) as connection:
        connection.sendall(data)
        connection.shutdown(socket.SHUT_WR)
        return connection.recv(1 << 16)


# --- a new generation takes over


WhatCame = tuple[int, str]
"""Status and first title of an answer."""


@contextmanager
def asking(server: Server, question: str) -> Iterator[list[list[WhatCame]]]:
    """Four threads that ask until the end of the block; what each got, in order."""
    came: list[list[WhatCame]] = [[] for _ in range(4)]
    stop = threading.Event()

    def keep_asking(mine: list[WhatCame]) -> None:
        while not stop.is_set():
            try:
                response = server.http.get("/v1/answers", params={"question": question})
                mine.append((response.status_code, response.json()["results"][0]["title"]))
            except (httpx2.HTTPError, LookupError) as error:
                mine.append((0, repr(error)))

    threads = [threading.Thread(target=keep_asking, args=(mine,)) for mine in came]
    for thread in threads:
        thread.start()
    try:
        until(lambda: all(came), 10)
        yield came
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def publish_whales(server: Server, index: Path, root: Path, title: str) -> str:
    """Publishes one article and waits until it is served; returns the generation's id."""
    write(root, {"help-center.yaml": ENGLISH, "en/sea/whale.md": article(f"{title} whales", "They sing.")})
    generation = publish(root, index)
    until(lambda: serves(server, generation), 5)
    return generation


def serves(server: Server, generation: str) -> bool:
    return bool(server.http.get("/health/ready").json()["generation"] == generation)


def check_switched(came: list[list[WhatCame]], before: str, after: str) -> None:
    """That no request failed, and that no thread saw the old generation again once it had seen the new one."""
    for mine in came:
        switched = mine.index((200, after))
        assert set(mine[:switched]) == {(200, before)}
        assert set(mine[switched:]) == {(200, after)}


def test_a_new_build_shows_within_a_second_without_a_failed_request(switching: tuple[Server, Path], tmp_path: Path) -> None:
    server, index = switching
    publish_whales(server, index, tmp_path, "Grey")
    write(tmp_path, {"en/sea/whale.md": article("White whales", "They dive.")})
    with asking(server, "whales") as came:
        publish(tmp_path, index)
        until(lambda: all((200, "White whales") in mine for mine in came), 1)
    check_switched(came, "Grey whales", "White whales")


def test_a_rollback_shows_within_a_second_without_a_failed_request(switching: tuple[Server, Path], tmp_path: Path) -> None:
    server, index = switching
    good = publish_whales(server, index, tmp_path, "Good")
    publish_whales(server, index, tmp_path, "Bad")
    with asking(server, "whales") as came:
        subprocess.run([KOTAE, "rollback", "--index", index], env=environment(), check=True, capture_output=True)
        until(lambda: all((200, "Good whales") in mine for mine in came), 1)
    check_switched(came, "Bad whales", "Good whales")
    assert serves(server, good)


def test_a_changed_article_is_sent_again_after_a_switch(switching: tuple[Server, Path], tmp_path: Path) -> None:
    server, index = switching
    publish_whales(server, index, tmp_path, "Small")
    old = server.http.get("/v1/articles/en/sea/whale").headers["ETag"]
    publish_whales(server, index, tmp_path, "Large")
    response = server.http.get("/v1/articles/en/sea/whale", headers={"If-None-Match": old})
    assert (response.status_code, response.json()["title"]) == (200, "Large whales")


def test_a_scheduled_article_comes_and_goes_at_its_times_without_a_build(switching: tuple[Server, Path], tmp_path: Path) -> None:
    server, index = switching
    moment = datetime.now(UTC) + timedelta(seconds=1.5)
    files = {"en/sea/tide.md": article("Spring tide", "Very high.", publish_at=moment.isoformat())}
    write(tmp_path, {**files, "en/sea/ebb.md": article("Low ebb", "Very low.", expires_at=moment.isoformat())})
    generation = publish_whales(server, index, tmp_path, "Timeless")

    def shown() -> tuple[bool, bool]:
        tide, ebb = (server.http.get(f"/v1/articles/en/sea/{slug}").status_code == 200 for slug in ("tide", "ebb"))
        return tide, ebb

    def found(word: str) -> bool:
        return f"sea/{word}" in {result["article"] for result in ask(server, word)["results"]}

    early = shown(), found("tide"), found("ebb")
    assert early == ((False, True), False, True) or datetime.now(UTC) >= moment
    until(lambda: shown() == (True, False), 3)
    assert datetime.now(UTC) >= moment
    assert (found("tide"), found("ebb")) == (True, False)
    assert serves(server, generation)


def test_a_scheduled_articles_old_id_does_not_give_it_away(switching: tuple[Server, Path], tmp_path: Path) -> None:
    server, index = switching
    write(tmp_path, {"en/sea/merger.md": article("We merge", "Soon.", publish_at="2999-01-01T00:00:00Z", aliases="[sea/news]")})
    publish_whales(server, index, tmp_path, "Secretive")
    check_problem(server.http.get("/v1/articles/en/sea/merger"), 404, "no article")
    check_problem(server.http.get("/v1/articles/en/sea/news"), 404, "no article")


def point_at(index: Path, generation: str) -> None:
    """Makes an index root serve a generation as somebody would who copies files around."""
    (index / "CURRENT").write_text(json.dumps({"generation": generation}))


def test_a_broken_pointer_does_not_stop_the_server_nor_fill_its_log(switching: tuple[Server, Path], tmp_path: Path) -> None:
    server, index = switching
    good = publish_whales(server, index, tmp_path, "Sound")
    log = server.log()
    try:
        (index / "CURRENT").write_text("garbage")
        time.sleep(0.8)  # at least three looks at the pointer
        assert serves(server, good)
    finally:
        point_at(index, good)
    assert len(server.log().removeprefix(log).splitlines()) <= 1
    publish_whales(server, index, tmp_path, "Sounder")


def test_a_damaged_generation_does_not_take_over_is_told_once_and_is_served_when_built_anew(
    switching: tuple[Server, Path], tmp_path: Path
) -> None:
    server, index = switching
    healthy = publish_whales(server, index, tmp_path, "Healthy")
    write(tmp_path, {"en/sea/whale.md": article("Mended whales", "They sing.")})
    mended = publish(tmp_path, tmp_path / "elsewhere")
    (tmp_path / "elsewhere" / mended).rename(index / mended)
    (index / mended / "en" / "articles.sqlite").write_bytes(b"not a database")
    point_at(index, mended)
    until(lambda: f"{mended}/en/articles.sqlite" in server.log(), 2)
    time.sleep(0.6)  # at least two more looks at the pointer
    assert server.log().count(f"{mended}/en/articles.sqlite") == 1
    assert serves(server, healthy)
    publish(tmp_path, index)
    until(lambda: serves(server, mended), 2)
    assert ask(server, "whales")["results"][0]["title"] == "Mended whales"


def test_a_generation_in_a_language_of_later_code_does_not_keep_the_server_from_following(
    switching: tuple[Server, Path], tmp_path: Path
) -> None:
    server, index = switching
    current = publish_whales(server, index, tmp_path, "Known")
    later = shutil.copytree(index / current, index / ("f" * 16))
    manifest = json.loads((later / "manifest.json").read_text())
    manifest["locales"]["fr"] = manifest["locales"]["en"]
    (later / "manifest.json").write_text(json.dumps(manifest | {"generation": "f" * 16}))
    point_at(index, "f" * 16)
    time.sleep(0.6)  # at least two looks at the pointer
    assert serves(server, current)
    publish_whales(server, index, tmp_path, "Later known")
