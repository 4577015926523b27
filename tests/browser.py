"""Chromium of Debian's package, driven by Playwright; tests that need it are skipped where it is not installed."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

MISSING = "no browser; `apt-get install chromium` gives /usr/bin/chromium"


def program() -> str | None:
    """The browser's path; None where none is installed."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


@contextmanager
def chromium(path: str) -> Iterator[Browser]:
    """A browser without windows. Its sandbox needs rights that containers do not give."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage"])
        try:
            yield browser
        finally:
            browser.close()
