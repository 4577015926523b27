"""What browsers are told to forbid, on every page; and that no page needs what is forbidden."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.conftest import Publish
from tests.files import PNG, article, help_center
from tests.html import tags_of
from tests.pages.site.conftest import Kept
from tests.pages.site.served import ALL_PAGES, attributes, pages_of
from tests.serving import FollowedIndex, Server, answering

OTHERS = ["/", "/uk", "/sitemap.xml", "/robots.txt", "/llms.txt", "/uk/feed.atom", "/uk/account/reset-password.md", "/nowhere"]


@pytest.mark.parametrize("path", [*ALL_PAGES, *OTHERS])
def test_every_page_has_the_policy(demo_server: Server, path: str) -> None:
    headers = demo_server.http.get(path, headers={"Accept": "text/html"}).headers
    policy = dict(part.strip().partition(" ")[::2] for part in headers["Content-Security-Policy"].split(";"))
    assert policy == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data: blob:",
        "connect-src": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'self'",
        "base-uri": "'none'",
    }
    assert (headers["X-Content-Type-Options"], headers["Referrer-Policy"]) == ("nosniff", "strict-origin-when-cross-origin")


@pytest.mark.parametrize("path", ALL_PAGES)
def test_no_script_and_no_style_stands_within_a_page(demo_server: Server, path: str) -> None:
    html = demo_server.http.get(path, headers={"Accept": "text/html"}).text
    assert [found for found in attributes(html, "script") if "src" not in found and found["type"] != "application/ld+json"] == []
    assert [name for name, found in tags_of(html) if name == "style" or any(key == "style" or key.startswith("on") for key in found)] == []


def test_browsers_find_nothing_that_the_policy_forbids(kept: Kept, page: Page) -> None:
    page.add_init_script(
        "document.addEventListener('securitypolicyviolation', broken => { (window.broken ??= []).push(broken.blockedURI) })"
    )
    for path in [path for locale in ("ja", "uk") for path in pages_of(locale)]:
        page.goto(kept.url + path)
        assert page.evaluate("window.broken") is None, path
        assert page.evaluate("getComputedStyle(document.querySelector('.search')).display") == "flex"


def test_a_script_within_a_page_would_be_found(kept: Kept, page: Page) -> None:
    page.goto(f"{kept.url}/uk/")
    page.evaluate("document.addEventListener('securitypolicyviolation', broken => { window.broken = broken.effectiveDirective })")
    page.evaluate("document.body.append(Object.assign(document.createElement('script'), {textContent: 'window.xss = 1'}))")
    page.wait_for_function("window.broken")
    assert page.evaluate("window.xss") is None


def test_pictures_may_come_from_where_the_help_centre_keeps_them(publish: Publish, index: Path) -> None:
    files = {"help-center.yaml": help_center("en: {}") + "assets_url: https://cdn.example/p\n", "assets/x.png": PNG}
    publish({**files, "en/help/a.md": article("A", "![x](../../assets/x.png)")})
    with answering(FollowedIndex(index)) as http:
        response = http.get("/en/help/a")
        assert "img-src 'self' data: blob: https://cdn.example;" in response.headers["Content-Security-Policy"]
        assert [found["src"] for found in attributes(response.text, "img")] == ["https://cdn.example/p/x.png"]


def test_what_search_engines_are_told_is_data_that_they_can_read(demo_server: Server) -> None:
    def told(path: str) -> list[dict[str, object]]:
        parts = demo_server.http.get(path).text.split('<script type="application/ld+json">')[1:]
        return [json.loads(part.partition("</script>")[0]) for part in parts]

    described, way = told("/uk/account/reset-password")
    assert (described["@type"], described["headline"], described["inLanguage"]) == ("Article", "Як відновити пароль", "uk")
    assert way["@type"] == "BreadcrumbList"
    (questions,) = told("/uk/account/")
    assert questions["@type"] == "FAQPage"
    assert isinstance(questions["mainEntity"], list)
    assert len(questions["mainEntity"]) >= 5
