"""HTML taken apart as browsers do: text, tags, and what is not shown."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

_TAG_START = re.compile(r"</?([A-Za-z][^\s/>]*)")
_NAME = re.compile(r"[\s/]*(=?[^\s/>=]*)")
_VALUE = re.compile(r"""\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"'][^\s>]*)|(?=>))""")
_QUOTE = re.compile(r"""\s*=\s*["']""")
_COMMENT_END = re.compile(r"--!?>")

SILENT = frozenset("iframe noembed noframes noscript script style".split())
"""Elements whose content browsers do not show, and do not read as HTML."""

_LITERAL = frozenset("textarea title xmp".split())
"""Elements whose content is text, whatever tags seem to stand in it."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Text, a tag, or what is not shown."""

    kind: Literal["text", "open", "close", "hidden", "broken"]
    """`hidden` is a comment or the like; `broken` is all from a tag or a comment on that never ends."""

    start: int
    """Where it begins in the source."""

    source: str
    name: str = ""
    """Of a tag, in lower case."""

    attributes: dict[str, str] = field(default_factory=dict)
    """By name in lower case, without entities; of an attribute that is given twice, the first counts."""


def pieces(source: str) -> Iterator[Piece]:
    """All of `source`, in order. Takes time in proportion to its length, whatever it holds."""
    place = text_start = 0
    while (start := source.find("<", place)) >= 0:
        piece = _piece(source, start)
        if piece is None:  # a `<` that is text
            place = start + 1
            continue
        if start > text_start:
            yield Piece("text", text_start, source[text_start:start])
        yield piece
        place = text_start = start + len(piece.source)
        if piece.kind == "open" and piece.name in SILENT | _LITERAL:
            place = text_start = raw_end(source, piece.name, place)
            content = start + len(piece.source)
            yield Piece("hidden" if piece.name in SILENT else "text", content, source[content:place])
    if text_start < len(source):
        yield Piece("text", text_start, source[text_start:])


def _piece(source: str, start: int) -> Piece | None:
    if match := _TAG_START.match(source, start):
        return _tag(source, start, match)
    if source.startswith("<!--", start):
        end = _comment_end(source, start)
    elif source.startswith(("<!", "<?", "</"), start):
        end = source.find(">", start) + 1
    else:
        return None
    return Piece("hidden", start, source[start:end]) if end else Piece("broken", start, source[start:])


def _tag(source: str, start: int, match: re.Match[str]) -> Piece:
    place, attributes = match.end(), dict[str, str]()
    while name := _NAME.match(source, place):
        place = name.end()
        if not name[1]:
            break
        value = _VALUE.match(source, place)
        if value is None and _QUOTE.match(source, place):
            return Piece("broken", start, source[start:])
        if value is not None:
            place = value.end()
        attributes.setdefault(name[1].lower(), html.unescape(next(filter(None, value.groups()), "") if value else ""))
    if not source.startswith(">", place):
        return Piece("broken", start, source[start:])
    kind: Literal["open", "close"] = "close" if source.startswith("</", start) else "open"
    return Piece(kind, start, source[start : place + 1], match[1].lower(), attributes)


def _comment_end(source: str, start: int) -> int:
    for short in ("<!-->", "<!--->"):
        if source.startswith(short, start):
            return start + len(short)
    match = _COMMENT_END.search(source, start + len("<!--"))
    return match.end() if match else 0


def raw_end(source: str, name: str, place: int) -> int:
    """Where the content ends that is not read as HTML."""
    match = re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE).search(source, place)
    return match.start() if match else len(source)
