"""From when to when: whole days in UTC."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from kb.errors import RequestError

DEFAULT_DAYS = 30
MOST_DAYS = 366

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """Some days, one after the other."""

    first: date
    last: date

    @property
    def start(self) -> datetime:
        """When it begins."""
        return datetime.combine(self.first, time(), UTC)

    @property
    def end(self) -> datetime:
        """When it is over."""
        return datetime.combine(self.last, time(), UTC) + _DAY

    def days(self) -> Iterator[date]:
        """All of them, in order."""
        return (self.first + number * _DAY for number in range((self.last - self.first).days + 1))


def period(first: date | None, last: date | None, days: int, today: date) -> Period:
    """The days from `first` to `last`; by default `last` is today, and there are so many `days`. Raises `RequestError`.

    >>> period(None, date(2026, 1, 31), 7, date(2026, 2, 3)).first
    datetime.date(2026, 1, 25)
    """
    last = last or today
    try:
        chosen = Period(first or last - (days - 1) * _DAY, last)
        length = (chosen.end - chosen.start).days
    except OverflowError as error:
        raise RequestError("the calendar has no such days; ask for others") from error
    if length < 1:
        raise RequestError(f"the period ends on {last}, before it begins on {chosen.first}; exchange the two")
    if length > MOST_DAYS:
        raise RequestError(f"the period has {length} days, and {MOST_DAYS} are the most; ask for fewer")
    return chosen
