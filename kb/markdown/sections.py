"""The sections of a Markdown text, each with the notes that it refers to."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markdown_it.token import Token

from kb.markdown.text import line_of, text_of

_Notes = dict[int, Sequence[Token]]
"""The tokens of each footnote, by its number."""


@dataclass(frozen=True, slots=True)
class Section:
    """The part of an article under one heading: the unit of search."""

    anchor: str
    """What stands behind `#` in a link to it: the writer's own, or the same as on Git hosts; empty for the text above the first heading."""

    heading: str
    """Plain text; empty for the text above the first heading."""

    level: int
    """1 to 6 as in HTML; 0 for the text above the first heading."""

    text: str
    """All the words below the heading and nothing of the markup; blocks are parted by line breaks, and a row of a table is one line,
    `cell | cell`."""

    rows: tuple[tuple[int, int], ...] = ()
    """Where the rows of tables stand in `text`, from the first character to behind the last; heads of tables are none of them."""


def sections_of(tokens: Sequence[Token]) -> tuple[Section, ...]:
    """The text above the first heading, if there is any, then a section for each heading."""
    end = next((place for place, token in enumerate(tokens) if token.type == "footnote_block_open"), len(tokens))
    body, notes = tokens[:end], _notes(tokens[end:])
    starts = [place for place, token in enumerate(body) if token.type == "heading_open" and token.level == 0]
    intro = text_of(_with_notes(body[: starts[0]] if starts else body, notes))
    sections = [Section("", "", 0, *intro)] if intro.text else []
    for start, stop in zip(starts, [*starts[1:], end], strict=False):
        opening, heading = body[start], body[start + 1 : start + 3]
        text = text_of(_with_notes(body[start + 3 : stop], notes, heading))
        sections.append(Section(str(opening.attrs["id"]), line_of(heading), int(opening.tag[1:]), *text))
    return tuple(sections)


def _notes(tokens: Sequence[Token]) -> _Notes:
    starts = [place for place, token in enumerate(tokens) if token.type == "footnote_open"]
    return {tokens[start].meta["id"]: tokens[start + 1 : stop] for start, stop in zip(starts, [*starts[1:], len(tokens)], strict=False)}


def _with_notes(tokens: Sequence[Token], notes: _Notes, heading: Sequence[Token] = ()) -> list[Token]:
    """The tokens, and behind them those of the notes that they and the heading refer to, each once."""
    if not notes:
        return list(tokens)
    wanted = dict.fromkeys(_marks([*heading, *tokens]))
    for note in list(wanted):
        wanted.update(dict.fromkeys(_marks(notes[note])))
    return [*tokens, *(token for note in wanted for token in notes[note])]


def _marks(tokens: Sequence[Token]) -> Iterator[int]:
    return (child.meta["id"] for token in tokens for child in token.children or () if child.type == "footnote_ref")
