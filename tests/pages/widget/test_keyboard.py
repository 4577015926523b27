"""Everything is reached by the keyboard alone, and the focus is where one looks for it."""

import re

from playwright.sync_api import expect

from tests.pages.widget.site import Site
from tests.pages.widget.visitor import Visitor


def test_the_whole_way_by_keyboard(visitor: Visitor, site: Site) -> None:
    visitor.come(site.page('locale="en"'))
    press = visitor.page.keyboard.press
    press("Tab")
    assert visitor.focused == "BUTTON"  # the page's own
    press("Tab")
    assert visitor.focused == "launcher"
    press("Enter")
    assert visitor.focused == "input"
    visitor("start").locator(".contacts").wait_for()
    with visitor.page.expect_response(lambda response: '"pass"' in (response.request.post_data or "")):
        visitor.page.keyboard.type("pass")
    visitor.page.wait_for_load_state("networkidle")
    visitor("suggestion").first.wait_for()
    press("ArrowDown")
    assert visitor.input.get_attribute("aria-activedescendant") == visitor("suggestion").first.get_attribute("id")
    press("ArrowUp")
    assert visitor.input.get_attribute("aria-activedescendant") is None
    press("ArrowUp")  # from the last
    press("Enter")
    visitor("article-text").wait_for()
    visitor.wait_until("document.querySelector('kotae-help').shadowRoot.activeElement.part.contains('article-title')")
    press("Shift+Tab")
    press("Shift+Tab")
    assert visitor.focused == "back"
    press("Enter")
    assert visitor.focused == "input"
    press("Escape")
    assert visitor("panel").is_hidden()
    assert visitor.focused == "launcher"


def test_escape_closes_the_suggestions_first_and_keeps_what_was_typed(visitor: Visitor, site: Site) -> None:
    visitor.come(site.page('locale="en"')).open()
    visitor.input.press_sequentially("pass")
    visitor("suggestion").first.wait_for()
    visitor.page.keyboard.press("Escape")
    assert visitor("suggestions").is_hidden()
    assert visitor("panel").is_visible()
    assert visitor.input.input_value() == "pass"
    visitor.page.keyboard.press("ArrowDown")
    visitor("suggestion").first.wait_for()


def test_the_focus_goes_back_to_where_it_was(visitor: Visitor, site: Site) -> None:
    visitor.come(site.page('locale="en"'))
    visitor.page.get_by_role("button", name="Buy").focus()
    visitor.call("open")
    expect(visitor("panel")).to_be_visible()
    assert visitor.focused == "input"
    visitor.call("close")
    expect(visitor("panel")).to_be_hidden()
    assert visitor.focused == "BUTTON"


def test_back_leads_to_the_link_that_was_followed(visitor: Visitor, site: Site) -> None:
    visitor.come(site.page('locale="en"')).open()
    visitor("start-link").nth(1).focus()
    visitor.page.keyboard.press("Enter")
    visitor("article-text").wait_for()
    visitor("back").focus()
    visitor.page.keyboard.press("Enter")
    assert visitor.focused == "start-link"
    visitor.page.wait_for_timeout(100)
    assert visitor("start-link").nth(1).evaluate("(it) => it.getRootNode().activeElement === it")


def test_one_can_leave_the_panel_without_closing_it(visitor: Visitor, site: Site) -> None:
    visitor.come(site.page('locale="en"')).open()
    visitor.page.get_by_role("button", name="Buy").focus()
    assert visitor.focused == "BUTTON"
    assert visitor("panel").is_visible()


def test_numbers_of_suggestions_and_answers_are_said(visitor: Visitor, site: Site) -> None:
    visitor.come(site.page('locale="en"')).open()
    said = visitor.page.locator("kotae-help [role=status]")
    visitor.input.press_sequentially("cancel")
    expect(said).to_have_text(f"Suggestions: {len(visitor.suggestions())}")
    visitor.ask("I was charged twice")
    expect(said).to_have_text(re.compile("^Answer: "))
