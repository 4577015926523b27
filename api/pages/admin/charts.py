"""Charts as SVG: stacked bars, upright for days and lying for names, and a line beside a limit.

Colours are classes (`answered`, `suggested`, `handed-off`): the page says what they are in light and in dark, and a strict policy refuses
styles of their own.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import NamedTuple

from kb.columns import clip

_WIDTH, _HEIGHT = 720, 200
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 8, 10, 24
"""What axes and their texts take."""

_ROW, _NAMES = 26, 230
"""Height of a lying bar with its gap, and what names take to its left."""

_WIDEST_NAME = 30
"""Columns of a name that fit there."""

_SQUARE = 420
"""Side of a chart of shares against shares."""

_MOST_MARKS = 8
"""Texts below an axis that fit side by side."""


class Part(NamedTuple):
    """A part of a bar."""

    colour: str
    """Its class."""

    label: str
    size: int


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar made of parts, one on the other."""

    name: str
    parts: Sequence["Part"]

    lang: str = "en"
    """Of the name."""

    @property
    def total(self) -> int:
        """The size of all parts."""
        return sum(part.size for part in self.parts)

    @property
    def told(self) -> str:
        """What is shown where the pointer rests, and read out."""
        return f"{self.name}: " + ", ".join(f"{part.size} {part.label}" for part in self.parts)


def upright(title: str, bars: Sequence[Bar]) -> str:
    """A bar for each day, side by side."""
    most = _round_up(max((bar.total for bar in bars), default=0))
    step = (_WIDTH - _LEFT - _RIGHT) / max(len(bars), 1)
    drawn = [_grid(most, lambda size: f"{size:.0f}")]
    for number, bar in enumerate(bars):
        drawn.append(_standing(bar, _LEFT + number * step, step, most))
    return _svg(title, _HEIGHT, [*drawn, _marks([bar.name for bar in bars], step)])


def lying(title: str, bars: Sequence[Bar]) -> str:
    """A bar for each name, one below the other."""
    most = max((bar.total for bar in bars), default=0) or 1
    scale = (_WIDTH - _NAMES - 60) / most
    return _svg(title, _ROW * len(bars) + 4, [_lying(bar, number * _ROW, scale) for number, bar in enumerate(bars)])


def line(title: str, names: Sequence[str], shares: Sequence[float | None], limit: float) -> str:
    """A share for each day, where there is one, and the limit across."""
    highest = min(1.0, max([limit * 1.5, *(share for share in shares if share is not None)]))
    step = (_WIDTH - _LEFT - _RIGHT) / max(len(shares), 1)
    places = [
        (_LEFT + (number + 0.5) * step, _y(share, highest), share, names[number])
        for number, share in enumerate(shares)
        if share is not None
    ]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y, _, _ in places)
    dots = [
        f'<circle class="rate" cx="{x:.1f}" cy="{y:.1f}" r="3"><title>{escape(name)}: {100 * share:.0f} %</title></circle>'
        for x, y, share, name in places
    ]
    across = f'<line class="limit" x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{_y(limit, highest):.1f}" y2="{_y(limit, highest):.1f}"/>'
    drawn = [_grid(highest, lambda share: f"{100 * share:.0f} %"), across, f'<polyline class="rate" fill="none" points="{path}"/>', *dots]
    return _svg(title, _HEIGHT, [*drawn, _marks(names, step)])


def against(title: str, told: Sequence[tuple[float, float, float, str]], names: tuple[str, str]) -> str:
    """Shares in [0, 1] against shares, each with its bounds and what is said of it, beside the line where both are the same.

    `told` holds where it stands, the share, half of the width of its bound, and a sentence; `names` are those of the axes.
    """
    left, size, height = 64, _SQUARE - 64 - 40, _SQUARE - 50

    def place(x: float, y: float) -> tuple[float, float]:
        return left + x * size, 10 + (1 - y) * size

    (x0, y0), (x1, y1) = place(0, 0), place(1, 1)
    drawn = [f'<line class="limit" x1="{x0}" y1="{y0}" x2="{x1}" y2="{y1}"/>']
    for value in (0.0, 0.5, 1.0):
        x, y = place(value, value)
        drawn.append(f'<line class="grid" x1="{left}" x2="{left + size}" y1="{y}" y2="{y}"/>')
        drawn.append(f'<text x="{left - 6}" y="{y + 4}" text-anchor="end">{100 * value:.0f} %</text>')
        drawn.append(f'<text x="{x}" y="{10 + size + 18}" text-anchor="middle">{100 * value:.0f} %</text>')
    for value, share, half, sentence in told:
        x, y = place(value, share)
        (_, low), (_, high) = place(value, max(share - half, 0)), place(value, min(share + half, 1))
        drawn.append(
            f'<g><title>{escape(sentence)}</title><line class="rate" x1="{x:.1f}" x2="{x:.1f}" y1="{low:.1f}" y2="{high:.1f}"/>'
            f'<circle class="rate" cx="{x:.1f}" cy="{y:.1f}" r="4"/></g>'
        )
    across, up = names
    drawn.append(f'<text x="{left + size / 2}" y="{height - 4}" text-anchor="middle">{escape(across)}</text>')
    middle = 10 + size / 2
    drawn.append(f'<text x="14" y="{middle}" text-anchor="middle" transform="rotate(-90 14 {middle})">{escape(up)}</text>')
    return f'<svg viewBox="0 0 {_SQUARE} {height}" role="img" aria-label="{escape(title)}">{"".join(drawn)}</svg>'


def _standing(bar: Bar, x: float, step: float, most: float) -> str:
    y, drawn = float(_HEIGHT - _BOTTOM), []
    for part in bar.parts:
        height = part.size / most * (_HEIGHT - _TOP - _BOTTOM)
        y -= height
        drawn.append(f'<rect class="{part.colour}" x="{x + step * 0.1:.1f}" y="{y:.1f}" width="{step * 0.8:.1f}" height="{height:.1f}"/>')
    return f"<g><title>{escape(bar.told)}</title>{''.join(drawn)}</g>"


def _lying(bar: Bar, y: float, scale: float) -> str:
    x, middle, drawn = float(_NAMES), y + _ROW * 0.66, []
    for part in bar.parts:
        drawn.append(f'<rect class="{part.colour}" x="{x:.1f}" y="{y + 3:.0f}" width="{part.size * scale:.1f}" height="{_ROW - 6}"/>')
        x += part.size * scale
    name = (
        f'<text x="{_NAMES - 8}" y="{middle:.1f}" text-anchor="end" lang="{escape(bar.lang)}">{escape(clip(bar.name, _WIDEST_NAME))}</text>'
    )
    return f'<g><title>{escape(bar.told)}</title>{name}{"".join(drawn)}<text x="{x + 6:.1f}" y="{middle:.1f}">{bar.total}</text></g>'


def _grid(most: float, told: Callable[[float], str]) -> str:
    """Lines at nothing, half and all, with what they stand for."""
    drawn = []
    for value in (0, most / 2, most):
        y = _y(value, most)
        drawn.append(f'<line class="grid" x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>')
        drawn.append(f'<text x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{told(value)}</text>')
    return "".join(drawn)


def _marks(names: Sequence[str], step: float) -> str:
    """Some of the names below the axis."""
    every = max(1, -(-len(names) // _MOST_MARKS))
    return "".join(
        f'<text x="{_LEFT + (number + 0.5) * step:.1f}" y="{_HEIGHT - 6}" text-anchor="middle">{escape(name)}</text>'
        for number, name in enumerate(names)
        if number % every == 0
    )


def _y(value: float, most: float) -> float:
    return _HEIGHT - _BOTTOM - value / most * (_HEIGHT - _TOP - _BOTTOM)


def _round_up(most: int) -> int:
    """An even number that is not less, and round where it is large.

    >>> [_round_up(most) for most in (0, 3, 17, 118, 2345)]
    [2, 4, 18, 120, 2400]
    """
    unit = 2
    while most > unit * 20:
        unit *= 10
    return max(2, -(-most // unit) * unit)


def _svg(title: str, height: float, drawn: Sequence[str]) -> str:
    return f'<svg viewBox="0 0 {_WIDTH} {height:.0f}" role="img" aria-label="{escape(title)}">{"".join(drawn)}</svg>'
