"""A guide is walked through step by step, and what was chosen goes along to a human; without JavaScript it is an article."""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from api.store.handoffs import list_handoffs
from tests.demo import LOCALES
from tests.pages.axe import violations
from tests.pages.site.conftest import Kept

GUIDE = "app/app-does-not-work"


@pytest.fixture
def reader(browser: Browser, kept: Kept) -> Iterator[Page]:
    context = browser.new_context(base_url=kept.url)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("locale", LOCALES)
def test_a_question_leads_to_the_next_and_back(reader: Page, locale: str) -> None:
    reader.goto(f"/{locale}/{GUIDE}")
    options = reader.locator(".guide-options a")
    options.first.wait_for()
    first = reader.locator(".guide h2").inner_text()
    assert reader.locator(".text h2").count() == 1
    assert violations(reader) == []
    options.nth(1).click()
    second = reader.locator(".guide h2")
    assert second.inner_text() != first
    assert second.evaluate("heading => document.activeElement === heading")
    assert violations(reader) == []
    reader.locator(".guide button").click()
    assert reader.locator(".guide h2").inner_text() == first


def test_an_option_leads_to_its_article_and_one_for_a_human_to_the_form_that_sends_what_was_chosen(reader: Page, kept: Kept) -> None:
    reader.goto(f"/en/{GUIDE}")
    reader.get_by_role("link", name="Yes, I see a code").click()
    assert reader.get_by_role("link", name="Show me the list").get_attribute("href") == "/en/app/error-codes"
    reader.get_by_role("link", name="My code isn't in it").click()
    form = reader.locator("kotae-help form")
    form.locator("textarea").fill("It says E-9999.")
    form.locator("button[type=submit]").click()
    reader.locator("kotae-help [part~='taken']").wait_for()
    with kept.store.reading() as connection:
        handoff = next(found for found in list_handoffs(connection, None, 50) if found.text == "It says E-9999.")
    chosen = [(choice["step"], choice["choice"]) for choice in handoff.context["guide_path"]]
    assert chosen == [("start", "Yes, I see a code"), ("code", "My code isn't in it")]


def test_that_it_is_solved_is_a_vote(reader: Page) -> None:
    reader.goto(f"/en/{GUIDE}")
    for name in ("No, there is no code", "No, it doesn't open", "Yes, it works now"):
        reader.get_by_role("link", name=name).click()
    reader.locator(".vote[role=status]").wait_for()


def test_without_javascript_all_steps_stand_on_the_page_and_link_to_each_other(browser: Browser, kept: Kept) -> None:
    context = browser.new_context(base_url=kept.url, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"/en/{GUIDE}")
    assert page.locator(".text h2").count() == 6
    page.get_by_role("link", name="No, there is no code").click()
    assert page.url.endswith("#opens")
    context.close()


@pytest.mark.parametrize("locale", ["ja", "en"])
def test_the_widget_walks_through_it_too(reader: Page, kept: Kept, locale: str) -> None:
    reader.goto(f"/{locale}/")
    reader.evaluate(f"document.querySelector('kotae-help').openArticle({json.dumps(GUIDE)})")
    options = reader.locator("kotae-help [part~='guide-option']")
    options.first.wait_for()
    assert violations(reader) == []
    first = reader.locator("kotae-help [part~='guide-step'] h2").inner_text()
    options.nth(1).click()
    assert reader.locator("kotae-help [part~='guide-step'] h2").inner_text() != first
    reader.locator("kotae-help [part~='guide-back']").click()
    options.first.click()
    options.nth(1).click()
    form = reader.locator("kotae-help form")
    form.locator("textarea").fill(f"from the widget in {locale}")
    form.locator("button[type=submit]").click()
    reader.locator("kotae-help [part~='taken']").wait_for()
    with kept.store.reading() as connection:
        handoff = next(found for found in list_handoffs(connection, None, 50) if found.text == f"from the widget in {locale}")
    assert [choice["step"] for choice in handoff.context["guide_path"]] == ["start", "code"]
