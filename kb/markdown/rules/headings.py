"""Headings and their anchors: those of Git hosts, or the writer's own, `## 付款 {#pay}`."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from kb.markdown.flaw import quoted, tell
from kb.markdown.rules import footnotes
from kb.markdown.text import line_of

_OWN = re.compile(r"(?:^|(?<=\s)|(?<=[^\s\\]))\{:?\s*#([\w.:\u0300-\u036f\u3099\u309a-]+)\s*\}\s*$")
"""Letters may be composed of two: `й` as macOS writes it."""
_BRACES = re.compile(r"(?<!\\)\{[^{}]*\}\s*$")


def use(parser: MarkdownIt) -> None:
    """Has `parser` give each heading an anchor."""
    parser.core.ruler.before("inline", "own_anchors", _take_own)
    parser.core.ruler.push("anchors", _set_anchors)


def slug(heading: str) -> str:
    """The anchor that Git hosts give to a heading: lower case, letters and digits of any script, hyphens for spaces.

    >>> slug("Код не приходить?"), slug("`E-1042` が出る")
    ('код-не-приходить', 'e-1042-が出る')
    """
    kept = re.sub(r"[^\w\- ]", "", unicodedata.normalize("NFC", heading).strip().lower())
    return kept.replace(" ", "-")


def _take_own(state: StateCore) -> None:
    """Takes the anchors that writers chose out of the headings' texts."""
    for opening, content in zip(state.tokens, state.tokens[1:], strict=False):
        if opening.type != "heading_open":
            continue
        if match := _OWN.search(content.content):
            content.content = content.content[: match.start()].rstrip()
            opening.meta["anchor"] = unicodedata.normalize("NFC", match[1])
        elif match := _BRACES.search(content.content):
            message = f"{quoted(match[0].strip())} is shown as it is; an anchor of your own is `{{#…}}`, of letters, digits, `-` and `_`"
            tell(state.env, (content.map or [0])[0], message, "warning")


def _set_anchors(state: StateCore) -> None:
    counts: Counter[str] = Counter()
    taken: set[str] = set()
    headings = [(token, content) for token, content in zip(state.tokens, state.tokens[1:], strict=False) if token.type == "heading_open"]
    for opening, _ in headings:
        if own := opening.meta.get("anchor"):
            if own in taken:
                tell(state.env, (opening.map or [0])[0], f"the anchor {quoted(f'#{own}')} stands twice; choose another one")
            taken.add(own)
            opening.attrSet("id", own)
    for opening, content in headings:
        if "anchor" not in opening.meta:
            opening.attrSet("id", _free(slug(line_of([content])) or "section", taken, counts))


def _free(base: str, taken: set[str], counts: Counter[str]) -> str:
    """`base`, or the first of `base-1`, `base-2`, … that is not taken; it is then."""
    anchor = f"{base}-{counts[base]}" if counts[base] else base
    while anchor in taken or re.fullmatch(footnotes.IDS, anchor):
        counts[base] += 1
        anchor = f"{base}-{counts[base]}"
    taken.add(anchor)
    return anchor


def anchors(tokens: Sequence[Token]) -> tuple[str, ...]:
    """Those of all headings, in their order."""
    return tuple(str(token.attrs["id"]) for token in tokens if token.type == "heading_open")
