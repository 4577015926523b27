"""Whoever asks wrongly is told what is wrong, as RFC 9457 has it."""

import json

import httpx2
import pytest

from tests.http.exchange import JSON, check_problem
from tests.serving import Server, ask_over_http

TOO_LONG, BLANK = "x" * 20_001, " \t\u3000\n"

PROBLEMS = {
    "a question over 20,000 characters": ("GET", {"params": {"question": TOO_LONG}}, 422, r"20,001 characters.*20,000"),
    "a long question in the body": ("POST", {"json": {"question": TOO_LONG}}, 422, r"20,001 characters.*20,000"),
    "a blank question": ("GET", {"params": {"question": BLANK}}, 422, "blank"),
    "an empty question": ("GET", {"params": {"question": ""}}, 422, "blank"),
    "a blank question in the body": ("POST", {"json": {"question": BLANK}}, 422, "blank"),
    "no question": ("GET", {}, 422, "question"),
    "no question in the body": ("POST", {"json": {"locale": "en"}}, 422, "question"),
    "a question that is no text": ("POST", {"json": {"question": 5}}, 422, "question.*string"),
    "a locale that is longer than any": ("GET", {"params": {"question": "a", "locale": "x" * 36}}, 422, "locale.*35 characters"),
    "limit 0": ("GET", {"params": {"question": "a", "limit": "0"}}, 422, r"limit.*\b1\b"),
    "limit 21": ("GET", {"params": {"question": "a", "limit": "21"}}, 422, r"limit.*\b20\b"),
    "limit 21 in the body": ("POST", {"json": {"question": "a", "limit": 21}}, 422, r"limit.*\b20\b"),
    "a limit that is no number": ("GET", {"params": {"question": "a", "limit": "x"}}, 422, "limit.*integer"),
    "an endless limit": ("POST", {"content": b'{"question": "a", "limit": 1e999}', "headers": JSON}, 422, "limit"),
    "broken JSON": ("POST", {"content": b'{"question": "a"', "headers": JSON}, 422, "JSON"),
    "no body": ("POST", {"headers": JSON}, 422, "body"),
    "a body that is a list": ("POST", {"json": ["a"]}, 422, "body"),
    "a body that is not UTF-8": ("POST", {"content": b'{"question": "\xff\xfe"}', "headers": JSON}, 400, "body"),
    "a body that is nested without end": ("POST", {"content": b"[" * 60_000, "headers": JSON}, 400, "body"),
    "a body over 256 KiB": ("POST", {"content": b" " * 300_000, "headers": JSON}, 413, "256 KiB"),
    "a body that does not say it is JSON": ("POST", {"content": b'{"question": "a"}'}, 422, "body"),
    "a key that there is not": ("POST", {"json": {"question": "a", "lokale": "en"}}, 422, "lokale"),
    "a method that there is not": ("DELETE", {}, 405, "Method"),
}


def ask_wrongly(demo_server: Server, name: str) -> httpx2.Response:
    method, parameters, _, _ = PROBLEMS[name]
    return demo_server.http.request(method, "/v1/answers", **parameters)


@pytest.mark.parametrize("name", PROBLEMS)
def test_each_wrong_request_is_told_what_is_wrong_with_it(demo_server: Server, name: str) -> None:
    status, told = PROBLEMS[name][2:]
    check_problem(ask_wrongly(demo_server, name), status, told)


def test_what_is_wrong_can_be_told_apart(demo_server: Server) -> None:
    kinds = [
        "a question over 20,000 characters", "a blank question", "no question", "a locale that is longer than any", "limit 0", "limit 21",
        "a limit that is no number", "broken JSON", "a body that is a list", "a body over 256 KiB", "a key that there is not",
        "a method that there is not",
    ]  # fmt: skip
    problems = [ask_wrongly(demo_server, kind).json() for kind in kinds] + [demo_server.http.get("/v1/nothing").json()]
    assert len({(problem["type"], problem["detail"]) for problem in problems}) == len(problems)


def test_the_longest_question_is_answered_in_an_address_or_a_body(demo_server: Server) -> None:
    answer = ask_over_http(demo_server.http, ("forgot password " * 1250).strip(), "en")
    assert answer["results"][0]["article"] == "account/reset-password"
    response = demo_server.http.post("/v1/answers", content=json.dumps({"question": "忘" * 20_000}, ensure_ascii=False), headers=JSON)
    assert response.json()["question"] == "忘" * 20_000


@pytest.mark.parametrize("path", ["/v1", "/v2/answers", "/v1/answers/x", "/v1/articles/en/account", "/v1/articles/en/a/b/c"])
def test_an_unknown_route_is_a_problem(demo_server: Server, path: str) -> None:
    check_problem(demo_server.http.get(path), 404, ".")


def test_a_wrong_method_is_told_the_right_ones(demo_server: Server) -> None:
    response = demo_server.http.delete("/v1/answers")
    check_problem(response, 405, ".")
    assert {"GET", "POST"} <= set(response.headers["Allow"].split(", "))


def test_an_unknown_locale_in_a_path_is_not_there(demo_server: Server) -> None:
    problem = check_problem(demo_server.http.get("/v1/articles/fr/account/reset-password"), 404, "no locale `fr` here; there are zh-Hant, ")
    assert problem["type"] == "urn:kotae:unknown-locale"
