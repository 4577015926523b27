"""Tables whose rows have more cells than their head, of which the rest is not shown."""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, table
from markdown_it.rules_block.table import escapedSplit, getLine
from markdown_it.rules_core import StateCore

from kb.markdown.flaw import tell

_RULE = re.compile(r"\s*+\|?\s*+:?-++:?\s*+(?:\|\s*+:?-++:?\s*+)*\|?\s*+$")


def use(parser: MarkdownIt) -> None:
    """Has `parser` tell what it does not show of tables."""
    parser.enable("table")
    parser.block.ruler.at("table", _table, {"alt": ["paragraph", "reference"]})
    parser.core.ruler.after("block", "no_tables", _tell_none)


def _table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    if not table(state, start, end, silent):
        return False
    if not silent:
        columns = _cells(getLine(state, start))
        for line in range(start + 2, state.line):
            if (cells := _cells(getLine(state, line))) > columns:
                tell(
                    state.env,
                    line,
                    f"this row has {cells} cells and the table's head {columns}; add to the head, or write `\\|` within a cell",
                )
    return True


def _cells(row: str) -> int:
    row = row.strip()
    return len(escapedSplit(row)) - row.startswith("|") - (len(row) > 1 and row.endswith("|") and not row.endswith("\\|"))


def _tell_none(state: StateCore) -> None:
    """Tells what has the line of a table below its first line, and is none."""
    for token in state.tokens:
        if token.type != "inline" or "|" not in token.content:
            continue
        head, *rest = token.content.split("\n")
        for place, line in enumerate(rest):
            if "|" in line and _RULE.match(line):
                message = f"this is no table: its head has {_cells(head)} cells and the line below it {_cells(line)}; they must agree"
                tell(state.env, (token.map or [0])[0] + place, message)
            head = line
