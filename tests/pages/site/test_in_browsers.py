"""Pages in a real browser: for everybody, on any screen, on paper, and in each script's own typography."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.conftest import Publish
from tests.demo import LOCALES
from tests.files import PNG, article, help_center
from tests.pages.axe import CONTRAST, RULES, violations
from tests.pages.site.conftest import Kept
from tests.pages.site.served import pages_of
from tests.serving import FollowedIndex, answering

NARROWEST = 320


@pytest.fixture
def reader(browser: Browser, kept: Kept) -> Iterator[Page]:
    context = browser.new_context(base_url=kept.url, reduced_motion="reduce")  # colours must not be seen on their way
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("locale", LOCALES)
def test_nothing_keeps_anybody_out_in_light_and_in_the_dark(reader: Page, locale: str) -> None:
    for path in pages_of(locale):
        for scheme in ("light", "dark"):
            reader.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # of a tuple of two
            if scheme == "light":
                reader.goto(path)
            assert violations(reader, RULES if scheme == "light" else CONTRAST) == [], (path, scheme)


@pytest.mark.parametrize("locale", LOCALES)
def test_no_page_scrolls_sideways_on_the_narrowest_screen(reader: Page, locale: str) -> None:
    reader.set_viewport_size({"width": NARROWEST, "height": 640})
    for path in pages_of(locale):
        reader.goto(path)
        assert reader.evaluate("document.documentElement.scrollWidth") <= NARROWEST, path


def test_what_is_wide_scrolls_by_itself(browser: Browser, publish: Publish, index: Path) -> None:
    wide = "wide" * 60
    text = f"| {wide} | b |\n| --- | --- |\n| {wide} | {wide} |\n\n```\n{wide * 3}\n```\n\n![x](../../assets/x.png)\n\n{wide}\n\n`{wide}`"
    publish({"help-center.yaml": help_center("en: {}"), "en/help/a.md": article(wide, text), "assets/x.png": PNG})
    with answering(FollowedIndex(index)) as http:
        page = browser.new_page(viewport={"width": NARROWEST, "height": 640})
        page.goto(f"{http.base_url}/en/help/a")
        assert page.evaluate("document.documentElement.scrollWidth") <= NARROWEST
        for part in (".text .wide", ".text pre"):
            assert page.evaluate(f"document.querySelector('{part}').scrollWidth > document.querySelector('{part}').clientWidth")
        page.close()


@pytest.mark.parametrize(("locale", "slant", "dots"), [("ja", "normal", "dot"), ("zh-Hant", "normal", "dot"), ("en", "italic", "none")])
def test_emphasis_suits_the_script(browser: Browser, publish: Publish, index: Path, locale: str, slant: str, dots: str) -> None:
    publish(
        {
            "help-center.yaml": help_center(f"{locale}: {{}}").replace("default_locale: en", f"default_locale: {locale}"),
            f"{locale}/help/a.md": article("A", "*設定* x"),
        }
    )
    with answering(FollowedIndex(index)) as http:
        page = browser.new_page()
        page.goto(f"{http.base_url}/{locale}/help/a")
        shown = "getComputedStyle(document.querySelector('.text em'))"
        assert page.evaluate(f"{shown}.fontStyle") == slant
        assert dots in page.evaluate(f"{shown}.textEmphasisStyle")
        page.close()


def test_dark_pages_are_dark_and_paper_is_white(reader: Page) -> None:
    def background() -> int:
        return int(reader.evaluate("Number(getComputedStyle(document.body).backgroundColor.match(/\\d+/)[0])"))

    reader.goto("/uk/account/reset-password")
    assert background() > 240
    reader.emulate_media(color_scheme="dark")
    assert background() < 40
    reader.emulate_media(media="print", color_scheme="dark")
    assert background() > 240
    assert not reader.is_visible(".vote")
    assert not reader.is_visible(".search")
    assert reader.is_visible("h1")
    text, sheet = reader.locator(".text").bounding_box(), reader.locator("body").bounding_box()
    assert text is not None
    assert sheet is not None
    assert text["width"] > 0.8 * sheet["width"]


def test_what_is_said_to_a_vote_can_be_read(reader: Page) -> None:
    reader.goto("/uk/account/reset-password")
    reader.click(".vote [value=no]")
    reader.wait_for_selector(".vote .lead")
    assert violations(reader) == []


def test_the_keyboard_reaches_everything_in_order(reader: Page) -> None:
    reader.goto("/uk/")
    reader.keyboard.press("Tab")
    assert reader.evaluate("document.activeElement.className") == "skip"
    reader.keyboard.press("Enter")
    assert reader.evaluate("document.activeElement.id") == "site--main"
    reader.goto("/uk/")
    for _ in range(3):
        reader.keyboard.press("Tab")
    reader.keyboard.press("Enter")
    assert reader.is_visible(".languages ul")
    reader.keyboard.press("Escape")
    assert not reader.is_visible(".languages ul")
    assert reader.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_contents_stand_open_beside_the_text_where_there_is_room(reader: Page) -> None:
    reader.set_viewport_size({"width": 1280, "height": 800})
    reader.goto("/uk/account/reset-password")
    reader.wait_for_selector(".contents ol")
    assert reader.is_visible(".contents ol")
    reader.set_viewport_size({"width": 390, "height": 800})
    reader.wait_for_selector(".contents ol", state="hidden")
    reader.click(".contents summary")
    reader.click(".contents a >> nth=1")
    assert reader.evaluate("decodeURIComponent(location.hash)") != ""
