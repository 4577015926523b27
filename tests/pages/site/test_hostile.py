"""Hostile content and questions never run in a real browser."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree

import httpx2
import pytest
from playwright.sync_api import Browser, Page

from api.store import Store
from kb.article import Article, Content
from kb.front_matter import FrontMatter
from kb.help_center import HelpCenter
from kb.markdown import Markdown
from tests.indexes import build_index
from tests.pages.site.payloads import PAYLOADS
from tests.pages.site.served import attributes
from tests.serving import FollowedIndex, answering

FIELDS = ("question", "text", "email", "key", "article", "text_locale", "answer_id")


def hostile_content() -> Content:
    """An article for each payload, which is its title, summary and text; built without the checks that would refuse some."""
    center = HelpCenter.model_validate(
        {
            "name": PAYLOADS[0],
            "default_locale": "en",
            "locales": {"en": {}},
            "categories": {"help": {"en": PAYLOADS[1]}},
            "contact": [{"kind": "chat", "value": f'/x"{PAYLOADS[3]}', "label": {"en": PAYLOADS[5]}, "hours": {"en": PAYLOADS[7]}}],
            "branding": {"footer": [{"label": {"en": PAYLOADS[9]}, "url": '/"onclick=window.xss=1//'}]},
        }
    )
    return Content(center, [hostile_article(number, payload) for number, payload in enumerate(PAYLOADS)])


def hostile_article(number: int, payload: str) -> Article:
    shown = payload.replace("\x00", "").strip()
    metadata = FrontMatter(
        title=f"{number} {shown}"[:400], summary=shown, related=(f"help/n{(number + 1) % len(PAYLOADS)}",), promoted=number < 6
    )
    markdown = Markdown(f"{payload}\n\n## {payload}\n\nn{number} {payload}\n\n- {payload}\n")
    return Article(f"help/n{number}", "en", metadata, markdown.sections, markdown.html(lambda target: target))


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx2.Client]:
    root: Path = tmp_path_factory.mktemp("hostile")
    build_index(hostile_content(), root / "index")
    store = Store(str(root / "store.db"))
    store.open()
    with answering(FollowedIndex(root / "index"), store=store) as http:
        yield http
    store.close()


@pytest.fixture(scope="module")
def victim(browser: Browser, hostile: httpx2.Client) -> Iterator[Page]:
    """A browser that opens dialogs for anybody who asks, and remembers that it did."""
    context = browser.new_context(base_url=str(hostile.base_url))
    context.add_init_script("for (const name of ['alert', 'confirm', 'prompt', 'print']) window[name] = () => { window.xss = 1 }")
    page = context.new_page()
    yield page
    context.close()


def check_nothing_ran(page: Page, what: str) -> None:
    page.evaluate("document.querySelectorAll('main details, main summary').forEach(part => { part.open = true })")
    assert page.evaluate("window.xss") is None, what
    assert (
        page.evaluate(
            "document.querySelectorAll('main script, main iframe, main object, main embed, main style, main base, main svg script').length"
        )
        == 0
    )
    assert (
        page.evaluate(
            "[...document.querySelectorAll('*')].flatMap(part => [...part.attributes]).filter(each => /^on|^style$/.test(each.name)).length"
        )
        == 0
    )


def test_there_are_a_hundred_payloads() -> None:
    assert len(set(PAYLOADS)) >= 100


def test_the_payloads_run_where_nothing_guards(browser: Browser) -> None:
    """Else the tests here could not fail."""
    context = browser.new_context()
    page = context.new_page()
    ran = 0
    for payload in PAYLOADS[::2][:20]:
        page.goto("about:blank")
        page.set_content(f"<main>{payload}</main>")
        page.wait_for_timeout(20)
        ran += page.evaluate("window.xss") == 1
    context.close()
    assert ran >= 8


def test_nothing_runs_in_articles_whose_every_part_is_hostile(victim: Page) -> None:
    for number, payload in enumerate(PAYLOADS):
        response = victim.goto(f"/en/help/n{number}", wait_until="load")
        assert response is not None
        assert response.status == 200
        check_nothing_ran(victim, payload)


def test_nothing_runs_on_pages_that_list_them(victim: Page) -> None:
    for path in ("/en/", "/en/help/", "/en/contact", "/en/no-such/page"):
        victim.goto(path)
        check_nothing_ran(victim, path)


def test_nothing_runs_in_questions(victim: Page) -> None:
    for payload in PAYLOADS:
        victim.goto(f"/en/search?q={quote(payload)}")
        check_nothing_ran(victim, payload)
        shown = victim.input_value("[name=q]")
        assert "".join(shown.split()) == "".join(payload.replace("\x00", "\ufffd").split()) or "\x00" in payload


def test_nothing_runs_in_addresses(victim: Page) -> None:
    for payload in PAYLOADS[::7]:
        for path in (f"/en/help/{quote(payload, safe='')}", f"/{quote(payload, safe='')}", f"/en/{quote(payload, safe='')}/"):
            victim.goto(path)
            check_nothing_ran(victim, payload)


def test_nothing_runs_in_forms_that_come_back(hostile: httpx2.Client, victim: Page) -> None:
    for payload in PAYLOADS[::7]:
        sent = dict.fromkeys(FIELDS, payload)
        for path in ("/en/contact", "/en/contact/send", "/en/search"):
            html = hostile.post(path, data={**sent, "q": payload}).text
            assert not [
                found for found in attributes(html, "script") if not found.get("src") and found.get("type") != "application/ld+json"
            ]
            victim.goto("/en/")
            victim.set_content(html)
            check_nothing_ran(victim, payload)


def test_what_is_refused_is_said_without_running(hostile: httpx2.Client) -> None:
    for payload in PAYLOADS[::10]:
        response = hostile.post("/en/feedback", data={"helpful": payload, "article": payload})
        assert "window.xss=1</script>" not in response.text


def test_markdown_feeds_and_lists_hold_no_tags_of_writers(hostile: httpx2.Client) -> None:
    for path in ("/sitemap.xml", "/en/sitemap.xml", "/en/feed.atom", "/en/opensearch.xml"):
        assert ElementTree.fromstring(hostile.get(path).content) is not None
    for number in range(len(PAYLOADS)):
        response = hostile.get(f"/en/help/n{number}.md")
        assert response.headers["Content-Type"] == "text/markdown; charset=utf-8"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
