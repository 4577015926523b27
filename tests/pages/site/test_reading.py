"""Home, categories and articles: what stands on them, in which language, and where their links lead."""

import re
from html import escape
from pathlib import Path

import pytest

from api.runtime import Settings
from tests.conftest import Publish
from tests.demo import LOCALES
from tests.files import article
from tests.html import addresses, tags_of
from tests.pages.site.conftest import Kept
from tests.pages.site.served import ALL_PAGES, attributes, link, words
from tests.serving import FollowedIndex, Server, answering

LARGEST = 60 * 1024
"""Bytes of a page without its pictures."""


def get(server: Server, path: str) -> str:
    response = server.http.get(path, headers={"Accept": "text/html"})
    assert response.status_code == (404 if "no-such" in path else 200)
    return response.text


@pytest.mark.parametrize(
    ("wanted", "shown"), [("uk-UA,uk;q=0.9", "uk"), ("zh-TW", "zh-Hant"), ("fr", "en"), ("", "en"), ("ja;q=0.1", "ja")]
)
def test_the_root_leads_to_the_language_of_the_browser(demo_server: Server, wanted: str, shown: str) -> None:
    response = demo_server.http.get("/", headers={"Accept-Language": wanted})
    assert (response.status_code, response.headers["Location"], response.headers["Vary"]) == (
        302,
        f"/{shown}/",
        "Accept-Language, Authorization",
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/uk", "/uk/"),
        ("/zh-TW/", "/zh-Hant/"),
        ("/zh-tw/account/", "/zh-Hant/account/"),
        ("/uk/account", "/uk/account/"),
        ("/uk/account/reset-password/", "/uk/account/reset-password"),
        ("/uk/account/forgot-password", "/uk/account/reset-password"),
        ("/en/account/forgot-password.md", "/en/account/reset-password.md"),
    ],
)
def test_other_addresses_of_a_page_lead_to_it_for_good(demo_server: Server, old: str, new: str) -> None:
    response = demo_server.http.get(old)
    assert (response.status_code, response.headers["Location"]) == (301, new)


@pytest.mark.parametrize("locale", LOCALES)
def test_the_home_page_shows_search_categories_and_what_is_asked_most(demo_server: Server, locale: str) -> None:
    html = get(demo_server, f"/{locale}/")
    center = demo_server.http.get("/v1/help-center", params={"locale": locale}).json()
    categories = demo_server.http.get("/v1/categories", params={"locale": locale}).json()
    targets = addresses(html, "href")
    assert {f"/{locale}/{category['category']}/" for category in categories} <= set(targets)
    assert {f"/{link['locale']}/{link['article']}" for link in center["promoted"]} <= set(targets)
    assert [(form["method"], form["action"]) for form in attributes(html, "form")] == [("post", f"/{locale}/search")]


@pytest.mark.parametrize("locale", LOCALES)
def test_a_category_shows_its_articles_with_their_summaries(demo_server: Server, locale: str) -> None:
    for category in demo_server.http.get("/v1/categories", params={"locale": locale}).json():
        html = get(demo_server, f"/{locale}/{category['category']}/")
        shown = words(html)
        for known in category["articles"]:
            assert known["title"].replace("'", "&#39;") in shown
            assert f"/{known['locale']}/{known['article']}" in addresses(html, "href")


@pytest.mark.parametrize("path", ALL_PAGES)
def test_every_page_says_its_language_and_is_small(demo_server: Server, path: str) -> None:
    html = get(demo_server, path)
    assert attributes(html, "html") == [{"lang": path.split("/")[1]}]
    assert len(html.encode()) < LARGEST
    assert len(re.findall(r"<h1[ >]", html)) == 1


def test_every_article_of_every_locale_has_its_page(demo_server: Server) -> None:
    for locale in LOCALES:
        for category in demo_server.http.get("/v1/categories", params={"locale": locale}).json():
            for known in category["articles"]:
                html = get(demo_server, f"/{locale}/{known['article']}")
                title = escape(known["title"], quote=False).replace('"', "&#34;").replace("'", "&#39;")
                assert (f"<h1>{title}</h1>" in html, 'href="/v1/articles' in html) == (True, False)
                for target in {target.partition("#")[0] for target in addresses(html, "href") if re.match(f"/{locale}/.+/.", target)}:
                    assert demo_server.http.get(target).status_code == 200, target


def test_links_of_every_page_lead_somewhere(demo_server: Server) -> None:
    targets = {
        target.partition("#")[0]
        for path in ALL_PAGES
        for name in ("href", "src")
        for target in addresses(get(demo_server, path), name)
        if target.startswith("/") and "no-such" not in target and not target.endswith("/widget.js")
    }
    assert len(targets) > 200
    assert {target: status for target in targets if (status := demo_server.http.get(target).status_code) != 200} == {}


def test_an_article_in_another_language_says_so(demo_server: Server) -> None:
    html = get(demo_server, "/uk/app/apple-watch")
    assert 'lang="en"' in html[html.index("<article") : html.index("<article") + 80]
    assert "мовою" in words(html)
    assert next(found["href"] for found in link(html, "canonical")).endswith("/en/app/apple-watch")
    category = get(demo_server, "/uk/app/")
    (marked,) = [found for found in attributes(category, "a") if found["href"] == "/en/app/apple-watch"]
    assert (marked["lang"], marked["hreflang"]) == ("en", "en")


def test_translations_and_the_right_address_are_told_to_search_engines(demo_server: Server) -> None:
    html = get(demo_server, "/uk/account/reset-password")
    host = str(demo_server.http.base_url).rstrip("/")
    alternates = {found["hreflang"]: found["href"] for found in link(html, "alternate") if "hreflang" in found}
    assert alternates == {
        **{locale: f"{host}/{locale}/account/reset-password" for locale in LOCALES},
        "x-default": f"{host}/en/account/reset-password",
    }
    assert [found["href"] for found in link(html, "canonical")] == [f"{host}/uk/account/reset-password"]
    graph = {found["property"]: found["content"] for found in attributes(html, "meta") if "property" in found}
    assert (graph["og:title"], graph["og:type"], graph["og:locale"]) == ("Як відновити пароль", "article", "uk")


def test_results_and_what_is_missing_are_not_for_search_engines(demo_server: Server) -> None:
    for path in ("/uk/search?q=пароль", "/uk/no-such/page"):
        assert {"name": "robots", "content": "noindex"} in attributes(get(demo_server, path), "meta")
    assert {"name": "robots", "content": "noindex"} not in attributes(get(demo_server, "/uk/"), "meta")


def test_what_is_not_there_is_searched_for(demo_server: Server) -> None:
    html = get(demo_server, "/en/no-such/lost_my-password.html")
    assert [found["value"] for found in attributes(html, "input") if found["name"] == "q"] == ["lost my password"]


def test_browsers_get_a_page_for_any_wrong_address_and_programs_a_problem(demo_server: Server) -> None:
    for path in ("/fr/account/reset-password", "/nowhere", "/a/b/c/d/e", "/uk/account/no-such", "/uk/no-such/"):
        page = demo_server.http.get(path, headers={"Accept": "text/html,*/*;q=0.8", "Accept-Language": "el"})
        assert (page.status_code, page.headers["Content-Type"]) == (404, "text/html; charset=utf-8")
        assert 'lang="el"' in page.text or path.startswith("/uk/")
    for path in ("/v1/nothing", "/v1/articles/uk/account/no-such", "/health/nothing"):
        page = demo_server.http.get(path, headers={"Accept": "text/html,*/*;q=0.8"})
        assert (page.status_code, page.headers["Content-Type"]) == (404, "application/problem+json")
    assert demo_server.http.get("/nowhere").headers["Content-Type"] == "application/problem+json"


def test_an_unchanged_page_is_not_sent_twice(demo_server: Server) -> None:
    for path in ("/uk/", "/uk/account/", "/uk/account/reset-password", "/uk/account/reset-password.md", "/sitemap.xml"):
        tag = demo_server.http.get(path).headers["ETag"]
        assert demo_server.http.get(path, headers={"If-None-Match": tag}).status_code == 304


def test_files_are_kept_for_good_and_have_new_addresses_when_they_change(demo_server: Server) -> None:
    html = get(demo_server, "/uk/")
    files = [found["href"] for found in link(html, "stylesheet")] + [
        found["src"] for found in attributes(html, "script") if "static" in found["src"]
    ]
    assert len(files) == 3
    for file in files:
        response = demo_server.http.get(file)
        assert "immutable" in response.headers["Cache-Control"]
        assert re.fullmatch(r"/static/(site|brand)\.[0-9a-f]{12}\.(css|js)", file)
    for wrong in ("/static/site.css", "/static/site.000000000000.css", "/static/..%2Ftexts.py", "/static/%2e%2e"):
        assert demo_server.http.get(wrong).status_code == 404


def test_below_a_path_every_link_begins_with_it(demo_index: Path) -> None:
    with answering(FollowedIndex(demo_index), Settings(root_path="/help")) as http:
        for path in ("/uk/", "/uk/account/", "/uk/contact/contact-us", "/uk/search?q=пароль", "/uk/contact", "/uk/no-such/x"):
            html = http.get(path, headers={"Accept": "text/html"}).text
            found = [target for name in ("href", "src", "action") for target in addresses(html, name) if target.startswith("/")]
            assert len(found) > 10
            assert [target for target in found if not target.startswith("/help/")] == []
            assert [target for target in found if "/help/help" in target] == []
        assert http.get("/uk").headers["Location"] == "/help/uk/"
        assert http.get("/").headers["Location"] == "/help/en/"
        picture = next(target for target in addresses(http.get("/uk/contact/contact-us").text, "src") if "assets" in target)
        assert http.get(picture).status_code == 200


def test_where_base_url_names_a_host_that_is_the_right_address_whatever_the_request_says(publish: Publish, index: Path) -> None:
    publish(
        {
            "help-center.yaml": CENTER + "base_url: https://shop.example/help\n",
            "en/help/a.md": article("A"),
            "en/help/b.md": article("B", "[A](a.md)"),
        }
    )
    with answering(FollowedIndex(index)) as http:
        html = http.get("/en/help/b", headers={"Host": "evil.example"}).text
        assert [found["href"] for found in link(html, "canonical")] == ["https://shop.example/help/en/help/b"]
        assert "evil.example" not in html
        assert "/en/help/a" in addresses(html, "href")  # while it is looked at elsewhere, links stay there
        assert "https://shop.example/help/sitemap.xml" in http.get("/robots.txt").text


def test_a_host_that_is_none_is_left_aside(demo_server: Server) -> None:
    html = demo_server.http.get("/en/", headers={"Host": 'x"><script>alert(1)</script>'}).text
    assert "alert(1)" not in html


CENTER = "name: Test\ndefault_locale: en\nlocales: {en: {}, ja: {fallbacks: [en]}}\ncategories: {help: {en: Help}}\n"


def test_tables_and_code_scroll_by_themselves_without_inline_style(publish: Publish, index: Path) -> None:
    text = "| a | b |\n| --: | :-: |\n| 1 | 2 |\n\n```python\nx\n```\n\n![long](../../assets/x.png)"
    publish({"help-center.yaml": CENTER, "en/help/a.md": article("A", text), "assets/x.png": b"\x89PNG\r\n\x1a\n"})
    with answering(FollowedIndex(index)) as http:
        html = http.get("/en/help/a").text
    assert [name for name, found in tags_of(html) if "style" in found] == []
    assert {"class": "align-right"} in attributes(html, "td")
    assert [found["class"] for found in attributes(html, "div") if found.get("role") == "region"] == ["wide", "picture"]
    assert [found["tabindex"] for found in attributes(html, "pre")] == ["0"]


def test_internal_articles_are_shown_to_ones_own_staff_only(demo_index: Path, demo_server: Server) -> None:
    for path in ("/en/contact/agent-escalation", "/en/contact/agent-escalation.md"):
        assert demo_server.http.get(path, headers={"Accept": "text/html"}).status_code == 404
    everything = [
        demo_server.http.get(path).text
        for path in ("/en/", "/en/contact/", "/en/sitemap.xml", "/llms.txt", "/en/feed.atom", "/en/search?q=escalate")
    ]
    assert not [text for text in everything if "agent-escalation" in text]
    with answering(FollowedIndex(demo_index), Settings(audience="internal")) as http:
        response = http.get("/en/contact/agent-escalation")
        assert (response.status_code, response.headers["X-Robots-Tag"]) == (200, "noindex")
        assert http.get("/robots.txt").text == "User-agent: *\nDisallow: /\n"


def test_a_fault_of_ours_is_a_page_with_a_way_on_and_stands_in_the_log(
    kept: Kept, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("zanzibar")

    monkeypatch.setattr("api.pages.site.article.body", fail)
    response = kept.http.get("/uk/account/reset-password")
    assert response.status_code == 500
    assert response.headers["Content-Type"].startswith("text/html")
    assert 'lang="uk"' in response.text
    assert "/uk/contact" in response.text
    assert "zanzibar" not in response.text
    assert "zanzibar" in caplog.text
