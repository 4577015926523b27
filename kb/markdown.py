"""Markdown to sections, plain text for search, and HTML that is safe to show."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

from kb.html_text import words_of

_PARSER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])

_BLOCK_ENDS = ("paragraph_close", "heading_close", "tr_close", "list_item_close", "hardbreak")
_BREAKS = {"softbreak": "\n", "td_close": " ", "th_close": " ", **dict.fromkeys(_BLOCK_ENDS, "\n\n")}
_UNSPACED = "\u2e80-\u2fdf\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef"
_SHARED = "\u2014\u2018-\u201d\u2026"  # dashes, quotes and dots that text with spaces has, too
_BREAK_IN_UNSPACED_TEXT = re.compile(f"(?<=[{_UNSPACED}])\n(?=[{_UNSPACED}{_SHARED}])|(?<=[{_SHARED}])\n(?=[{_UNSPACED}])")
_SILENT_HTML = re.compile(r"<(/?)(?:script|style)\b", re.IGNORECASE)

_TAGS = set(nh3.ALLOWED_TAGS) | {"details", "summary"}
_ATTRIBUTES = {
    **{tag: set(names) for tag, names in nh3.ALLOWED_ATTRIBUTES.items()},
    **{f"h{level}": {"id"} for level in range(1, 7)},
    "ol": {"start"},
    "td": {"style", "align"},
    "th": {"style", "align"},
}
_TARGETS = {"a": "href", "img": "src"}
"""The attribute of each HTML element that names another file."""

_SCHEMES = {"http", "https", "mailto", "tel"}


@dataclass(frozen=True, slots=True)
class Section:
    """The part of an article under one heading: the unit of search."""

    anchor: str
    """What stands behind `#` in a link to it, the same as on Git hosts; empty for the text above the first heading."""

    heading: str
    """Plain text; empty for the text above the first heading."""

    level: int
    """1 to 6 as in HTML; 0 for the text above the first heading."""

    text: str
    """All the words below the heading and nothing of the markup; blocks are parted by line breaks."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A link or an image in the source."""

    target: str
    """As written; what a URL may not hold is percent-encoded."""

    line: int
    """Counted from 1, in the text that was parsed; the line at which its paragraph begins."""

    image: bool


class Markdown:
    """One parsed Markdown text."""

    def __init__(self, source: str) -> None:
        self._tokens = _PARSER.parse(source)
        self.references = tuple(_references(self._tokens))
        """All links and images, in order."""

        self.anchors = _set_anchors(self._tokens)
        """The anchors of the headings, in order."""

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """The text above the first heading, if there is any, then a section for each heading."""
        starts = [index for index, token in enumerate(self._tokens) if token.type == "heading_open" and token.level == 0]
        intro = _plain_text(self._tokens[: starts[0]] if starts else self._tokens)
        sections = [Section("", "", 0, intro)] if intro else []
        for start, end in zip(starts, [*starts[1:], len(self._tokens)], strict=False):
            opening = self._tokens[start]
            heading, text = _plain_text(self._tokens[start + 1 : start + 3]), _plain_text(self._tokens[start + 3 : end])
            sections.append(Section(str(opening.attrs["id"]), heading, int(opening.tag[1:]), text))
        return tuple(sections)

    def html(self, resolve: Callable[[str], str]) -> str:
        """HTML that is safe whatever the source holds; each link's and image's target is what `resolve` makes of it."""
        rendered = _PARSER.renderer.render(self._tokens, _PARSER.options, {})
        return nh3.clean(
            rendered,
            tags=_TAGS,
            attributes=_ATTRIBUTES,
            attribute_filter=lambda tag, name, value: resolve(value) if _TARGETS.get(tag) == name else value,
            url_schemes=_SCHEMES,
            filter_style_properties={"text-align"},
        )


def slug(heading: str) -> str:
    """The anchor that Git hosts give to a heading: lower case, letters and digits of any script, hyphens for spaces.

    >>> slug("Код не приходить?"), slug("`E-1042` が出る")
    ('код-не-приходить', 'e-1042-が出る')
    """
    kept = re.sub(r"[^\w\- ]", "", unicodedata.normalize("NFC", heading).strip().lower())
    return kept.replace(" ", "-")


def _set_anchors(tokens: Sequence[Token]) -> tuple[str, ...]:
    taken: dict[str, None] = {}
    counts: Counter[str] = Counter()
    for opening, content in zip(tokens, tokens[1:], strict=False):
        if opening.type != "heading_open":
            continue
        base = slug(_plain_text([content])) or "section"
        anchor = f"{base}-{counts[base]}" if counts[base] else base
        while anchor in taken:
            counts[base] += 1
            anchor = f"{base}-{counts[base]}"
        taken[anchor] = None
        opening.attrSet("id", anchor)
    return tuple(taken)


def _references(tokens: Sequence[Token]) -> Iterator[Reference]:
    for token in tokens:
        line = (token.map or [0])[0] + 1
        if token.type == "html_block":
            yield from _in_html(token.content, line)
        for child in token.children or ():
            target = child.attrs.get(_TARGETS.get(child.tag, ""))
            if target:
                yield Reference(str(target), line, image=child.tag == "img")
            elif child.type == "html_inline":
                yield from _in_html(child.content, line)


def _in_html(source: str, line: int) -> Iterator[Reference]:
    """The links and pictures that a writer wrote as HTML."""
    references: list[Reference] = []

    def collect(tag: str, name: str, value: str) -> str:
        if _TARGETS.get(tag) == name:
            references.append(Reference(value, line, image=tag == "img"))
        return value

    nh3.clean(source, tags=_TAGS, attributes=_ATTRIBUTES, attribute_filter=collect)
    yield from references


def _plain_text(tokens: Sequence[Token]) -> str:
    text = "".join(_pieces(tokens))
    lines = (" ".join(line.split()) for line in _BREAK_IN_UNSPACED_TEXT.sub("", text).split("\n\n"))
    return "\n".join(line for line in lines if line)


def _pieces(tokens: Sequence[Token]) -> Iterator[str]:
    """The words of the tokens; two line breaks end a block, one is a break that the writer's editor made."""
    for token in _shown(tokens):
        if token.type in ("inline", "image"):
            yield from _pieces(token.children or ())
        elif token.type in ("text", "code_inline"):
            yield token.content
        elif token.type in ("fence", "code_block"):
            yield token.content.replace("\n", "\n\n") + "\n\n"
        elif token.type in ("html_block", "html_inline"):
            yield words_of(token.content) + ("\n\n" if token.block else "")
        else:
            yield _BREAKS.get(token.type, "")


def _shown(tokens: Sequence[Token]) -> Iterator[Token]:
    """The tokens without what stands between the tags of a script or a style."""
    silent = False
    for token in tokens:
        tag = _SILENT_HTML.match(token.content) if token.type == "html_inline" else None
        if tag:
            silent = not tag[1]
        elif not silent:
            yield token
