"""A bare web address is a link: `網址https://x.example/a，請看`.

It ends where white space, Chinese, Japanese, quotes or full-width punctuation begin; a full stop, a comma or a bracket of the sentence is
none of it, as on GitHub. linkify-it would take `，請看` into the address, and make links of file names such as `help.md`.
"""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline

from kb.markdown.flaw import quoted, tell
from kb.markdown.rules.cjk import UNSPACED

_SCHEME = re.compile(r"(?<![a-zA-Z0-9])https?$", re.IGNORECASE)
_ADDRESS = re.compile(rf"://(?=\w)(?![{UNSPACED}_])(?:[\w\u0300-\u036f\-.~:/?#@!$&'()*+,;=%\[\]](?<![{UNSPACED}]))+")
_AFTER_SPACE = re.compile(rf"(?:(?=[{UNSPACED}])\w)+")
"""What probably belongs to an address that a space parts from the text before it."""

_TO_THE_END = re.compile(rf"(?:(?=[{UNSPACED}])\w)+(?=[\s/?#=&.)）」』】》>]|$)")
"""Likewise, of one without a space: where the text does not go on."""

_LONGEST_SCHEME = len("https")
_SENTENCE = ".,:;!?*_~'"
_BRACKETS = {")": "(", "]": "["}


def use(parser: MarkdownIt) -> None:
    """Has `parser` make links of bare addresses, and tell where one seems to end too soon."""
    parser.inline.ruler.before("newline", "address", _address)
    parser.core.ruler.before("text_join", "address_ends", _tell_ends)


def _address(state: StateInline, silent: bool) -> bool:
    if state.linkLevel or not state.src.startswith("://", state.pos):
        return False
    scheme = _SCHEME.search(state.pending[-_LONGEST_SCHEME - 1 :])
    rest = _ADDRESS.match(state.src, state.pos, state.posMax) if scheme else None
    if not scheme or not rest:
        return False
    end = state.pos + _end_in_sentence(rest[0])
    if not silent:
        state.pending = state.pending[: -len(scheme[0])]
        letters = (_AFTER_SPACE if not state.pending[-1:].strip() else _TO_THE_END).match(state.src, end, state.posMax)
        _push(state, scheme[0] + state.src[state.pos : end], letters[0] if letters and not state.pending[-1:].isalnum() else "")
    state.pos = end
    return True


def _end_in_sentence(address: str) -> int:
    """Where the address ends and the punctuation of the sentence around it begins."""
    end, surplus = len(address), {closing: address.count(closing) - address.count(opening) for closing, opening in _BRACKETS.items()}
    while address[end - 1] in _SENTENCE or surplus.get(address[end - 1], 0) > 0:
        end -= 1
        if address[end] in surplus:
            surplus[address[end]] -= 1
    return end


def _push(state: StateInline, address: str, cut: str) -> None:
    opening = state.push("link_open", "a", 1)
    opening.attrs = {"href": state.md.normalizeLink(address)}
    opening.markup, opening.info, opening.meta = "linkify", "auto", {"cut": cut}
    state.push("text", "", 0).content = address
    closing = state.push("link_close", "a", -1)
    closing.markup, closing.info = "linkify", "auto"


def _tell_ends(state: StateCore) -> None:
    for token in state.tokens:
        for child in token.children or ():
            if cut := child.meta.get("cut"):
                end = f"the address {quoted(str(child.attrs['href']))} ends before {quoted(cut)}"
                tell(state.env, (child.map or [0])[0], f"{end}; put a space there, or write `<` and `>` around all of it", "warning")
