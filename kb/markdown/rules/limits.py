"""Markup that nobody writes by hand, which would take minutes or gigabytes to read: it is shown as plain text, and told."""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType

from kb.markdown.flaw import tell

MOST_MARKUP = 250_000
"""Marks, with three for each line that has text and for each item of a list. A dense article of 1 MiB has 190,000 and takes 3 s to
read; at the limit, whatever the marks are, it takes twice as long and 300 MB."""

_SHOWN_OF_MORE = 100_000
"""Characters of a text with more markup than that, which is an error and never published."""

DEEPEST_BLOCKS = 40
"""Quotations, lists (which count twice), boxes and notes within each other. The deepest list of the demo counts 4."""

DEEPEST_BRACKETS = 16
"""`[` open at once in one paragraph; a picture in a link has 2."""

PARSER_NESTING = 100
"""Where the parser drops in silence; deeper than ours."""

_MARK = re.compile(r"""[*_~`\[\]<>&|\\:!#"]""")
_LINE_OR_ITEM = re.compile(r"^[ \t]*+[^\s]|(?<!\S)(?:[-+*>]|\d{1,9}[.)])(?=[ \t])", re.MULTILINE)
_BRACKET = re.compile(r"\\.|[\[\]]", re.DOTALL)


def use(parser: MarkdownIt) -> None:
    """Has `parser` stop where nesting has no end."""
    parser.block.ruler.before("table", "too_deep", _too_deep)
    parser.core.ruler.at("inline", _inline)


def plain_tokens(source: str, env: EnvType) -> list[Token] | None:
    """The beginning of what has too much markup to be parsed; None for what has not."""
    if len(_MARK.findall(source)) + 3 * len(_LINE_OR_ITEM.findall(source)) <= MOST_MARKUP:
        return None
    tell(env, 0, f"more than {MOST_MARKUP:,} marks and lines, which is more than one article can hold; split it into several")
    return [Token("paragraph_open", "p", 1, block=True), _plain(source[:_SHOWN_OF_MORE], 0), Token("paragraph_close", "p", -1, block=True)]


def _too_deep(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    if state.level < DEEPEST_BLOCKS:
        return False
    if not silent:
        tell(state.env, start, f"nested {DEEPEST_BLOCKS} deep, so the rest is shown as plain text; write it flat")
        state.push("paragraph_open", "p", 1)
        state.tokens.append(_plain(state.getLines(start, end, state.blkIndent, False).strip(), start))
        state.push("paragraph_close", "p", -1)
        state.line = end
    return True


def _inline(state: StateCore) -> None:
    """As the parser's rule of that name."""
    for token in state.tokens:
        if token.type != "inline" or token.meta.get("plain"):
            continue
        if _depth(token.content) > DEEPEST_BRACKETS:
            message = (
                f"more than {DEEPEST_BRACKETS} `[` are open at once, so the paragraph is shown as plain text; close them or write `\\[`"
            )
            tell(state.env, (token.map or [0])[0], message)
            token.children = [Token("text", "", 0, content=token.content)]
        else:
            token.children = token.children or []
            state.md.inline.parse(token.content, state.md, state.env, token.children)


def _depth(source: str) -> int:
    depth = deepest = 0
    for bracket in _BRACKET.findall(source):
        depth = max(0, depth + (bracket == "[") - (bracket == "]"))
        deepest = max(deepest, depth)
    return deepest


def _plain(text: str, line: int) -> Token:
    return Token("inline", "", 0, content=text, map=[line, line + 1], meta={"plain": True}, children=[Token("text", "", 0, content=text)])
