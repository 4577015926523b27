"""Marks that were meant as Markdown and are shown as they are: told, with what to write instead."""

import itertools
import re
from collections.abc import Callable
from typing import NamedTuple

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from kb.markdown.flaw import Severity, quoted, tell
from kb.markdown.rules.cjk import UNSPACED

_OTHER = "\0"
"""Stands for what is no plain text: code, escaped marks, HTML, the edges of links and emphasis. No Markdown text holds it."""

_ADDRESS_BEGINS = ("http://", "https://", "mailto:", "tel:", "www.", "./", "../", "/", "#")
_ADDRESS_ENDS = re.compile(r"\.(?:md|markdown|html?|pdf|png|jpe?g|gif|webp|svg)(?=[#?]|$)", re.IGNORECASE)

_SIZE = re.compile(r"\s=\d*x\d*$")
"""Of a picture, as some systems have it."""

_MOST_LETTERS = 1000
"""Of a text by which it is judged."""

_MOST_TOLD = 20
"""Of one kind in one paragraph."""


class _Raw(NamedTuple):
    """One way to miss."""

    pattern: re.Pattern[str]
    message: Callable[[re.Match[str]], str | None]
    """None when it is as it should be."""

    severity: Severity = "warning"


def _left(mark: str) -> Callable[[re.Match[str]], str]:
    escaped = "".join(f"\\{char}" for char in mark)
    return lambda _: f"`{mark}` is shown as it is; close it, set a space outside it, or write `{escaped}` for marks that are meant"


_WORD_BEGINS = rf"(?<![^\s{UNSPACED}]){{}}(?=[^\W_]|[「『“（(【])"
"""A mark before a word; others are lines to fill in (`__`) or drawn-out sounds (`~~`)."""

_EMPHASIS = (
    _Raw(re.compile(r"(?<!\*)\*\*(?![*\s\0])|(?<=[^\s*\0])\*\*(?!\*)"), _left("**")),
    _Raw(re.compile(_WORD_BEGINS.format("__")), _left("__")),
    _Raw(re.compile(_WORD_BEGINS.format("~~")), _left("~~")),
    _Raw(
        re.compile(rf"(?<=[{UNSPACED}])_([^\W_]+)_(?=[{UNSPACED}])(?!\w{{0,100}}\.\w)"),
        lambda match: f"{quoted(match[0])} within a word is shown as it is; write {quoted(f'*{match[1]}*')}, or set a name in backticks",
    ),
    _Raw(re.compile(r"＊＊(?=\S)"), lambda _: "`＊＊` is shown as it is; write half-width `**`"),
)


def _no_link(match: re.Match[str]) -> str | None:
    target = match[3].strip()
    if not target.startswith(_ADDRESS_BEGINS) and not _ADDRESS_ENDS.search(target):
        return None
    if match[1] + match[2] + match[4] != "[]()":
        return f"{quoted(match[0])} is no link; write {quoted(f'[…]({target})')}, with half-width brackets and no space"
    if _SIZE.search(target):
        return f"a picture's size is not kept, so {quoted(match[0])} is none; remove {quoted(_SIZE.findall(target)[0])}"
    if re.search(r"\s", target):
        return f"an address with a space is no link; write {quoted(f'(<{target}>)')}, or a title in quotes behind the address"
    return f"{quoted(match[0])} is no link; write {quoted(f'[…]({target})')}, and `\\[` for a bracket that is text"


def _no_note(match: re.Match[str]) -> str:
    if match[2] or "［" in match[0] or "＾" in match[0]:
        right = quoted(f"[^{match[1]}]: …")
        return f"{quoted(match[0])} is no note; write {right} at the beginning of a line, with half-width brackets and colon"
    return f"there is no note {quoted(f'[^{match[1]}]')}; add a line {quoted(f'[^{match[1]}]: …')}"


_LINKS = (
    _Raw(re.compile(r"([\[［])[^\[\]［］\n]{0,300}([\]］] ?[(（])([^()（）\n]{1,300})([)）])"), _no_link, "error"),
    _Raw(
        re.compile(r"\]\((?![^()（）\n]{1,300}[)）])"), lambda _: "`](` is shown as it is; write a link as `[text](address)`, and close it"
    ),
    _Raw(re.compile(r"[\[［][\^＾]([^\s\[\]［］]+)[\]］]([:：]?)"), _no_note, "error"),
    _Raw(
        re.compile(r"(?<![A-Za-z0-9_\]])\[[^\[\]\0^!][^\[\]\0]*\]\[([^\[\]\0^]+)\]"),
        lambda match: f"{quoted(match[0])} is no link; add a line {quoted(f'[{match[1]}]: address')}",
        "error",
    ),
)

_BORROWED = (
    _Raw(
        re.compile(r"(?<![\w:]):([a-z][a-z0-9_+]*[a-z0-9]):(?![\w:])"),
        lambda match: f"`:{match[1]}:` is shown as it is; write the character itself",
    ),
    _Raw(
        re.compile(
            r"(?<![=\w])==(?=[^\s=])[^=\n\0]{1,300}(?<=[^\s=])==(?![=\w])|(?<=[^\x00-\x7f])==[^\s=][^=\n\0]{0,300}==(?=[^\x00-\x7f])"
        ),
        lambda match: f"{quoted(match[0])} is shown as it is; write {quoted(f'<mark>{match[0][2:-2]}</mark>')}",
    ),
    _Raw(
        re.compile(r"(?<![A-Za-z0-9_\])])\[\[([^\[\]\n]{1,300})\]\]"),
        lambda match: f"{quoted(match[0])} is no link; write `[text](article.md)`",
        "error",
    ),
    _Raw(re.compile(r"^\[toc\]$", re.IGNORECASE | re.MULTILINE), lambda match: f"`{match[0]}` is shown as it is; remove it"),
    _Raw(re.compile(r"\$\$"), lambda _: "formulas in `$$` are shown as they are; write them out, or show a picture"),
    _Raw(
        re.compile(r"(?<=\0)\{[^{}\n\0]{0,100}[=.#:][^{}\n\0]{0,100}\}"),
        lambda match: f"{quoted(match[0])} is shown as it is; remove it, for sizes and classes of pictures and links are not kept",
    ),
)
"""Marks that other systems know and we do not."""

_AT_LINE_START = (
    _Raw(
        re.compile(rf"(#{{1,6}})(?=[{UNSPACED}])|(#{{2,6}})(?=[^\s#\d])"),
        lambda match: f"`{match[0]}` begins no heading without a space behind it; write `{match[0]} …`, or `\\#` for a mark that is meant",
    ),
    _Raw(re.compile(r"＃++[ \u3000]"), lambda _: "`＃` begins no heading; write half-width `#`"),
    _Raw(re.compile(r"｜.*｜"), lambda _: "`｜` makes no table; write half-width `|`"),
    _Raw(re.compile(r"：{3}"), lambda _: "`：：：` begins no box; write half-width `:::`"),
    _Raw(re.compile(r"＞"), lambda _: "`＞` begins no quotation; write half-width `>`"),
    _Raw(re.compile(r"｀{3}"), lambda _: "`｀｀｀` begins no code; write half-width backticks"),
)

_ITEM = re.compile(
    rf"(?:[0-9０-９]{{1,2}}(?:[、．）]|[.)](?=[{UNSPACED}]))|[（(][0-9０-９]{{1,2}}[）)]|[\u2460-\u2473・●■◆○◇□▪•※]|[-+*](?=[{UNSPACED}]))"
)
"""The beginning of an item as Chinese and Japanese write lists, which is no list in Markdown."""

_HARD_BREAK = re.compile(r"(?: {2}|\\|<br */?> *)$")

_IN_HTML = re.compile(r"(?<!\*)\*\*(?=\S)[^*\n]+\*\*|\[[^\[\]\n]+\]\([^()\s]+\)")
"""Markdown that an HTML block shows as it is."""

_SUSPICIOUS = re.compile(r"\*\*|_|~~|＊|[\]］]|==|\$\$|:[a-z]|\0\{")


def tell_raw_marks(state: StateCore) -> None:
    """Tells the marks that are left; to be done while escaped ones can be told from others."""
    previous = ""
    for token in state.tokens:
        line = (token.map or [0])[0]
        if token.type == "html_block":
            if match := _IN_HTML.search(re.sub(r"<[^<>]*>", _OTHER, token.content)):
                message = "Markdown within HTML is shown as it is; put an empty line between the tag and it"
                tell(state.env, line + token.content.count("\n", 0, match.start()), message, "warning")
        elif token.type == "inline" and not token.meta.get("plain"):
            _tell_in_text(token, line, state)
            if previous == "paragraph_open":
                _tell_at_line_starts(token, line, state)
                _tell_items(token, line, state)
        elif token.type == "code_block":
            _tell_prose(token, line, state)
        previous = token.type


def _tell_in_text(token: Token, line: int, state: StateCore) -> None:
    text = "".join(map(_plain, token.children or ()))
    if not _SUSPICIOUS.search(text):
        return
    for raw in (*_EMPHASIS, *_LINKS, *_BORROWED):
        for match in itertools.islice(raw.pattern.finditer(text), _MOST_TOLD):
            if message := raw.message(match):
                tell(state.env, line + text.count("\n", 0, match.start()), message, raw.severity)


def _tell_at_line_starts(token: Token, first: int, state: StateCore) -> None:
    for line, source in enumerate(token.content.split("\n"), first):
        for raw in _AT_LINE_START:
            if (match := raw.pattern.match(source)) and (message := raw.message(match)):
                tell(state.env, line, message, raw.severity)


def _tell_items(token: Token, first: int, state: StateCore) -> None:
    """Tells the first item that flows into the one before it."""
    lines = token.content.split("\n")
    for line, (above, source) in enumerate(itertools.pairwise(lines), first + 1):
        if (match := _ITEM.match(source)) and not _HARD_BREAK.search(above):
            right = "`1. `" if match[0].strip("（(")[0].isdigit() else "`- `"
            flows = f"the line beginning with {quoted(match[0])} flows into the one above"
            message = f"{flows}; begin items with {right}, or set an empty line between"
            tell(state.env, line, message, "warning")
            return


def _tell_prose(token: Token, line: int, state: StateCore) -> None:
    """Tells text that became code because of the spaces before it: most of its letters are of no programming language."""
    letters = [char for char in token.content[:_MOST_LETTERS] if char.isalpha()]
    if sum(char > "\x7f" for char in letters) > len(letters) / 2:
        tell(state.env, line, "a paragraph that begins with four spaces is shown as code; remove them", "warning")


def _plain(token: Token) -> str:
    if token.type == "text":
        return token.content
    if token.type in ("softbreak", "hardbreak"):
        return "\n"
    return "" if token.markup == "linkify" else _OTHER
