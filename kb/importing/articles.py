"""An article's file: front matter and Markdown."""

import json
from collections.abc import Iterator, Sequence

from kb.importing.names import cleaned
from kb.importing.site import Page
from kb.text import is_blank

_LONGEST = 500
"""Characters of a title, a keyword or a label, as `kb.front_matter` takes them."""


def line_of(text: str) -> str:
    """A text on one line."""
    return " ".join(cleaned(text).split())


def article_file(page: Page, body: str, aliases: Sequence[str], stamp: str = "") -> str:
    """All of the file; the stamp says which state of its original a translation was made from."""
    head = [*_head(page, aliases), *([f'source_hash: "{stamp}"'] if stamp else [])]
    return "\n".join(("---", *head, "---", "", body))


def _head(page: Page, aliases: Sequence[str]) -> Iterator[str]:
    yield f"title: {_quoted(line_of(page.title)[:_LONGEST])}"
    if summary := line_of(page.summary):
        yield f"summary: {_quoted(summary)}"
    for name, texts in (("keywords", page.keywords), ("labels", page.labels)):
        if kept := _texts(texts):
            yield f"{name}: [{', '.join(map(_quoted, kept))}]"
    if page.draft:
        yield "status: draft"
    if page.internal:
        yield "audience: internal"
    if page.promoted:
        yield "promoted: true"
    if page.updated_at:
        yield f"updated_at: {page.updated_at.isoformat()}"
    if aliases:
        yield f"aliases: [{', '.join(aliases)}]"


def _texts(texts: Sequence[str]) -> list[str]:
    return [text for text in dict.fromkeys(map(line_of, texts)) if not is_blank(text) and len(text) <= _LONGEST]


def _quoted(text: str) -> str:
    """A text as YAML: JSON's way to write one is YAML's, too."""
    return json.dumps(text, ensure_ascii=False)
