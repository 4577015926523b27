"""The links and pictures of a Markdown text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from kb.markdown.html.safety import TARGETS


@dataclass(frozen=True, slots=True)
class Reference:
    """A link or an image in the source."""

    target: str
    """As written; what a URL may not hold is percent-encoded."""

    line: int
    """Counted from 1, in the text that was parsed."""

    image: bool


def number_lines(state: StateCore) -> None:
    """Gives each token of a paragraph its own line; to be done before line breaks are taken out."""
    for token in state.tokens:
        line = (token.map or [0])[0]
        for child in token.children or ():
            child.map = [line, line + 1]
            line += child.type in ("softbreak", "hardbreak") or (child.type in ("html_inline", "image") and child.content.count("\n"))


def references(tokens: Sequence[Token]) -> Iterator[Reference]:
    """All links and pictures, in order."""
    for token in tokens:
        yield from token.meta.get("references", ())
        for child in token.children or ():
            yield from child.meta.get("references", ())
            if target := child.attrs.get(TARGETS.get(child.tag, "")):
                yield Reference(str(target), (child.map or [0])[0] + 1, image=child.tag == "img")
