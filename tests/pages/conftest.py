"""What tests of pages share: a real browser."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser import MISSING, chromium, program


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One for all tests of pages; each test opens a context of its own. Not for the session, as its event loop is in the way of others."""
    path = program()
    if not path:
        pytest.skip(MISSING)
    with chromium(path) as browser:
        yield browser


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """As a new visitor's browser."""
    context = browser.new_context()
    context.set_default_timeout(10_000)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()
