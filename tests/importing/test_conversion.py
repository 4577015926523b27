"""HTML becomes Markdown that reads as the HTML did, whatever marks its text holds."""

import re
from html import escape

from hypothesis import given
from hypothesis import strategies as st

from kb.importing.conversion.html import HtmlBody
from kb.markdown import Markdown

WORDS = st.text(st.sampled_from("ab漢、。« »1.#*_`[]()<>&|~:!-+=\\{}$\"'^/ "), min_size=1, max_size=14)
LINES = st.lists(WORDS, min_size=1, max_size=4)


def as_markdown(html: str) -> str:
    return HtmlBody(html).markdown(lambda link, _: link, ())


def read(markdown: str) -> str:
    return " ".join(" ".join((section.heading, section.text)) for section in Markdown(markdown).sections)


def visible(text: str) -> str:
    """A text without what no reader sees of it, or sees otherwise in plain text than on a page."""
    return re.sub(r"\s+", "", text)


@given(LINES)
def test_marks_in_paragraphs_are_text(lines: list[str]) -> None:
    html = "".join(f"<p>{escape(line)}</p>" for line in lines)
    assert visible(read(as_markdown(html))) == visible("".join(lines)), as_markdown(html)


@given(LINES)
def test_marks_in_lists_and_cells_are_text(lines: list[str]) -> None:
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    cells = "".join(f"<td>x{escape(line)}</td>" for line in lines)
    html = f"<ul>{items}</ul><table><tbody><tr>{cells}</tr><tr>{cells}</tr></tbody></table>"
    shown = visible(re.sub("[|]", "", read(as_markdown(html))))
    assert all(visible(line.replace("|", "")) in shown for line in lines), as_markdown(html)


@given(LINES)
def test_marks_in_headings_are_text(lines: list[str]) -> None:
    html = "".join(f"<h2>x{escape(line)}</h2>" for line in lines)
    assert visible(read(as_markdown(html))) == visible("".join(f"x{line}" for line in lines)), as_markdown(html)


@given(WORDS, WORDS, WORDS, st.sampled_from(["b", "em", "strong", "i", "s", "code", "a href='/x'", "kbd", "u"]))
def test_marks_beside_emphasis_are_text(before: str, inner: str, after: str, tag: str) -> None:
    html = f"<p>{escape(before)}<{tag}>{escape(inner)}</{tag.split(maxsplit=1)[0]}>{escape(after)}</p>"
    assert visible(read(as_markdown(html))) == visible(before + inner + after), as_markdown(html)
