"""What tests of the widget share: the demo's API with a store, and a page of another origin."""

from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from playwright.sync_api import BrowserContext, Page

from api.store import Store
from tests.inbox.conftest import settings_for
from tests.pages.widget.site import Site, hosting
from tests.pages.widget.visitor import Visitor
from tests.serving import FollowedIndex, answering

IDENTITY_SECRET = "a secret of the shop and Kotae"


@pytest.fixture(scope="package")
def shop() -> Iterator[Site]:
    with hosting() as site:
        yield site


@pytest.fixture(scope="package")
def api(demo_index: Path, shop: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx2.Client]:
    """The demo, which lets the shop's pages in."""
    store = Store(str(tmp_path_factory.mktemp("widget") / "people.db"))
    settings = settings_for(cors_origins=shop.url, identity_secret=IDENTITY_SECRET)
    with answering(FollowedIndex(demo_index), settings, store=store) as http:
        yield http
    store.close()


@pytest.fixture
def site(shop: Site, api: httpx2.Client) -> Iterator[Site]:
    """The shop, whose pages ask the demo."""
    shop.api = str(api.base_url).rstrip("/")
    yield shop
    shop.css = ""


@pytest.fixture
def visitor(page: Page) -> Visitor:
    return Visitor(page)


@pytest.fixture
def phone(context: BrowserContext) -> Iterator[Visitor]:
    """Somebody with a small phone."""
    assert context.browser
    small = context.browser.new_context(viewport={"width": 320, "height": 640}, has_touch=True, is_mobile=True, reduced_motion="reduce")
    small.set_default_timeout(10_000)
    yield Visitor(small.new_page())
    small.close()
