"""Whether somebody is there at a moment, and when next: opening hours by the clock of a time zone.

Times that a change of the clock skips or repeats are read as in RFC 5545: by the offset before the gap, and as the first of two.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import TypeAlias
from zoneinfo import ZoneInfo

from kb.national_holidays import national_holidays

Spans: TypeAlias = tuple[tuple[int, int], ...]
"""Beginnings and ends in minutes since the day began; one that does not end behind its beginning ends on the next day."""

_DAYS_AHEAD = 366
"""How far ahead an opening is looked for."""

_DAY = 24 * 60
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Schedule:
    """When somebody is there, week after week, and on which dates otherwise."""

    time_zone: str
    """IANA."""

    week: tuple[Spans, ...]
    """Of each day from Monday on. A span belongs to the day on which it begins."""

    holidays: str = ""
    """ISO 3166 code of a country or a part of it, on whose holidays nobody is there; empty for none."""

    dates: tuple[tuple[str, Spans], ...] = ()
    """Other spans than the week's and those of holidays: `2027-12-24`, or `12-24` for each year."""


@dataclass(frozen=True, slots=True)
class Opening:
    """Whether somebody is there, and when next."""

    open_now: bool
    next_open_at: datetime | None = None
    """By the clock of the schedule's zone. None while somebody is there, and where nobody is within 366 days."""


def opening(schedule: Schedule | None, at: datetime) -> Opening:
    """Whether somebody is there `at` a moment; without a schedule always."""
    return _opening(schedule, at.astimezone(UTC).replace(second=0, microsecond=0)) if schedule else Opening(open_now=True)


@lru_cache(maxsize=1024)
def _opening(schedule: Schedule, minute: datetime) -> Opening:
    """The same for a whole minute: openings begin and end with one."""
    zone, dates = ZoneInfo(schedule.time_zone), dict(schedule.dates)
    today = minute.astimezone(zone).date()

    def intervals(days_ahead: int) -> Iterator[tuple[datetime, datetime]]:
        return _intervals(schedule, dates, zone, today + days_ahead * _ONE_DAY)

    if any(start <= minute < end for days_ahead in (-1, 0, 1) for start, end in intervals(days_ahead)):
        return Opening(open_now=True)
    for days_ahead in range(_DAYS_AHEAD):
        # of two days, for a zone that moves over the date line makes one of them begin before the day that precedes it
        starts = [start for day in (days_ahead, days_ahead + 1) for start, _ in intervals(day) if start > minute]
        if starts:
            return Opening(open_now=False, next_open_at=min(starts).astimezone(zone))
    return Opening(open_now=False)


def _intervals(schedule: Schedule, dates: Mapping[str, Spans], zone: ZoneInfo, day: date) -> Iterator[tuple[datetime, datetime]]:
    """The times at which somebody is there that begin on a day."""
    for begin, end in _spans(schedule, dates, day):
        interval = _instant(day, begin, zone), _instant(day, end if end > begin else end + _DAY, zone)
        if interval[0] < interval[1]:  # a change of the clock may leave nothing of it
            yield interval


def _spans(schedule: Schedule, dates: Mapping[str, Spans], day: date) -> Spans:
    iso = day.isoformat()
    for key in (iso, iso[5:]):
        if key in dates:
            return dates[key]
    return () if schedule.holidays and day in national_holidays(schedule.holidays, day.year) else schedule.week[day.weekday()]


def _instant(day: date, minutes: int, zone: ZoneInfo) -> datetime:
    """The moment when clocks show so many minutes since the day began."""
    days, minutes = divmod(minutes, _DAY)
    return datetime.combine(day + days * _ONE_DAY, time(*divmod(minutes, 60)), zone).astimezone(UTC)
