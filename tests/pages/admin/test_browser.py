"""The owner's pages in a real browser, in every language, light and dark, wide and narrow."""

import httpx2
import pytest
from playwright.sync_api import Browser, Page

from api.http.admin.session import COOKIE
from kb.locale import KNOWN
from tests.inbox.conftest import ADMIN_KEY
from tests.pages.admin.test_pages import PAGES
from tests.pages.axe import violations


def widest(page: Page) -> int:
    """Pixels that the page takes to its right; what scrolls by itself takes no more than it shows."""
    return int(page.evaluate("document.documentElement.scrollWidth"))


def test_the_owner_logs_in_and_out_by_keyboard_alone(page: Page, http: httpx2.Client) -> None:
    page.goto(f"{http.base_url}/admin/?locale=uk")
    assert page.evaluate("document.activeElement.id") == "key"
    page.keyboard.type(ADMIN_KEY)
    page.keyboard.press("Enter")
    page.wait_for_url("**/admin/?locale=*")
    page.keyboard.press("Tab")
    assert page.locator(".skip").evaluate("link => link.getBoundingClientRect().top") >= 0
    page.get_by_role("button").first.click()
    page.wait_for_url("**/admin/login")


@pytest.mark.parametrize(
    ("scheme", "width", "locale"),
    [*(("light", 1200, tag) for tag in KNOWN), *(("dark", 320, tag) for tag in ("uk", "el", "ja", "zh-Hant"))],
)
def test_pages_break_no_rule_and_fit_the_screen(
    browser: Browser, http: httpx2.Client, cookie: str, scheme: str, width: int, locale: str
) -> None:
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 800})
    context.add_cookies([{"name": COOKIE, "value": cookie, "url": f"{http.base_url}/admin/"}])
    page = context.new_page()
    for name in (*PAGES, "login"):
        page.goto(f"{http.base_url}/admin/{name}?locale={locale}")
        assert page.locator("html").get_attribute("lang") == locale
        assert violations(page) == []
        assert widest(page) <= width
        assert page.evaluate("window.ran") is None
    context.close()


def test_a_handoff_is_sent_again(browser: Browser, http: httpx2.Client, cookie: str) -> None:
    context = browser.new_context()
    context.add_cookies([{"name": COOKIE, "value": cookie, "url": f"{http.base_url}/admin/"}])
    page = context.new_page()
    page.goto(f"{http.base_url}/admin/handoffs?state=undelivered&locale=en")
    page.get_by_role("button", name="Send again").first.click()
    page.wait_for_url("**/admin/handoffs/*")
    assert page.get_by_text("waiting", exact=True).count()
    assert violations(page) == []
    context.close()
