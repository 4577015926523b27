"""Items of a list that are to be done or are done: `- [ ] 待辦`, `- [x] 完成`."""

import re

from markdown_it.rules_core import StateCore

from kb.markdown.flaw import tell
from kb.markdown.rules.cjk import UNSPACED

_BOX = re.compile(rf"\[([ xX\u3000])\](?:\s+|(?=[{UNSPACED}])|$)")
"""Chinese and Japanese may follow without a space."""

_ALMOST = re.compile(r"\[[ xX\u3000]?\](?=\w)")


def mark_tasks(state: StateCore) -> None:
    """Sets ☐ and ☑ for the boxes at the beginning of items: characters that can be read, searched and do nothing when tapped."""
    tokens = state.tokens
    for item, inner, content in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if (item.type, inner.type) != ("list_item_open", "paragraph_open") or content.type != "inline":
            continue
        first = content.children[0] if content.children else None
        if first and first.type == "text" and (box := _BOX.match(first.content)):
            first.content = ("☐ " if box[1].isspace() else "☑ ") + first.content[box.end() :]
        elif first and _ALMOST.match(first.content):
            tell(state.env, (content.map or [0])[0], "an item to be done begins with `[ ] ` or `[x] `, with the spaces", "warning")
