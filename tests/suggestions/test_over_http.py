"""Over HTTP and on the command line, suggestions come within their limits, and what is typed is in no log."""

import json
from pathlib import Path

import httpx2
import pytest

from api.answers.suggest import SuggestRequest, suggest
from indexer.store import Generation
from kb.errors import RequestError
from kb.visibility import Viewer
from tests.command_line import kotae
from tests.demo import LOCALES
from tests.serving import Server


@pytest.mark.parametrize("typed", ["", "  ", "\u3000", "\n", "?!", "\u200b", "'"])
def test_what_is_blank_suggests_nothing(demo_server: Server, typed: str) -> None:
    response = demo_server.http.get("/v1/suggestions", params={"q": typed, "locale": "en"})
    assert (response.status_code, response.json()) == (200, {"locale": "en", "suggestions": []})


@pytest.mark.parametrize(
    "wrong",
    [{}, {"q": "a" * 20_001}, {"q": "a", "limit": 0}, {"q": "a", "limit": 11}],
)
def test_a_wrong_request_is_a_problem(demo_server: Server, wrong: dict[str, str]) -> None:
    response = demo_server.http.get("/v1/suggestions", params=wrong)
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["detail"]


def test_a_text_of_20000_characters_is_no_problem(demo_server: Server) -> None:
    assert demo_server.http.get("/v1/suggestions", params={"q": "a" * 20_000}).json()["suggestions"] == []


def test_wrong_requests_are_refused_without_http_too(demo: Generation) -> None:
    for request in (SuggestRequest("a" * 20_001), SuggestRequest("a", limit=0), SuggestRequest("a", limit=11)):
        with pytest.raises(RequestError):
            suggest(demo, request)


def test_a_locale_that_there_is_not_is_none(demo: Generation) -> None:
    assert suggest(demo, SuggestRequest("pass", "tlh")) == suggest(demo, SuggestRequest("pass"))


@pytest.mark.parametrize(
    ("params", "language", "locale"),
    [
        ({"q": "pass", "locale": "zh-TW"}, "uk", "zh-Hant"),
        ({"q": "pass"}, "uk-UA,en;q=0.5", "uk"),
        ({"q": "їзд"}, "", "uk"),
        ({"q": "ぱす"}, "", "ja"),
        ({"q": ""}, "el", "el"),
    ],
)
def test_the_locale_is_stated_else_the_browsers_else_guessed(
    demo_server: Server, params: dict[str, str], language: str, locale: str
) -> None:
    response = demo_server.http.get("/v1/suggestions", params=params, headers={"Accept-Language": language})
    assert response.json()["locale"] == locale


def test_five_come_by_default_and_as_many_as_are_asked_for(demo_server: Server) -> None:
    def count(**more: int) -> int:
        return len(demo_server.http.get("/v1/suggestions", params={"q": "c", "locale": "en", **more}).json()["suggestions"])

    assert (count(), count(limit=2), count(limit=10)) == (5, 2, 10)


@pytest.mark.parametrize("locale", LOCALES)
def test_every_suggestion_leads_to_its_article(demo_server: Server, demo: Generation, locale: str) -> None:
    title = demo.index(locale, Viewer()).articles.metadata["account/reset-password"].title
    for suggestion in demo_server.http.get("/v1/suggestions", params={"q": title[:2], "locale": locale}).json()["suggestions"]:
        assert demo_server.http.get(f"/v1/articles{suggestion['url']}").json()["title"] == suggestion["title"]


def test_half_a_surrogate_is_no_fault(demo_server: Server) -> None:
    response = httpx2.get(f"{demo_server.http.base_url}/v1/suggestions?q=%ED%A0%80pass&locale=en", trust_env=False)
    assert response.status_code == 200


def test_what_is_typed_is_in_no_log(demo_server: Server) -> None:
    demo_server.http.get("/v1/suggestions", params={"q": "unmistakable", "limit": 99})
    demo_server.http.get("/v1/suggestions", params={"q": "unmistakable"})
    assert "unmistakable" not in demo_server.log()


@pytest.mark.parametrize(("locale", "typed"), [("en", "pass"), ("uk", "pf,e"), ("ja", "ぱす"), ("zh-Hans", "wangji mi")])
def test_the_command_line_prints_exactly_what_http_answers(demo_server: Server, demo_index: Path, locale: str, typed: str) -> None:
    printed = kotae("suggest", typed, "--index", demo_index, "--locale", locale, "--json")
    assert json.loads(printed.stdout) == demo_server.http.get("/v1/suggestions", params={"q": typed, "locale": locale}).json()


def test_the_command_line_marks_what_is_typed(demo_index: Path) -> None:
    printed = kotae("suggest", "forgotten p", "--index", demo_index, "--locale", "en")
    assert printed.stdout.splitlines()[0].startswith("Reset a ")
    assert printed.stdout.splitlines()[0].endswith("/en/account/reset-password")


@pytest.mark.parametrize(("typed", "locale"), [("zabuv par", "uk"), ("ぱすわ", "ja"), ("wangji mi", "zh-Hans"), ("", "en")])
def test_what_is_posted_is_suggested_the_same_and_kept_nowhere(demo_server: Server, typed: str, locale: str) -> None:
    posted = demo_server.http.post("/v1/suggestions", json={"q": typed, "locale": locale, "limit": 3}).raise_for_status()
    assert posted.json() == demo_server.http.get("/v1/suggestions", params={"q": typed, "locale": locale, "limit": 3}).json()
    assert posted.headers["Cache-Control"] == "no-store"


def test_a_body_that_nobody_reads_is_refused(demo_server: Server) -> None:
    for wrong in ({}, {"q": "a", "limit": 0}, {"q": "a" * 20_001}, {"q": "a", "typed": "b"}):
        assert demo_server.http.post("/v1/suggestions", json=wrong).status_code == 422
