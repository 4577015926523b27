"""The pictures of the manual and the README: the demo's pages, the widget and the owner's pages, taken in a real browser.

`make pictures` writes them to `corpora/manual/assets`. They want Chromium, and are made anew when pages look different.
"""

import random
import re
import sys
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page

_ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(_ROOT))

from api.cli.main import main as kotae  # noqa: E402 - the repository's own folders are no packages of this one
from api.store import Store  # noqa: E402
from api.store.answers import GivenAnswer, insert_answers  # noqa: E402
from api.store.feedback import Vote, insert_vote  # noqa: E402
from tests.browser import MISSING, chromium, program  # noqa: E402
from tests.serving import serving  # noqa: E402

_INTO = _ROOT / "corpora" / "manual" / "assets"
_DESKTOP = {"width": 1200, "height": 800}
_PHONE = {"width": 390, "height": 800}
_COLOURS = 128
"""Of a picture: pages have few, and small files are soon loaded."""

_KEY = "for the pictures"
_ASKED = {
    "uk": ("Чи можна замовити авто з дитячим кріслом?", "Де мій чек за березень?"),
    "ja": ("法人契約はできますか", "ペットと乗れますか"),
    "zh-Hant": ("可以預約接機嗎", "發票可以改抬頭嗎"),
    "bg": ("Мога ли да платя с ваучер за храна?",),
    "el": ("Μπορώ να ταξιδέψω με ποδήλατο;",),
}


def main() -> None:
    """Takes all of them."""
    path = program()
    if not path:
        sys.exit(MISSING)
    _INTO.mkdir(exist_ok=True)
    with _served() as address, chromium(path) as browser:
        for name, picture in _pictures(browser, address):
            _write(_INTO / f"{name}.png", picture)


@contextmanager
def _served() -> Iterator[str]:
    """The demo by words alone, with a month of questions."""
    with tempfile.TemporaryDirectory(prefix="kotae-pictures-") as folder:
        index = Path(folder) / "index"
        kotae.main(["build", str(_ROOT / "corpora" / "demo"), "--index", str(index)], standalone_mode=False)
        store = Store(index.with_name("index.store.db"))
        _fill(store)
        store.close()
        with serving(index, Path(folder) / "log", EMBEDDER="none", ADMIN_KEY=_KEY) as server:
            yield str(server.http.base_url).rstrip("/")


def _fill(store: Store) -> None:
    chance = random.Random(4)  # noqa: S311 - no secret
    now = datetime.now(UTC)
    articles = ("account/reset-password", "payments/refund", "trips/lost-item", "app/error-codes", "safety/accident")
    given = [
        _answer(chance, now - timedelta(days=day, minutes=chance.randint(0, 900)), articles)
        for day in range(29)
        for _ in range(45 - day // 2)
    ]
    with store.writing() as connection:
        insert_answers(connection, given)
        for answer in chance.sample(given, 300):
            helpful = chance.random() < answer.confidence
            insert_vote(connection, Vote(answer.at, answer.id, None, answer.locale, helpful=helpful, why=None, session=None))


def _answer(chance: random.Random, at: datetime, articles: tuple[str, ...]) -> GivenAnswer:
    locale = chance.choice(list(_ASKED))
    outcome = chance.choices(["answer", "suggest", "handoff"], [70, 22, 8])[0]
    sure = {"answer": (0.8, 1.0), "suggest": (0.3, 0.8), "handoff": (0.0, 0.3)}[outcome]
    return GivenAnswer(
        id=uuid.uuid4().hex,
        at=at,
        locale=locale,
        question=chance.choice(_ASKED[locale]),
        outcome=outcome,
        confidence=chance.uniform(*sure),
        reasons=("covered",),
        articles=(chance.choice(articles),),
        session=uuid.uuid4().hex,
    )


def _pictures(browser: Browser, address: str) -> Iterator[tuple[str, bytes]]:
    """Each with its name."""
    with _page(browser, _DESKTOP) as page:
        page.goto(f"{address}/uk/")
        yield "help-centre", page.screenshot()
        page.goto(f"{address}/ja/search?q=パスワード 忘れた")
        yield "results", page.screenshot()
    with _page(browser, _PHONE) as page:
        page.goto(f"{address}/zh-Hant/account/reset-password")
        yield "article-on-a-phone", page.screenshot()
    with _page(browser, _DESKTOP) as page:
        page.goto(f"{address}/uk/")
        _ask(page, "забув пароль")
        yield "widget", page.screenshot()
    with _page(browser, _PHONE) as page:
        page.goto(f"{address}/ja/")
        _ask(page, "担当者と話したい")
        page.locator("kotae-help [part~='handoff'] [part~='button']").first.click()
        page.locator("kotae-help form").wait_for()
        yield "hand-over-on-a-phone", page.screenshot()
    with _page(browser, _DESKTOP) as page:
        page.goto(f"{address}/admin/login?locale=zh-Hant")
        page.locator("#key").fill(_KEY)
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(r"/admin/\?"))
        yield "insights", page.screenshot()
        page.goto(f"{address}/admin/confidence?locale=uk")
        yield "confidence", page.screenshot()


@contextmanager
def _page(browser: Browser, size: dict[str, Any]) -> Iterator[Page]:
    context = browser.new_context(viewport=size, device_scale_factor=1, reduced_motion="reduce")  # type: ignore[arg-type]  # of a TypedDict
    page = context.new_page()
    yield page
    context.close()


def _ask(page: Page, question: str) -> None:
    """Of the widget."""
    page.locator("kotae-help [part~='launcher']").click()
    field = page.locator("kotae-help [part~='input']")
    field.fill(question)
    field.press("Enter")
    page.locator("kotae-help [part~='answer']").wait_for()


def _write(file: Path, picture: bytes) -> None:
    with Image.open(BytesIO(picture)) as taken:
        taken.convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE).save(file, optimize=True)
    print(f"{file.relative_to(_ROOT)}  {file.stat().st_size // 1024} KiB")


if __name__ == "__main__":
    main()
