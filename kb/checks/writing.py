"""Values in YAML are what their writer meant: what YAML takes away or leaves in without a word is told."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from kb.files import SETTINGS_FILE, Files
from kb.problems import Problem
from kb.text import shorten
from kb.yaml_loader import List, Loaded, Path, Scalar, quoted

_TEXTS = frozenset("title summary wordings keywords labels".split())
_SETTINGS_TEXTS = frozenset("name categories contact handoff_topics".split())
"""Keys below which free text stands."""

_CURLY = {
    "“": "”„",
    "”": "”",
    "„": "“”",
    "‘": "’‚",
    "’": "’",
    "‚": "‘’",
    "«": "»",
    "»": "«",
    "＂": "＂",
    "＇": "＇",
    "〝": "〞〟",
    "″": "″",
}
"""Quotes that office programs write, and those that close them."""

_REMARK_APART = re.compile(r"(?:[ \t]{2,}|[ \t]*\t)#+[ \t]")
"""A remark that is set apart from its value, and as such hardly part of it."""

_WIDE_COMMA = re.compile("[，、；]")


def check_writing(files: Files) -> Iterator[Problem]:
    """Values that are cut at `#`, that hold quotes, or that are one where several are meant."""
    for file in files.articles.values():
        for line, message in _told(file.head, _TEXTS):
            yield Problem(file.path, line + 1, message, "warning")
    for line, message in _told(files.settings, _SETTINGS_TEXTS):
        yield Problem(SETTINGS_FILE, line, message, "warning")


def _told(loaded: Loaded[Any], texts: frozenset[str]) -> Iterator[tuple[int, str]]:
    """Lines within the YAML text, with what is told of them."""
    for path, value in loaded.scalars():
        if path[0] not in texts:
            continue
        for flaw in _FLAWS:
            message = flaw(path, value, loaded)
            if message:
                yield value.line, message
                break


def _cut(path: Path, value: Scalar, _: Loaded[Any]) -> str | None:
    if not value.remark or _REMARK_APART.match(value.remark):
        return None
    remark = value.remark.strip()
    whole = quoted(f"{value.text}{value.remark}") if value.plain else f"… {shorten(remark, 20)}"
    return f"`{path[0]}` ends before `{shorten(remark, 30)}`, which YAML takes for a remark; if it belongs to it write `{shorten(whole)}`"


def _quoted(path: Path, value: Scalar, _: Loaded[Any]) -> str | None:
    text = value.text
    if len(text) < 2 or text[-1] not in _CURLY.get(text[0], ""):  # noqa: PLR2004 - an opening and a closing one
        return None
    if any(mark in text[1:-1] for mark in (text[0], text[-1])):
        return None  # “A” and “B”
    return f'the quotes around `{shorten(text)}` are shown to readers: `{path[0]}` needs none; delete them, or write plain ones (")'


def _run_together(path: Path, value: Scalar, loaded: Loaded[Any]) -> str | None:
    if not value.plain or not isinstance(path[-1], int) or not _WIDE_COMMA.search(value.text.strip("，、；")):
        return None
    parent = loaded.at(*path[:-1])
    if not isinstance(parent, List) or not parent.in_brackets:
        return None
    items = [item.strip() for item in _WIDE_COMMA.split(value.text) if item.strip()]
    apart = shorten(", ".join(items))
    return f"`{shorten(value.text)}` is one of the `{path[0]}`, as `,` alone parts them; write `{apart}`, or put it in quotes"


def _joined(path: Path, value: Scalar, _: Loaded[Any]) -> str | None:
    lines = value.written.split("\n")[1:] if value.plain else []
    swallowed = next((line.strip() for line in lines if re.match(r"\s*- ", line)), None)
    if swallowed is None:
        return None
    return f"`{shorten(swallowed, 40)}` in a line further down is read as part of this `{path[0]}`; indent it like the lines above it"


_Flaw = Callable[[Path, Scalar, Loaded[Any]], str | None]
_FLAWS: tuple[_Flaw, ...] = (_cut, _quoted, _run_together, _joined)
