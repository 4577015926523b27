"""No header of one visitor changes what a cache hands to the next."""

import re
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from api.store import Store
from tests.inbox.conftest import settings_for
from tests.serving import FollowedIndex, answering

PATHS = (
    *("/", "/en", "/en/", "/zh-TW/", "/en/account/", "/en/account", "/en/account/reset-password", "/en/account/reset-password.md"),
    *("/uk/account/forgot-password", "/en/search?q=refund", "/en/search", "/en/contact", "/en/no-such/page", "/no-such-page"),
    *("/robots.txt", "/sitemap.xml", "/en/sitemap.xml", "/en/feed.atom", "/en/opensearch.xml", "/llms.txt", "/en/llms.txt"),
    *("/v1/answers?question=refund", "/v1/suggestions?q=ref", "/v1/categories", "/v1/locales", "/v1/help-center", "/v1/nothing"),
    *("/v1/articles/en/account/reset-password", "/v1/articles/uk/account/forgot-password", "/v1/articles/xx/a/b", "/v1/assets/no.png"),
    *(
        "/v1/handoffs/0",
        "/v1/insights",
        "/health/live",
        "/docs",
        "/openapi.json",
        "/widget.js",
        "/static/no.css",
        "/admin/",
        "/admin/login",
    ),
)
EVIL = "evil.example"
HEADERS = {
    "Accept-Language": "uk",
    "Accept": "text/html",
    "Origin": f"https://{EVIL}",
    "Host": EVIL,
    "Cookie": "kotae_owner=x; locale=uk; kotae_request=x",
    "Kotae-Key": "x",
    "User-Agent": "evil",
    "Referer": f"https://{EVIL}/",
    "X-HTTP-Method-Override": "POST",
    "X-Original-URL": "/admin/login",
    "X-Rewrite-URL": "/admin/login",
    "X-Forwarded-Host": EVIL,
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Port": "1",
    "X-Forwarded-Prefix": "/evil",
    "X-Forwarded-For": "203.0.113.1",
    "Forwarded": f"for=203.0.113.1;host={EVIL};proto=https",
}
FORWARDED = [name for name in HEADERS if "Forwarded" in name or name.startswith("X-")]


@pytest.fixture(scope="module")
def http(demo_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx2.Client]:
    store = Store(str(tmp_path_factory.mktemp("caches") / "people.db"))
    with answering(FollowedIndex(demo_index), settings_for(trusted_proxies="", cors_origins="https://shop.example"), store=store) as http:
        yield http
    store.close()


def shown(response: httpx2.Response) -> tuple[object, ...]:
    """What a reader gets; each answer and each form has an id of its own."""
    body = re.sub("[0-9a-f]{32}", "", response.text)
    return response.status_code, body, response.headers.get("Location"), response.headers.get("Access-Control-Allow-Origin")


def kept_apart(response: httpx2.Response, header: str) -> bool:
    """Whether no shared cache hands it to whoever sends the header otherwise; by `Host` all of them part."""
    control, vary = response.headers.get("Cache-Control", ""), response.headers.get("Vary", "").lower()
    return header == "Host" or "no-store" in control or "private" in control or header.lower() in vary


@pytest.mark.parametrize("path", PATHS)
def test_what_depends_on_a_header_is_kept_apart_by_it(http: httpx2.Client, path: str) -> None:
    plain = http.get(path)
    for header, value in HEADERS.items():
        other = http.get(path, headers={header: value})
        if shown(other) != shown(plain):
            assert kept_apart(plain, header), header
            assert kept_apart(other, header), header
            assert header not in FORWARDED
        if header != "Host":
            assert EVIL not in f"{other.text}{other.headers}"


def test_a_host_that_is_none_stands_on_no_page(http: httpx2.Client) -> None:
    for host in ('x"><script>', "a b", "evil.example/path", "user@evil.example", "evil.example?x", "evil.example#x"):
        page = http.get("/en/", headers={"Host": host}).text
        assert host not in page
        assert "evil.example" not in page
