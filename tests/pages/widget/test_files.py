"""What is sent is small, and says the same in each language."""

import re

import httpx2
import pytest

from api.pages import widget
from api.pages.texts import catalogue
from kb.locale import KNOWN

SPOKEN = sorted(set(KNOWN) - {"en"})


def used() -> set[str]:
    """The texts that the code says."""
    code = "".join(path.read_text(encoding="utf-8") for path in sorted(widget.FOLDER.glob("*.js")))
    return {text.replace('\\"', '"') for text in re.findall(r'\bt\(\s*"((?:[^"\\]|\\.)*)"', code)}


def test_every_text_is_taken_from_the_catalogue() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in sorted(widget.FOLDER.glob("*.js")))
    assert re.findall(r"\bt\(\s*[^\"\s)]", code) == []
    assert len(used()) > 60


@pytest.mark.parametrize("locale", SPOKEN)
def test_every_text_is_in_every_language_with_the_same_values(locale: str) -> None:
    fitting, texts = catalogue("widget", locale)
    assert (fitting, set(texts)) == (locale, used())
    assert [text for text, said in texts.items() if sorted(re.findall(r"\{\w+\}", text)) != sorted(re.findall(r"\{\w+\}", said))] == []


def sent(api: httpx2.Client, path: str) -> int:
    """Bytes of a file as browsers get it."""
    with api.stream("GET", path, headers={"Accept-Encoding": "gzip"}) as response:
        return sum(len(part) for part in response.iter_raw())


def test_launcher_and_search_are_15_kb_and_all_of_it_35(api: httpx2.Client) -> None:
    first = sum(sent(api, f"/widget/{widget.version()}/{name}") for name in widget.needed_first()) + sent(api, "/widget.js")
    every = sum(sent(api, f"/widget/{widget.version()}/{name}") for name in widget.modules()) + sent(api, "/widget.js")
    texts = max(sent(api, f"/widget/{widget.version()}/{locale}.json") for locale in SPOKEN)
    assert first <= 15_000
    assert every + texts <= 35_000


def test_nothing_comes_from_elsewhere() -> None:
    for module in widget.modules().values():
        assert set(re.findall(rb"https?://[\w.]+", module)) <= {b"http://www.w3.org"}


def test_comments_are_not_sent() -> None:
    assert [name for name, module in widget.modules().items() if re.search(rb"^\s*//|/\*\*", module, re.MULTILINE)] == []
