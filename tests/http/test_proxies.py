"""Behind a proxy that shows the API below a path, links lead below that; only proxies that are trusted say which."""

import re
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from api.runtime import Settings
from tests.serving import FollowedIndex, answering

OLD = "/v1/articles/uk/account/forgot-password"
NOW = "/v1/articles/uk/account/reset-password"


@pytest.fixture(scope="module", params=["set", "trusted"])
def behind(request: pytest.FixtureRequest, demo_index: Path) -> Iterator[httpx2.Client]:
    """Shown below `/help`: as the settings say, or as a trusted proxy does."""
    settings = Settings(root_path="/help") if request.param == "set" else Settings(trusted_proxies=("127.0.0.0/8",))
    with answering(FollowedIndex(demo_index), settings) as http:
        if request.param == "trusted":
            http.headers["X-Forwarded-Prefix"] = "/help/"
        yield http


def test_redirects_lead_below_the_path(behind: httpx2.Client) -> None:
    assert behind.get(OLD).headers["Location"] == f"/help{NOW}"
    assert behind.get(f"/help{OLD}").headers["Location"] == f"/help{NOW}"  # of a proxy that leaves the path as it is


def test_the_api_page_and_document_know_the_path(behind: httpx2.Client) -> None:
    page = behind.get("/docs").text
    assert "'/help/openapi.json'" in page
    for address in re.findall(r'(?:src|href)="(/[^"]+)"', page):
        assert address.startswith("/help/")
        assert behind.get(address.removeprefix("/help")).status_code == 200
        assert behind.get(address).status_code == 200
    assert behind.get("/openapi.json").json()["servers"] == [{"url": "/help"}]


@pytest.fixture(scope="module")
def open_to_all(demo_index: Path) -> Iterator[httpx2.Client]:
    """A server that trusts a proxy, which we are not."""
    with answering(FollowedIndex(demo_index), Settings(trusted_proxies=("10.0.0.0/8",))) as http:
        yield http


def test_nobody_else_is_believed(open_to_all: httpx2.Client) -> None:
    headers = {"X-Forwarded-Prefix": "/evil", "X-Forwarded-For": "10.0.0.1"}
    assert open_to_all.get(OLD, headers=headers).headers["Location"] == NOW
    assert "/evil" not in open_to_all.get("/docs", headers=headers).text


@pytest.mark.parametrize("prefix", ["//evil.example", "https://evil.example", "/\\evil.example", "/help me", "evil", '/"><script>', ""])
def test_a_prefix_that_is_no_plain_path_is_left_aside(behind: httpx2.Client, prefix: str) -> None:
    location = behind.get(OLD, headers={"X-Forwarded-Prefix": prefix}).headers["Location"]
    assert location in (NOW, f"/help{NOW}")


def test_a_path_that_is_set_counts_more_than_what_a_proxy_says(demo_index: Path) -> None:
    with answering(FollowedIndex(demo_index), Settings(root_path="/help")) as http:
        assert http.get(OLD, headers={"X-Forwarded-Prefix": "/other"}).headers["Location"] == f"/help{NOW}"
