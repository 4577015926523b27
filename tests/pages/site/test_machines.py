"""What machines read: site map, feeds, search descriptions, Markdown, and lists for language models."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from api.answers import Viewer
from api.answers.articles import article_page
from indexer.store import Generation
from kb.markdown import Markdown
from tests.conftest import Publish
from tests.demo import LOCALES
from tests.files import article, help_center
from tests.html import tags_of
from tests.serving import FollowedIndex, Server, answering

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"
ATOM = "{http://www.w3.org/2005/Atom}"


def test_the_site_map_names_every_page_in_every_language_once(demo_server: Server, demo: Generation) -> None:
    listed = ElementTree.fromstring(demo_server.http.get("/sitemap.xml").content).findall(f"{SITEMAP}sitemap/{SITEMAP}loc")
    assert len(listed) == len(LOCALES)
    maps = [ElementTree.fromstring(demo_server.http.get(str(address.text)).content) for address in listed]
    urls = [url for found in maps for url in found.findall(f"{SITEMAP}url")]
    host = str(demo_server.http.base_url).rstrip("/")
    named = [str(url.findtext(f"{SITEMAP}loc")) for url in urls]
    articles = {f"{host}/{locale}/{name}" for locale in LOCALES for name in demo.index(locale, Viewer()).articles.metadata}
    homes = {f"{host}/{locale}/" for locale in LOCALES}
    assert len(named) == len(set(named))
    assert {name for name in named if not name.endswith("/")} == articles
    assert homes < set(named)
    for url in urls:
        alternates = {link.get("hreflang"): str(link.get("href")) for link in url.findall(f"{XHTML}link")}
        assert url.findtext(f"{SITEMAP}loc") in alternates.values()
        assert "x-default" in alternates
        assert set(alternates.values()) <= set(named)


def test_robots_are_told_where_the_site_map_is(demo_server: Server) -> None:
    robots = demo_server.http.get("/robots.txt")
    assert robots.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert f"Sitemap: {demo_server.http.base_url}/sitemap.xml".replace("//sitemap", "/sitemap") in robots.text
    assert "Disallow: /*/search" in robots.text


@pytest.mark.parametrize("locale", LOCALES)
def test_each_locale_has_a_feed_and_tells_browsers_how_to_search(demo_server: Server, locale: str) -> None:
    feed = ElementTree.fromstring(demo_server.http.get(f"/{locale}/feed.atom").content)
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) >= 20
    for entry in entries:
        link = entry.find(f"{ATOM}link")
        assert link is not None
        assert str(link.get("href")).startswith(f"{demo_server.http.base_url}".rstrip("/") + f"/{locale}/")
    moments = [str(entry.findtext(f"{ATOM}updated")) for entry in entries]
    assert moments == sorted(moments, reverse=True)
    described = ElementTree.fromstring(demo_server.http.get(f"/{locale}/opensearch.xml").content)
    (url,) = [part for part in described if part.tag.endswith("Url")]
    assert str(url.get("template")).endswith(f"/{locale}/search?q={{searchTerms}}")


def test_language_models_get_a_list_whose_addresses_hold_the_articles(demo_server: Server) -> None:
    listed = demo_server.http.get("/llms.txt").text
    assert listed.startswith("# Lanto\n")
    targets = re.findall(r"\]\((\S+\.md)\)", listed)
    assert len(targets) >= 25
    for target in targets:
        assert demo_server.http.get(target).text.startswith("# ")
    assert "/uk/llms.txt" in listed
    assert "# Lanto" in demo_server.http.get("/uk/llms.txt").text


@pytest.mark.parametrize("locale", LOCALES)
def test_markdown_says_what_the_page_says(demo_server: Server, demo: Generation, locale: str) -> None:
    """What is made of the HTML makes the same text again."""
    for name in demo.index(locale, Viewer()).articles.metadata:
        shown = article_page(demo, locale, name, Viewer())
        text = demo_server.http.get(f"/{locale}/{name}.md").text
        head, _, body = text.partition(f"/{locale}/{name}>\n\n")
        assert head.startswith("# ")
        again = Markdown(body).html(lambda target: target, (), locale)
        assert readable(again) == readable(shown.html), name
        assert [tag for tag, _ in tags_of(again) if tag in KEPT] == [tag for tag, _ in tags_of(shown.html) if tag in KEPT], name


KEPT = {"h2", "h3", "ul", "ol", "li", "strong", "a", "img", "code", "table", "tr", "th", "td"}


def readable(html: str) -> str:
    """The text without the white space between blocks."""
    return re.sub(r"\s+", "", re.sub(r"<[^>]*>", "", html))


def test_markdown_keeps_what_is_special(publish: Publish, index: Path) -> None:
    text = (
        "A \\*star\\*, `code with | and ``ticks```, <b>bold</b> and *slanted*; [x](b.md) and ~~gone~~.\n\n"
        "1. one\n\n   more\n\n   - deep\n2. two\n\n> said\n>\n> twice\n\n:::warning Mind\nHot.\n:::\n\n"
        "```python\nx = '```'\n```\n\n| a | b\\|c |\n| --- | --: |\n| 1 | 2 |\n\n---\n\nline  \nbreak\n\n"
        "\\# no heading\n\n1\\. no item\n\n\\- none\n\n\\-\\-\\-\n\n-5 °C\n"
    )
    publish({"help-center.yaml": help_center("en: {}"), "en/help/a.md": article("A [b]", text), "en/help/b.md": article("B")})
    with answering(FollowedIndex(index)) as http:
        host = str(http.base_url).rstrip("/")
        got = http.get("/en/help/a.md").text
    for part in (
        "# A \\[b\\]\n",
        "A \\*star\\*",
        "**bold** and *slanted*",
        f"[x]({host}/en/help/b)",
        "~~gone~~",
        "1. one\n\n   more\n\n   - deep\n2. two",
        "> said\n>\n> twice",
        "> **Mind**\n>\n> Hot.",
        "````python\nx = '```'\n````",
        "| a | b\\|c |\n| --- | --- |\n| 1 | 2 |",
        "\n---\n",
        "line\\\nbreak",
        "\n\\# no heading\n\n1\\. no item\n\n\\- none\n\n\\---\n\n-5 °C",
    ):
        assert part in got, got
