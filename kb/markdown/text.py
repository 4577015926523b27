"""The words of Markdown and nothing of its markup, line by line; rows of tables are lines of their own."""

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum, auto
from typing import NamedTuple

from markdown_it.token import Token

from kb.markdown.rules.cjk import SHARED, UNSPACED

_TIGHT_BREAK = re.compile(f"(?<=[{UNSPACED}])\n(?=[{UNSPACED}{SHARED}])|(?<=[{SHARED}])\n(?=[{UNSPACED}])")

_TAG = re.compile(r"<(/?)([a-z0-9]++)([^<>]*+)>")
"""In HTML that has been cleaned."""

_ALT = re.compile(r' alt="([^"]*)"')
_BLOCKS = frozenset(
    "article aside blockquote br caption center dd details div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header hgroup hr li nav ol "
    "p pre section summary table tbody tfoot thead ul".split()
)

_CELL_SEPARATOR = " | "


class _Mark(Enum):
    """What happens between words."""

    BREAK = auto()
    """A block ends, or begins."""

    ROW = auto()
    HEAD_CELL = auto()
    CELL = auto()
    ROW_END = auto()

    READING = auto()
    """How kanji are read begins; it stands behind the last of them, so that it parts no word."""

    BRACKET = auto()
    """Around a reading, for browsers that cannot set it above."""

    READING_END = auto()
    RUBY_END = auto()


class Text(NamedTuple):
    """Words, line by line."""

    text: str
    """Blocks are parted by line breaks; a row of a table is one line, `cell | cell`."""

    rows: tuple[tuple[int, int], ...]
    """Where the rows of tables stand in `text`, from the first character to behind the last; heads of tables are none of them."""


def text_of(tokens: Sequence[Token]) -> Text:
    """The words of the tokens."""
    page = _Page()
    for piece in _readings_last(_pieces(tokens)):
        page.add(piece)
    page.add(_Mark.BREAK)
    return page.text()


def line_of(tokens: Sequence[Token]) -> str:
    """The words of a heading."""
    return text_of(tokens).text


class _Page:
    """Lines, as they come to be."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._rows: list[int] = []
        """Which of the lines are rows."""

        self._words: list[str] = []
        self._cells: list[str] = []
        self._depth = 0
        """Rows that are open: a table may stand within a cell."""

        self._has_body_cell = False

    def add(self, piece: str | _Mark) -> None:
        """Takes words, or what happens between them."""
        if isinstance(piece, str):
            self._words.append(piece)
        elif self._depth > 1 or (self._depth and piece in (_Mark.BREAK, _Mark.ROW)):
            self._depth += (piece is _Mark.ROW) - (piece is _Mark.ROW_END)
            self._words.append(" ")
        elif self._depth:
            self._end_cell()
            self._has_body_cell |= piece is _Mark.CELL
            if piece is _Mark.ROW_END:
                self._end_row()
        else:
            self._end_line()
            self._depth += piece is _Mark.ROW

    def text(self) -> Text:
        if self._depth:
            self._end_cell()
            self._end_row()
        spans, place = [], 0
        for line in self._lines:
            spans.append((place, place + len(line)))
            place += len(line) + 1
        return Text("\n".join(self._lines), tuple(spans[row] for row in self._rows))

    def _end_line(self) -> None:
        if line := self._taken_words():
            self._lines.append(line)

    def _end_cell(self) -> None:
        if cell := self._taken_words():
            self._cells.append(cell)

    def _end_row(self) -> None:
        if self._cells:
            if self._has_body_cell:
                self._rows.append(len(self._lines))
            self._lines.append(_CELL_SEPARATOR.join(self._cells))
        self._cells, self._depth, self._has_body_cell = [], 0, False

    def _taken_words(self) -> str:
        words, self._words = _TIGHT_BREAK.sub("", "".join(self._words)), []
        return " ".join(words.split())


_MARKS = {
    "tr_open": _Mark.ROW,
    "tr_close": _Mark.ROW_END,
    "th_close": _Mark.HEAD_CELL,
    "td_close": _Mark.CELL,
    **dict.fromkeys(
        ("paragraph_close", "heading_close", "list_item_close", "hardbreak", "dt_close", "dd_close", "box_title_close", "box_close"),
        _Mark.BREAK,
    ),
}
"""By the type of a Markdown token."""

_HTML_MARKS = {
    ("", "tr"): _Mark.ROW,
    ("/", "tr"): _Mark.ROW_END,
    ("/", "th"): _Mark.HEAD_CELL,
    ("/", "td"): _Mark.CELL,
    ("", "rt"): _Mark.READING,
    ("", "rp"): _Mark.BRACKET,
    **{("/", tag): _Mark.READING_END for tag in ("rt", "rp")},
    ("/", "ruby"): _Mark.RUBY_END,
    **{(slash, tag): _Mark.BREAK for tag in _BLOCKS for slash in ("", "/")},
}
"""By the tag of an HTML element."""


def _pieces(tokens: Sequence[Token]) -> Iterator[str | _Mark]:
    for token in tokens:
        if token.type in ("inline", "image"):
            yield from _pieces(token.children or ())
        elif token.type in ("text", "code_inline"):
            yield token.content
        elif token.type == "softbreak":
            yield "\n"
        elif token.type in ("fence", "code_block"):
            yield from _lines(token.content)
            yield _Mark.BREAK
        elif token.type in ("html_block", "html_inline"):
            yield from _html_pieces(token.content)
            if token.block:
                yield _Mark.BREAK
        elif mark := _MARKS.get(token.type):
            yield mark


def _readings_last(pieces: Iterable[str | _Mark]) -> Iterator[str | _Mark]:
    """The pieces, with the readings of `<ruby>` in brackets behind all of its kanji: `振込（ふりこみ）`."""
    within, readings = None, list[str]()
    for piece in pieces:
        if piece in (_Mark.READING, _Mark.BRACKET):
            within = piece
        elif piece is _Mark.READING_END:
            within = None
        elif piece is _Mark.RUBY_END:
            yield f"（{''.join(readings)}）" if readings else ""
            readings = []
        elif within is _Mark.READING and isinstance(piece, str):
            readings.append(piece)
        elif within is not _Mark.BRACKET:
            yield piece


def _lines(text: str) -> Iterator[str | _Mark]:
    """Text of which each line counts."""
    for line in text.split("\n"):
        yield line
        yield _Mark.BREAK


def _html_pieces(source: str) -> Iterator[str | _Mark]:
    place, by_line = 0, False
    for tag in _TAG.finditer(source):
        yield from _html_text(source[place : tag.start()], by_line)
        place = tag.end()
        if mark := _HTML_MARKS.get((tag[1], tag[2])):
            yield mark
        if tag[2] == "pre":
            by_line = not tag[1]
        elif tag[2] == "img" and (alt := _ALT.search(tag[3])):
            yield html.unescape(alt[1])
    yield from _html_text(source[place:], by_line)


def _html_text(source: str, by_line: bool) -> Iterator[str | _Mark]:
    text = html.unescape(source)
    if by_line:
        yield from _lines(text)
    elif text:
        yield text
