"""Footnotes, `料金は五百円です[^1]。` and `[^1]: 税込`, as the plugin makes them."""

from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from mdit_py_plugins.footnote import footnote_plugin

from kb.markdown.flaw import quoted, tell

CLASSES = frozenset({"footnotes-sep", "footnotes", "footnotes-list", "footnote-item", "footnote-ref", "footnote-backref"})
"""Of the HTML of footnotes."""

IDS = r"fn(?:ref)?[1-9][0-9]*(?::[0-9]+)?"
"""What ids of notes and of marks look like, as a regular expression."""


def use(parser: MarkdownIt) -> None:
    """Has `parser` read footnotes, and tell those that nobody sees."""
    footnote_plugin(parser, inline=False)
    parser.core.ruler.before("footnote_tail", "unseen_notes", _tell_unseen)
    parser.add_render_rule("footnote_caption", _render_number)


def _tell_unseen(state: StateCore) -> None:
    """The plugin drops notes without a mark, and all but the last note of a label."""
    marks = {child.meta["label"] for token in state.tokens for child in token.children or () if child.type == "footnote_ref"}
    seen: set[str] = set()
    for token in state.tokens:
        if token.type != "footnote_reference_open":
            continue
        label, line = token.meta["label"], (token.map or [0])[0]
        if label in seen:
            tell(state.env, line, f"the note {quoted(f'[^{label}]')} is written twice; keep one")
        elif label not in marks:
            tell(state.env, line, f"no text has the mark {quoted(f'[^{label}]')}, so this note is not shown; put the mark where it belongs")
        seen.add(label)


def _render_number(_: object, tokens: Sequence[Token], place: int, _options: OptionsDict, _env: EnvType) -> str:
    """Always the note's own number, also where it is referred to again."""
    return f"[{tokens[place].meta['id'] + 1}]"
