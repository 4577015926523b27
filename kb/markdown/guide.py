"""The steps of a guide: each `##` heading asks, and the last list below it, of nothing but links, holds what can be answered.

Options are links because Git hosts and browsers without JavaScript then walk through a guide too.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from markdown_it.token import Token

from kb.markdown.text import line_of


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to the question of a step."""

    label: str
    target: str
    """As written."""

    line: int
    """Counted from 1, in the text that was parsed."""

    ends: str = ""
    """`handoff` for a hand-off and `solved` for the end, as the title of the link says; empty for a link that leads on."""

    queue: str = ""
    """Of a hand-off, where its writer names one."""


@dataclass(frozen=True, slots=True)
class Step:
    """One question."""

    id: str
    """The anchor of its heading."""

    question: str
    """Plain text."""

    line: int
    options: tuple[Option, ...]
    """None where the step has no list of links."""

    tokens: Sequence[Token] = field(repr=False)
    """Of the heading and of the text between it and the options."""


def take_steps(tokens: Sequence[Token]) -> tuple[Step, ...]:
    """The steps, in their order; takes the titles that say how an option ends out of the links, as readers need not see them."""
    starts = [place for place, token in enumerate(tokens) if token.type == "heading_open" and token.level == 0 and token.tag == "h2"]
    end = next((place for place, token in enumerate(tokens) if token.type == "footnote_block_open"), len(tokens))
    return tuple(_step(tokens[start:stop]) for start, stop in zip(starts, [*starts[1:], end], strict=False))


def _step(tokens: Sequence[Token]) -> Step:
    opening = tokens[0]
    place, options = _last_options(tokens)
    return Step(str(opening.attrs["id"]), line_of(tokens[1:2]), (opening.map or [0])[0] + 1, options, tokens[:place])


def _last_options(tokens: Sequence[Token]) -> tuple[int, tuple[Option, ...]]:
    """The options, and where their list begins; what stands behind them belongs to no step."""
    for start in reversed([place for place, token in enumerate(tokens) if token.type == "bullet_list_open" and token.level == 0]):
        stop = next(place for place in range(start, len(tokens)) if tokens[place].type == "bullet_list_close" and tokens[place].level == 0)
        links = [_link(item) for item in _items(tokens[start + 1 : stop])]
        if all(links):
            return start, tuple(_option(*link) for link in links if link)
    return len(tokens), ()


def _items(tokens: Sequence[Token]) -> Iterator[Sequence[Token]]:
    """The tokens within each item of a list."""
    starts = [place for place, token in enumerate(tokens) if token.type == "list_item_open" and token.level == 1]
    for start, stop in zip(starts, [*starts[1:], len(tokens)], strict=True):
        yield tokens[start + 1 : stop - 1]


def _link(item: Sequence[Token]) -> tuple[Token, Token] | None:
    """The link that an item is, with the line that holds it; None for an item that is more, or something else."""
    if [token.type for token in item] != ["paragraph_open", "inline", "paragraph_close"]:
        return None
    children = [child for child in item[1].children or () if child.type != "text" or child.content.strip()]
    links = [child for child in children if child.type == "link_open"]
    is_link = len(links) == 1 and children[0] is links[0] and children[-1].type == "link_close"
    return (links[0], item[1]) if is_link else None


def _option(link: Token, line: Token) -> Option:
    ends, _, queue = str(link.attrs.get("title", "")).partition(" ")
    if ends not in ("handoff", "solved"):
        ends, queue = "", ""
    else:
        del link.attrs["title"]
    return Option(line_of([line]), str(link.attrs["href"]), (line.map or [0])[0] + 1, ends, queue.strip())
