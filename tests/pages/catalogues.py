"""The texts of pages, as they stand in the code, and their catalogues."""

from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

PAGES = Path(__file__).parents[2] / "api" / "pages"
Text = str | tuple[str, ...]
"""A text, or one with its plural."""


def texts_of(part: str) -> set[Text]:
    """What the templates and modules of a part say."""
    return {text for _, _, text, _, _ in _extracted(part)}


def catalogue(part: str, locale: str) -> Catalog:
    with (PAGES / "locales" / part / f"{locale}.po").open("rb") as file:
        return read_po(file, locale=locale.replace("-", "_"))


def _extracted(part: str) -> Iterator[tuple[str, int, Text, list[str], str | None]]:
    yield from extract_from_dir(PAGES / "templates" / part, [("**.html", "jinja2.ext:babel_extract")], {"**.html": {"trimmed": "true"}})
    yield from extract_from_dir(PAGES / part, [("**.py", "python")], keywords={"words": None, "self": None, "_": None})
