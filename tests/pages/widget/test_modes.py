"""In the corner, within a page or for search alone; on phones, in the dark, and without motion."""

import pytest
from playwright.sync_api import Browser

from tests.pages.widget.site import Site
from tests.pages.widget.visitor import Visitor

WIDER = """() => {
  const inside = document.querySelector("kotae-help").shadowRoot.querySelectorAll(".panel, .panel *");
  const wider = [...inside].filter((it) => it.getBoundingClientRect().right > innerWidth + 1 && !it.closest(".table"));
  return wider.map((it) => it.outerHTML.slice(0, 100));
}"""

SMALL = """() => [...document.querySelector("kotae-help").shadowRoot.querySelectorAll("button, a, input, textarea")].filter((it) => {
  const { width, height } = it.getBoundingClientRect();
  return width && (width < 24 || height < 24) && !it.closest(".text");
}).map((it) => it.outerHTML.slice(0, 100))"""


@pytest.mark.parametrize("locale", ["bg", "ja"])
def test_a_small_phone_shows_all_of_it(phone: Visitor, site: Site, locale: str) -> None:
    phone.come(site.page(f'locale="{locale}"')).open()

    def check() -> None:
        assert (phone.page.evaluate(WIDER), phone.page.evaluate(SMALL)) == ([], [])

    check()
    box = phone("panel").bounding_box()
    assert box == {"x": 0, "y": 0, "width": 320, "height": 640}
    phone.ask({"bg": "искам да говоря с човек", "ja": "担当者と話したい"}[locale])
    check()
    phone("handoff").locator(".primary").click()
    phone("form").wait_for()
    check()
    phone.call("openArticle", "trips/fare-higher")
    phone("article-text").wait_for()
    check()
    assert phone.page.evaluate("document.querySelector('kotae-help').shadowRoot.querySelector('dialog').matches(':modal')")
    phone("close").click()
    assert phone.focused == "launcher"


@pytest.mark.parametrize("theme", ["auto", "dark", "light"])
def test_it_is_dark_where_the_person_or_the_page_wants_it(browser: Browser, site: Site, theme: str) -> None:
    context = browser.new_context(color_scheme="light" if theme == "dark" else "dark", reduced_motion="reduce")
    visitor = Visitor(context.new_page()).come(site.page(f'locale="en" theme="{theme}"')).open()
    style = "getComputedStyle(document.querySelector('kotae-help').shadowRoot.querySelector('.panel'))"
    red = int(str(visitor.page.evaluate(f"{style}.backgroundColor")).split("(")[1].split(",")[0])
    assert (red < 60) == (theme != "light")
    assert visitor.page.evaluate(f"{style}.animationName") == "none"
    for state in (lambda: None, lambda: visitor.ask("forgot password"), lambda: visitor.call("openArticle", "account/reset-password")):
        state()
        visitor.page.wait_for_timeout(100)
        assert visitor.flaws() == []
    context.close()


def test_within_a_page_it_is_always_open(visitor: Visitor, site: Site) -> None:
    visitor.come(site.page('locale="en" mode="inline"'))
    visitor("start").locator(".contacts").wait_for()
    assert (visitor("launcher").count(), visitor("close").count()) == (0, 0)
    assert visitor.focused == "BODY"  # it takes no focus that nobody gave
    visitor.input.press("Escape")
    visitor.ask("forgot password")
    assert visitor.flaws() == []


def test_for_search_alone_nobody_is_asked_to_write(visitor: Visitor, site: Site) -> None:
    visitor.come(site.page('locale="en" mode="inline search"'))
    visitor("start").locator(".contacts").wait_for()
    visitor.ask("talk to a human")
    assert visitor.page.get_by_role("button", name="Write to us").count() == 0
    assert visitor("contacts").locator("a").count() >= 2


def test_the_look_is_set_by_custom_properties_and_parts(visitor: Visitor, site: Site) -> None:
    site.css = "kotae-help { --kotae-accent: rgb(1, 2, 3); --kotae-radius: 0px } kotae-help::part(launcher) { text-decoration: underline }"
    visitor.come(site.page('locale="en"'))
    style = "getComputedStyle(document.querySelector('kotae-help').shadowRoot.querySelector('.launcher'))"
    assert visitor.page.evaluate(f"{style}.backgroundColor") == "rgb(1, 2, 3)"
    assert "underline" in visitor.page.evaluate(f"{style}.textDecoration")


def test_a_suggestion_is_chosen_by_mouse_and_by_finger(visitor: Visitor, phone: Visitor, site: Site) -> None:
    for somebody in (visitor, phone):
        somebody.come(site.page('locale="en"')).open()
        somebody.input.press_sequentially("pass")
        suggestion = somebody("suggestion").first
        suggestion.wait_for()
        if somebody is phone:
            suggestion.tap()
        else:
            suggestion.click()
        somebody("article-text").wait_for()
        assert somebody.input.input_value() == "pass"
