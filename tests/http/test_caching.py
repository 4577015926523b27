"""What apps may keep, and ask again whether it still holds."""

import pytest

from tests.http.exchange import raw
from tests.serving import Server

LISTS = ["/v1/categories", "/v1/help-center", "/v1/suggestions?q=pass"]
PAGES = ["/v1/locales", "/v1/articles/en/account/reset-password"]


@pytest.mark.parametrize("address", [*LISTS, *PAGES])
def test_what_was_not_changed_is_not_sent_again(demo_server: Server, address: str) -> None:
    whole = demo_server.http.get(address).raise_for_status()
    assert whole.headers["Cache-Control"] == "no-cache"
    tag = whole.headers["ETag"]
    for condition in (tag, "*", f'"other", {tag}', tag.removeprefix("W/")):
        response = demo_server.http.get(address, headers={"If-None-Match": condition})
        assert (response.status_code, response.content, response.headers["ETag"]) == (304, b"", tag)
    assert demo_server.http.get(address, headers={"If-None-Match": '"other"'}).content == whole.content


@pytest.mark.parametrize("address", LISTS)
def test_what_depends_on_the_browsers_language_says_so(demo_server: Server, address: str) -> None:
    english, greek = (demo_server.http.get(address, headers={"Accept-Language": language}) for language in ("en", "el"))
    assert english.headers["ETag"] != greek.headers["ETag"]
    for response in (english, greek, demo_server.http.get(address, headers={"If-None-Match": "*"})):
        assert "Accept-Language" in response.headers["Vary"]


@pytest.mark.parametrize("address", PAGES)
def test_what_does_not_depend_on_it_says_nothing_of_it(demo_server: Server, address: str) -> None:
    assert "Accept-Language" not in demo_server.http.get(address).headers.get("Vary", "")


def test_no_proxy_keeps_an_answer(demo_server: Server) -> None:
    for response in (
        demo_server.http.get("/v1/answers", params={"question": "refund"}),
        demo_server.http.post("/v1/answers", json={"question": "refund"}),
    ):
        assert response.headers["Cache-Control"] == "no-store"
        assert "Accept-Language" in response.headers["Vary"]


@pytest.mark.parametrize(
    "address", [*LISTS, *PAGES, "/health/live", "/health/ready", "/openapi.json", "/docs", "/v1/answers?question=refund"]
)
def test_head_tells_what_get_tells_without_the_body(demo_server: Server, address: str) -> None:
    got, told = demo_server.http.get(address), demo_server.http.head(address)
    assert (told.status_code, told.content) == (200, b"")
    for name in ("Content-Type", "ETag", "Cache-Control"):
        assert told.headers.get(name) == got.headers.get(name)
    assert int(told.headers["Content-Length"]) > 0


def test_head_of_what_is_not_there_is_a_problem_without_a_body(demo_server: Server) -> None:
    told = demo_server.http.head("/v1/articles/en/account/no-such")
    assert (told.status_code, told.headers["Content-Type"], told.content) == (404, "application/problem+json", b"")


def test_a_large_list_is_compressed_for_who_can_read_that(demo_server: Server) -> None:
    small, large = (
        demo_server.http.get("/v1/categories", params={"locale": "uk"}, headers={"Accept-Encoding": coding})
        for coding in ("gzip", "identity")
    )
    assert (small.headers["Content-Encoding"], large.headers.get("Content-Encoding")) == ("gzip", None)
    assert small.json() == large.json()
    assert int(small.headers["Content-Length"]) < int(large.headers["Content-Length"]) / 2
    assert {value.strip() for value in small.headers["Vary"].split(",")} == {"Accept-Language", "Accept-Encoding", "Authorization"}
    assert small.headers["ETag"] == large.headers["ETag"]
    assert small.headers["ETag"].startswith("W/")  # as the bytes differ


def test_nothing_is_compressed_for_who_asks_for_nothing(demo_server: Server) -> None:
    assert raw(demo_server, "/v1/categories")[1].startswith(b"[")
