"""The HTML that a writer put into Markdown, as much of it as is shown: whole tags in whole elements, each within its block.

What is written again here is well formed, so that nothing reaches over from one block into another: no quote that ends paragraphs later, no
`<b>` that never ends. What is left out is told.
"""

import html
from collections.abc import Iterator, Sequence

from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType

from kb.markdown.flaw import quoted, tell
from kb.markdown.html.safety import TAGS, TARGETS, allowed
from kb.markdown.html.tags import SILENT, Piece, pieces, raw_end
from kb.markdown.references import Reference

_EMPTY = frozenset("area br col hr img wbr".split())
"""Elements without an end."""

_ACROSS = frozenset(
    "article aside blockquote center dd del details div dl dt figure footer header hgroup ins li nav ol section table tbody td tfoot th "
    "thead tr ul".split()
)
"""Elements that may end in another block than that in which they begin, with Markdown between."""

_ENDED_BY = {
    "p": _ACROSS | {"p"},
    "li": {"li"},
    **{tag: {"dt", "dd"} for tag in ("dt", "dd")},
    **{tag: {"td", "th", "tr", "thead", "tbody", "tfoot"} for tag in ("td", "th")},
    "tr": {"tr", "thead", "tbody", "tfoot"},
    **{tag: {"thead", "tbody", "tfoot"} for tag in ("thead", "tbody", "tfoot")},
    **{tag: {"rt", "rp"} for tag in ("rt", "rp")},
}
"""Elements that end where one of others begins, as HTML has it."""

_DEEPEST = 30
"""Elements within each other; a browser's parser takes time in proportion to it at each tag."""

_LONGEST_BEGINNING = 20
"""Characters by which broken HTML is told."""

_INSTEAD = {
    **dict.fromkeys(("iframe", "video", "audio", "embed", "object"), "write a link to what it shows"),
    **dict.fromkeys(("form", "input", "select", "textarea", "button"), "write a link to the page that has the form"),
    **dict.fromkeys(("svg", "canvas", "math", "picture"), "save a picture below `assets/` and show that"),
    **dict.fromkeys(("script", "style", "link", "meta", "base", "template", "noscript"), "remove it"),
}
"""What shows or does something that an article cannot have, and what to do."""

_FORMATTING = frozenset(
    "big blink body dir font head html label legend main marquee menu nobr option fieldset optgroup source track".split()
)
"""Other elements of HTML, of which readers see the text only; what has any other name was hardly meant as HTML."""

_PARTS = frozenset(
    "animate circle clippath defs desc ellipse g image line lineargradient mask mfrac mi mn mo mrow msqrt msub msup param path pattern "
    "polygon polyline radialgradient rect stop symbol text tspan use".split()
)
"""Of pictures and formulas, which are told as a whole."""


def clean_html(state: StateCore) -> None:
    """Rewrites the HTML among the tokens, and collects the links and pictures in it."""
    cleaner = _Cleaner(state.env)
    for token in state.tokens:
        if token.type == "html_block":
            line = (token.map or [0])[0]
            token.content, token.meta["references"] = cleaner.block(token.content, line)
        elif token.children and any(child.type == "html_inline" for child in token.children):
            token.children = list(cleaner.inline(token.children))
    cleaner.tell_open()


class _Cleaner:
    """Elements that are open, from the beginning of the text on."""

    def __init__(self, env: EnvType) -> None:
        self._env = env
        self._open: list[tuple[str, int]] = []
        """Names and lines, the innermost last."""

        self._references: list[Reference] = []

    def block(self, source: str, line: int) -> tuple[str, list[Reference]]:
        """A block's HTML, cleaned, and its links and pictures."""
        self._references, written, place = [], [], 0
        for piece in pieces(source):
            line, place = line + source.count("\n", place, piece.start), piece.start
            written.append(self._write(piece, line, 0))
        inner = next((place for place, (name, _) in enumerate(self._open) if name not in _ACROSS), len(self._open))
        written += self._close_down_to(inner, told=True)
        return "".join(written), self._references

    def inline(self, children: Sequence[Token]) -> Iterator[Token]:
        """A paragraph's tokens, its HTML cleaned."""
        outer, silent = len(self._open), ""
        for child in children:
            if child.type == "html_inline":
                silent = self._inline_html(child, silent, outer)
                yield child
            elif not silent:
                yield child
        for ending in self._close_down_to(outer, told=True):
            yield Token("html_inline", "", 0, content=ending)

    def _inline_html(self, token: Token, silent: str, outer: int) -> str:
        """Cleans one token's HTML, which follows the content of `silent`; the name of the element that is silent behind it, if one is."""
        self._references, written, line = [], "", (token.map or [0])[0]
        if silent and (end := raw_end(token.content, silent, 0)) == len(token.content):
            token.content = ""
            return silent
        for piece in pieces(token.content[end:] if silent else token.content):
            silent = piece.name if piece.kind == "open" and piece.name in SILENT else "" if piece.kind == "close" else silent
            written += self._write(piece, line, outer)
        token.content, token.meta["references"] = written, self._references
        return silent

    def tell_open(self) -> None:
        """Tells what never ended."""
        self._close_down_to(0, told=True)

    def _write(self, piece: Piece, line: int, outer: int) -> str:
        """A piece as it is shown; elements below `outer` are not this block's to close."""
        if piece.kind == "open":
            return self._start(piece, line)
        if piece.kind == "close":
            return self._end(piece.name, outer)
        if piece.kind == "broken":
            beginning = quoted(piece.source.split("\n")[0][:_LONGEST_BEGINNING])
            tell(self._env, line, f"{beginning} begins HTML that never ends; close it, or write `&lt;` for a `<` that is text")
        return "" if piece.kind == "hidden" else html.escape(html.unescape(piece.source), quote=False)

    def _start(self, piece: Piece, line: int) -> str:
        name = piece.name
        if name not in TAGS:
            _tell_element(self._env, name, line)
            return ""
        attributes = self._attributes(piece, line)
        if name in _EMPTY:
            return f"<{name}{attributes}>"
        ended = ""
        while self._open and name in _ENDED_BY.get(self._open[-1][0], ()):
            ended += f"</{self._open.pop()[0]}>"
        if len(self._open) >= _DEEPEST:
            tell(self._env, line, f"HTML is nested more than {_DEEPEST} deep, so `<{name}>` is left out; write it flat")
            return ended
        self._open.append((name, line))
        return f"{ended}<{name}{attributes}>"

    def _end(self, name: str, outer: int) -> str:
        for place in range(len(self._open) - 1, outer - 1, -1):
            if self._open[place][0] == name:
                return "".join(self._close_down_to(place))
        return ""

    def _close_down_to(self, place: int, told: bool = False) -> list[str]:
        """The tags that close the innermost elements."""
        closed, self._open = self._open[place:], self._open[:place]
        for name, line in closed if told else ():
            if name not in _ENDED_BY:
                tell(self._env, line, f"`<{name}>` is not closed where it should be; write `</{name}>`", "warning")
        return [f"</{name}>" for name, _ in reversed(closed)]

    def _attributes(self, piece: Piece, line: int) -> str:
        written = ""
        for name, value in piece.attributes.items():
            kept = allowed(piece.name, name, value)
            if kept is None or (name == "style" and kept != value.strip(" ;\n")):
                _tell_attribute(self._env, piece.name, name, line)
            if kept is None:
                continue
            if TARGETS.get(piece.name) == name:
                kept = kept.strip()
                self._references.append(Reference(kept, line + 1, image=piece.name == "img"))
            written += f' {name}="{html.escape(kept)}"'
        return written


def _tell_element(env: EnvType, name: str, line: int) -> None:
    if name in _INSTEAD:
        tell(env, line, f"`<{name}>` is not shown; {_INSTEAD[name]}", "warning")
    elif name in _FORMATTING:
        tell(env, line, f"of `<{name}>` only the text is shown; write Markdown instead", "warning")
    elif name not in _PARTS:
        right = quoted(f"&lt;{name}>")
        tell(env, line, f"{quoted(f'<{name}>')} is taken for HTML and not shown; write {right}, or set it in backticks")


def _tell_attribute(env: EnvType, tag: str, name: str, line: int) -> None:
    instead = "for a link's target write a heading, `## … {#target}`" if name in ("id", "name") else "remove it"
    tell(env, line, f"{quoted(name)} of `<{tag}>` is left out; {instead}", "warning")
