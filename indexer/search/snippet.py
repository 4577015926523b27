"""The few lines of a section that show why it was found."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from indexer.search.matching import Match

WIDTH = 200
"""Code points: two to three lines on a phone; half of that for text in Han and kana, whose characters are twice as wide."""

_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
_ELLIPSIS = "…"
_SENTENCE_END = re.compile(r"[.!?;] |[\n。！？]")

_ROUNDING = 1e-9
"""What sums of the same weights may differ by."""

_LONGEST_TAIL = 30
"""Code points given up at the end to end with a whole word."""


@dataclass(frozen=True, slots=True)
class Snippet:
    """A part of a section's text."""

    text: str
    """On one line, with `…` where it was cut."""

    highlights: tuple[tuple[int, int], ...]
    """(start, end) of each matched word in `text`, in code points, sorted, apart from each other."""

    def marked(self) -> str:
        """The text with `[…]` around each matched word, for people."""
        return mark(self.text, self.highlights)


def mark(text: str, highlights: Iterable[tuple[int, int]]) -> str:
    """`text` with brackets around each highlight.

    >>> mark("reset your password", [(0, 5), (11, 19)])
    '[reset] your [password]'
    """
    parts, place = [], 0
    for start, end in highlights:
        parts += [text[place:start], "[", text[start:end], "]"]
        place = end
    return "".join([*parts, text[place:]])


def apart(spans: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Sorted spans with those that overlap made one.

    >>> apart([(4, 6), (0, 2), (1, 3)])
    ((0, 3), (4, 6))
    """
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def cut(text: str, matched: Sequence[Match], weights: Mapping[str, float], rows: Sequence[tuple[int, int]] = ()) -> Snippet:
    """The stretch of `text` that holds most of what was matched, by weight; ties go to the first.

    One of the `rows` of its tables, given as (start, end), stands alone where it holds most of that.
    """
    width = WIDTH // 2 if len(_UNSPACED.findall(text[:WIDTH])) > WIDTH // 4 else WIDTH
    row = _telling_row(matched, weights, [row for row in rows if row[1] - row[0] <= width])
    start, end = row or _window(text, matched, weights, width)
    before, after = _ELLIPSIS if start and not row else "", _ELLIPSIS if end < len(text) and not row else ""
    shift = len(before) - start
    inside = [(match.start + shift, match.end + shift) for match in matched if match.start >= start and match.end <= end]
    return Snippet(before + text[start:end].replace("\n", " ") + after, apart(inside))


def _window(text: str, matched: Sequence[Match], weights: Mapping[str, float], width: int) -> tuple[int, int]:
    if len(text) <= width:
        return 0, len(text)
    start = _sentence_start(text, _richest(matched, weights, width), width) if matched else 0
    return start, _word_end(text, start + width)


def _telling_row(matched: Sequence[Match], weights: Mapping[str, float], rows: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
    """The row that holds most, by weight, of the different terms that were matched, if that is more than half; ties go to the first."""
    if not rows or not matched:
        return None

    def weight(row: tuple[int, int]) -> float:
        return sum(_by_term((match for match in matched if row[0] <= match.start and match.end <= row[1]), weights).values())

    best = max(rows, key=weight)
    return best if weight(best) > sum(_by_term(matched, weights).values()) / 2 else None


def _by_term(matched: Iterable[Match], weights: Mapping[str, float]) -> dict[str, float]:
    """What each matched term weighs, where it is matched best."""
    by_term: dict[str, float] = {}
    for match in matched:
        by_term[match.term] = max(by_term.get(match.term, 0.0), weights[match.term] * match.strength)
    return by_term


def _richest(matched: Sequence[Match], weights: Mapping[str, float], width: int) -> int:
    """Where the stretch of `width` begins whose different terms weigh most; ties go to the first."""
    if len(matched) == 1:
        return matched[0].start
    by_term = _by_term(matched, weights)
    held = dict.fromkeys(by_term, 0)
    weight = most = 0.0
    best = end = 0
    for first, match in enumerate(matched):
        while end < len(matched) and (matched[end].end <= match.start + width or end == first):
            weight += 0 if held[matched[end].term] else by_term[matched[end].term]
            held[matched[end].term] += 1
            end += 1
        if weight > most + _ROUNDING:
            most, best = weight, first
        held[match.term] -= 1
        weight -= 0 if held[match.term] else by_term[match.term]
    return matched[best].start


def _sentence_start(text: str, place: int, width: int) -> int:
    """Where to begin to show the word at `place`: with its sentence, if that begins near, else with a word."""
    earliest = max(0, place - width // 2)
    ends = [match.end() for match in _SENTENCE_END.finditer(text, earliest, place)]
    if ends:
        return ends[-1]
    space = text.find(" ", earliest, place) if earliest else -1
    return space + 1 if space >= 0 else earliest


def _word_end(text: str, place: int) -> int:
    """`place`, or a little before it, so that no word is cut in two."""
    if place >= len(text):
        return len(text)
    space = max(text.rfind(mark, place - _LONGEST_TAIL, place) for mark in " \n。、，")
    return space if space > 0 else place
