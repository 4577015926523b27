"""What agents read, as plain text and as HTML."""

import re
from collections.abc import Sequence
from html import escape

from api.handoffs.deliveries.text import Block, Line

_WEB = re.compile(r"https?://[^\s<>\"]+")


def as_plain(words: str, blocks: Sequence[Block]) -> str:
    """The person's words, then the blocks, each after an empty line.

    >>> print(as_plain("Where?", [Block("Articles", (Line("Refunds", "https://a.example/r"),)), Block("", (Line("Hand-off 1"),))]))
    Where?
    <BLANKLINE>
    Articles
      Refunds
      https://a.example/r
    <BLANKLINE>
    Hand-off 1
    """
    return "\n\n".join(part for part in (words, *map(_plain_block, blocks)) if part)


def as_html(words: str, blocks: Sequence[Block]) -> str:
    """The same as HTML without any style: whoever shows it has one.

    >>> as_html("1 < 2", [Block("Who", (Line("here", "https://a.example/?a&b"), Line("there", "javascript:alert(1)")))])
    '<p>1 &lt; 2</p><p><strong>Who</strong><br><a href="https://a.example/?a&amp;b">here</a><br>there</p>'
    """
    said = [f"<p>{'<br>'.join(map(escape, paragraph.splitlines()))}</p>" for paragraph in words.split("\n\n") if paragraph.strip()]
    return "".join([*said, *map(_html_block, blocks)])


def _plain_block(block: Block) -> str:
    indent = "  " if block.heading else ""
    shown = [f"{indent}{text}" for line in block.lines for text in _plain_line(line)]
    return "\n".join([block.heading, *shown] if block.heading else shown)


def _plain_line(line: Line) -> list[str]:
    return [line.text] if not line.url or line.url in line.text else [line.text, line.url]


def _html_block(block: Block) -> str:
    heading = [f"<strong>{escape(block.heading)}</strong>"] if block.heading else []
    return f"<p>{'<br>'.join([*heading, *map(_html_line, block.lines)])}</p>"


def _html_line(line: Line) -> str:
    """A link only to where browsers may go."""
    if line.url and _WEB.fullmatch(line.url):
        return f'<a href="{escape(line.url)}">{escape(line.text)}</a>'
    return escape(line.text)
