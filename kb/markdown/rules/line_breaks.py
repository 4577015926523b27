"""A line break of the writer's editor between two Chinese or Japanese characters makes no space: browsers show one."""

import re
from collections.abc import Iterator, Sequence

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from kb.markdown.rules.cjk import SHARED, UNSPACED

_LETTER, _LETTER_OR_SHARED = re.compile(f"[{UNSPACED}]"), re.compile(f"[{UNSPACED}{SHARED}]")


def _break(number: int) -> str:
    """A line break, and the tags around it as two groups, the first of that number.

    Python before 3.11.5, which Debian 12 has, is wrong about possessive groups: a lookahead does the same.
    """
    return rf"(?=((?:<[^<>]*>)*))\{number}[ \t]*\n[ \t]*(?=((?:<[^<>]*>)*))\{number + 1}"


_HTML_BREAK = re.compile(rf"(?<=[{UNSPACED}]){_break(1)}(?=[{UNSPACED}{SHARED}])|(?<=[{SHARED}]){_break(3)}(?=[{UNSPACED}])")


def join_lines(state: StateCore) -> None:
    """Takes the needless line breaks out of paragraphs and HTML, whatever marks stand beside them."""
    for token in state.tokens:
        if token.type == "html_block":
            token.content = _join_html(token.content)
        elif token.children:
            needless = set(_needless(token.children))
            token.children = [child for place, child in enumerate(token.children) if place not in needless]


def _join_html(source: str) -> str:
    """Of clean HTML; what is set line by line stays."""
    if "<pre" in source:
        return source
    return _HTML_BREAK.sub(lambda match: "".join(part or "" for part in match.groups()), source)


def _needless(children: Sequence[Token]) -> Iterator[int]:
    """Where breaks stand that part CJK from CJK."""
    last, breaks = "", list[int]()
    for place, child in enumerate(children):
        if child.type == "softbreak":
            breaks.append(place)
        elif shown := _shown(child):
            if breaks and _one_text(last, shown[0]):
                yield from breaks
            last, breaks = shown[-1], []


def _one_text(before: str, after: str) -> bool:
    if _LETTER.match(before):
        return bool(_LETTER_OR_SHARED.match(after))
    return bool(_LETTER_OR_SHARED.match(before) and _LETTER.match(after))


def _shown(token: Token) -> str:
    """What stands in the line; empty for marks around text."""
    if token.type in ("text", "code_inline", "image"):
        return token.content
    return "\n" if token.type == "hardbreak" or token.content.startswith("<br") else ""
