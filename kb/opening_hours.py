"""Opening hours as `help-center.yaml` says them: by days of the week, holidays and dates."""

import re
from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PrivateAttr, WithJsonSchema

from kb.front_matter import Words
from kb.schedule import Schedule, Spans
from kb.text import shorten
from kb.yaml_loader import refusal

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
EVERY_DAY = "daily"

MOST_DATES = 400
"""More than a year has days."""

_CLOSED = "closed"
_WHOLE_DAY = 24 * 60
_LEAP_YEAR = 2028
_SPAN = re.compile(r"(\d{1,2}):(\d{2}) *[-–—] *(\d{1,2}):(\d{2})")
_DATE = re.compile(r"(?:([12]\d{3})-)?(\d{2})-(\d{2})")


def days_of(text: str) -> tuple[int, ...]:
    """The days of the week that a key stands for, from 0 for Monday on; none for what is no such key.

    >>> days_of("mon-wed"), days_of("sat-mon"), days_of("sun"), days_of("Monday")
    ((0, 1, 2), (5, 6, 0), (6,), ())
    """
    if text == EVERY_DAY:
        return tuple(range(len(DAYS)))
    first, _, last = text.partition("-")
    if first not in DAYS or (last or first) not in DAYS:
        return ()
    start = DAYS.index(first)
    return tuple((start + more) % len(DAYS) for more in range((DAYS.index(last or first) - start) % len(DAYS) + 1))


def _days(text: str) -> str:
    if not days_of(text):
        raise refusal("names no day of the week; write `mon`, `tue`, `wed`, `thu`, `fri`, `sat` or `sun`, several as `mon-fri`, or `daily`")
    return text


def minutes_of(span: str) -> tuple[int, int]:
    """The beginning and the end of a span in minutes since the day began.

    >>> minutes_of("9:00-18:30"), minutes_of("22:00-6:00")
    ((540, 1110), (1320, 360))
    """
    parts = _SPAN.fullmatch(span)
    if parts is None:
        raise refusal(f"holds `{shorten(span)}`, which is no span of time; write it by the clock of 24 hours as `9:00-18:00`")
    begin, end = (60 * int(hour) + int(minute) for hour, minute in ((parts[1], parts[2]), (parts[3], parts[4])))
    if begin >= _WHOLE_DAY or end > _WHOLE_DAY or max(int(parts[2]), int(parts[4])) >= 60:  # noqa: PLR2004 - minutes of an hour
        raise refusal(f"holds `{shorten(span)}`, and there is no such time in a day; the last one is `24:00`")
    if begin == end:
        raise refusal(f"holds `{shorten(span)}`, which ends when it begins; write `0:00-24:00` for the whole day, or `{_CLOSED}`")
    return begin, end


def _span(text: str) -> str:
    minutes_of(text)
    return text


def _as_spans(given: Any) -> Any:
    """`closed` and one span as lists of spans."""
    if given is None:
        raise refusal(f"is empty; write when it is open as `9:00-18:00`, or `{_CLOSED}`")
    if not isinstance(given, str):
        return given
    if "," in given:
        spans = ", ".join(part.strip() for part in given.split(","))
        raise refusal(f"holds several spans, which are written as a list: `[{shorten(spans)}]`")
    return [] if given == _CLOSED else [given]


def _date(text: str) -> str:
    parts = _DATE.fullmatch(text)
    if parts is None:
        raise refusal("is no date; write `2027-12-24`, or `12-24` for the day in each year")
    try:
        date(int(parts[1] or _LEAP_YEAR), int(parts[2]), int(parts[3]))
    except ValueError:
        raise refusal("is a day that does not exist; mend it") from None
    return text


SpanTexts = Annotated[
    tuple[Annotated[str, AfterValidator(_span)], ...],
    BeforeValidator(_as_spans),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
]
"""`9:00-18:00`, a list of such, or `closed`. One that does not end behind its beginning ends on the next day."""


class OpeningHours(BaseModel):
    """When somebody is there, by the clock of a time zone."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    time_zone: Words
    """IANA: `Europe/Sofia`."""

    week: dict[Annotated[str, AfterValidator(_days)], SpanTexts]
    """When it is open on `mon`, on `mon-fri`, or `daily`; days that are left out are closed."""

    holidays: Words | None = None
    """The country, or the part of it, on whose public holidays it is closed: `BG`, `US-CA`."""

    dates: Annotated[dict[Annotated[str, AfterValidator(_date)], SpanTexts], Field(max_length=MOST_DATES)] = Field(default_factory=dict)
    """When it is open on a date, whatever day of the week and holiday it is: `2027-12-24`, or `12-24` for each year."""

    _schedule: Schedule = PrivateAttr()

    def model_post_init(self, _: object) -> None:
        """Makes a schedule of it once, for each question asks it."""
        week = tuple(map(self._on, range(len(DAYS))))
        dates = tuple((day, tuple(map(minutes_of, spans))) for day, spans in self.dates.items())
        self._schedule = Schedule(self.time_zone, week, self.holidays or "", dates)

    @property
    def schedule(self) -> Schedule:
        """The same to count by."""
        return self._schedule

    def _on(self, day: int) -> Spans:
        return tuple(sorted(minutes_of(span) for key, spans in self.week.items() if day in days_of(key) for span in spans))
