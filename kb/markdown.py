"""Markdown to sections, plain text for search, and HTML that is safe to show."""

import html
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

_PARSER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])

_BLOCKS_THAT_END_A_LINE = {"paragraph_close", "heading_close", "tr_close", "list_item_close"}
_UNSPACED = "\u2e80-\u2fdf\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef"
_BREAK_IN_UNSPACED_TEXT = re.compile(f"(?<=[{_UNSPACED}])\n(?=[{_UNSPACED}])")

_TAGS = set(nh3.ALLOWED_TAGS) | {"details", "summary"}
_ATTRIBUTES = {
    **{tag: set(names) for tag, names in nh3.ALLOWED_ATTRIBUTES.items()},
    **{f"h{level}": {"id"} for level in range(1, 7)},
    "ol": {"start"},
    "td": {"style", "align"},
    "th": {"style", "align"},
}
_TARGETS = {"link_open": "href", "image": "src"}
"""The attribute of each kind of token that names another file."""

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
        self.references = tuple(_set_targets(self._tokens))
        """All links and images, in order."""

        self.anchors = _set_anchors(self._tokens)
        """The anchors of the headings, in order."""

    def sections(self) -> tuple[Section, ...]:
        """The text above the first heading, if there is any, then a section for each heading."""
        starts = [index for index, token in enumerate(self._tokens) if token.type == "heading_open" and token.level == 0]
        intro = _plain_text(self._tokens[: starts[0]] if starts else self._tokens)
        sections = [Section("", "", 0, intro)] if intro else []
        for start, end in zip(starts, [*starts[1:], len(self._tokens)], strict=True):
            opening = self._tokens[start]
            heading, text = _plain_text(self._tokens[start + 1 : start + 3]), _plain_text(self._tokens[start + 3 : end])
            sections.append(Section(str(opening.attrs["id"]), heading, int(opening.tag[1:]), text))
        return tuple(sections)

    def html(self, resolve: Callable[[str], str]) -> str:
        """HTML that is safe whatever the source holds; each link's and image's target is what `resolve` makes of it."""
        for token in self._tokens:
            for child in token.children or ():
                if "target" in child.meta:
                    child.attrs[_TARGETS[child.type]] = resolve(child.meta["target"])
        rendered = _PARSER.renderer.render(self._tokens, _PARSER.options, {})
        return nh3.clean(rendered, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=_SCHEMES, filter_style_properties={"text-align"})


def slug(heading: str) -> str:
    """The anchor that Git hosts give to a heading: lower case, letters and digits of any script, hyphens for spaces.

    >>> slug("Код не приходить?"), slug("`E-1042` が出る")
    ('код-не-приходить', 'e-1042-が出る')
    """
    kept = re.sub(r"[^\w\- ]", "", unicodedata.normalize("NFC", heading).strip().lower())
    return kept.replace(" ", "-")


def _set_anchors(tokens: Sequence[Token]) -> tuple[str, ...]:
    taken: dict[str, None] = {}
    for opening, content in zip(tokens, tokens[1:], strict=False):
        if opening.type != "heading_open":
            continue
        base = slug(_plain_text([content])) or "section"
        anchor, count = base, 0
        while anchor in taken:
            count += 1
            anchor = f"{base}-{count}"
        taken[anchor] = None
        opening.attrSet("id", anchor)
    return tuple(taken)


def _set_targets(tokens: Sequence[Token]) -> Iterator[Reference]:
    """Keeps each target as written beside the one that will be rendered."""
    for token in tokens:
        for child in token.children or ():
            target = child.attrs.get(_TARGETS.get(child.type, ""))
            if target:
                child.meta["target"] = str(target)
                yield Reference(str(target), (token.map or [0])[0] + 1, image=child.type == "image")


def _plain_text(tokens: Sequence[Token]) -> str:
    text = "".join(_pieces(tokens))
    lines = (" ".join(line.split()) for line in _BREAK_IN_UNSPACED_TEXT.sub("", text).split("\n\n"))
    return "\n".join(line for line in lines if line)


def _pieces(tokens: Sequence[Token]) -> Iterator[str]:
    """The words of the tokens; two line breaks end a block, one is a break that the writer's editor made."""
    for token in tokens:
        if token.type in ("inline", "image"):
            yield from _pieces(token.children or ())
        elif token.type in ("text", "code_inline"):
            yield token.content
        elif token.type in ("fence", "code_block"):
            yield token.content.replace("\n", "\n\n") + "\n\n"
        elif token.type == "html_block":
            yield html.unescape(nh3.clean(token.content, tags=set())) + "\n\n"
        elif token.type in ("softbreak", "hardbreak"):
            yield "\n"
        elif token.type in ("td_close", "th_close"):
            yield " "
        elif token.type in _BLOCKS_THAT_END_A_LINE:
            yield "\n\n"
