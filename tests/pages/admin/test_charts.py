"""Charts say what they stand for, and have room for it."""

import re

import pytest

from api.pages.admin.charts import Bar, Part, against, line, lying, upright
from tests.insights.test_command import Parsed


def parts(answered: int, suggested: int | None = None) -> list[Part]:
    drawn = [Part("answered", "answered", answered)]
    return drawn if suggested is None else [*drawn, Part("suggested", "suggested", suggested)]


def heights(svg: str) -> list[float]:
    return [float(height) for height in re.findall(r'<rect class="\w+" [^>]*height="([\d.]+)"', svg)]


def test_bars_are_as_high_and_as_long_as_what_they_stand_for() -> None:
    bars = [Bar("a", parts(100, 50)), Bar("b", parts(25, 0))]
    full, half, quarter, nothing = heights(upright("x", bars))
    assert (half, quarter, nothing) == pytest.approx((full / 2, full / 4, 0), abs=0.1)
    lengths = [float(length) for length in re.findall(r'<rect [^>]*width="([\d.]+)"', lying("x", bars))]
    assert lengths == pytest.approx([lengths[0], lengths[0] / 2, lengths[0] / 4, 0], abs=0.1)


@pytest.mark.parametrize("days", [0, 1, 30, 366])
def test_charts_have_room_for_all_days(days: int) -> None:
    names = [f"day <{number}>" for number in range(days)]
    drawn = upright("x", [Bar(name, parts(number)) for number, name in enumerate(names)])
    drawn += line("x", names, [None if number % 2 else number / 400 for number in range(days)], 0.1)
    Parsed(drawn)
    assert "day <" not in drawn
    places = [float(x) for x in re.findall(r'\bc?x="([\d.]+)"', drawn)]
    assert all(0 <= x <= 720 for x in places)
    assert drawn.count('text-anchor="middle"') <= 16


def test_a_share_stands_where_it_is_with_its_bounds_within_the_chart() -> None:
    drawn = against("x", [(0.0, 0.0, 0.2, "<low>"), (0.5, 0.5, 0.1, "middle"), (1.0, 1.0, 0.3, "high")], ("sure", "helped"))
    Parsed(drawn)
    assert "&lt;low&gt;" in drawn
    centres = [(float(x), float(y)) for x, y in re.findall(r'cx="([\d.]+)" cy="([\d.]+)"', drawn)]
    assert centres[1] == pytest.approx(((centres[0][0] + centres[2][0]) / 2, (centres[0][1] + centres[2][1]) / 2), abs=0.1)
    bounds = [(float(low), float(high)) for low, high in re.findall(r'<line class="rate" .*?y1="([\d.]+)" y2="([\d.]+)"', drawn)]
    assert all(low >= middle >= high for (low, high), (_, middle) in zip(bounds, centres, strict=True))
    assert bounds[0][0] == centres[0][1]
