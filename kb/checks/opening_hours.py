"""Opening hours of the settings can be counted by, and open at some time."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import cache
from itertools import pairwise
from zoneinfo import available_timezones

from kb.channels import ALWAYS
from kb.files import SETTINGS_FILE, Files
from kb.national_holidays import known_codes, national_holidays
from kb.opening_hours import DAYS, OpeningHours, days_of
from kb.problems import Problem, Severity, nearest
from kb.schedule import Spans, opening
from kb.text import shorten

_DAY = 24 * 60
_WEEK = 7 * _DAY
_OVERLAP = "two spans overlap; let each begin when the one before it ends, or later"


def check_opening_hours(files: Files) -> Iterator[Problem]:
    """Zones and holidays that nobody knows, times given twice, and hours that never come."""
    for name, hours in files.help_center.opening_hours.items():
        if name == ALWAYS:
            yield _problem(files, name, (), f"`{ALWAYS}` is what never closes; give these hours another name")
        unknown = [*_unknown_zone(files, name, hours), *_unknown_holidays(files, name, hours)]
        yield from unknown or _never_open(files, name, hours)
        yield from _days_given_twice(files, name, hours)
        yield from _overlapping(files, name, hours)


def _unknown_zone(files: Files, name: str, hours: OpeningHours) -> Iterator[Problem]:
    zones = _zones()
    if hours.time_zone not in zones:
        zone = hours.time_zone
        same_city = [known for known in zones if known.rpartition("/")[2].casefold() == zone.rpartition("/")[2].strip().casefold()]
        hint = f"did you mean `{same_city[0]}`?" if same_city else nearest(zone, zones)
        yield _problem(files, name, ("time_zone",), f"no time zone `{shorten(zone)}`; {hint}")


@cache
def _zones() -> Sequence[str]:
    """All that this system knows, sorted; it looks into a thousand files for them."""
    return sorted(available_timezones())


def _unknown_holidays(files: Files, name: str, hours: OpeningHours) -> Iterator[Problem]:
    if hours.holidays and hours.holidays not in known_codes():
        message = f"no holidays are known of `{shorten(hours.holidays)}`; write the code of a country or of a part of it: `BG`, `US-CA`"
        yield _problem(files, name, ("holidays",), message)


def _never_open(files: Files, name: str, hours: OpeningHours) -> Iterator[Problem]:
    now = datetime.now(UTC)
    opens = opening(hours.schedule, now)
    if not opens.open_now and opens.next_open_at is None:
        yield _problem(files, name, (), "nobody is there within a year from now; write days on which it is open in `week`")
    if hours.holidays and not national_holidays(hours.holidays, now.year) | national_holidays(hours.holidays, now.year + 1):
        message = f"`{hours.holidays}` has no public holidays this year and next, for all that is known; write your own in `dates`"
        yield _problem(files, name, ("holidays",), message, "warning")


def _days_given_twice(files: Files, name: str, hours: OpeningHours) -> Iterator[Problem]:
    given: dict[int, str] = {}
    for key in hours.week:
        twice = next((day for day in days_of(key) if day in given), None)
        if twice is not None:
            yield _problem(files, name, ("week", key), f"`{DAYS[twice]}` is in `{given[twice]}`, too; name each day once")
        given |= dict.fromkeys(days_of(key), key)


def _overlapping(files: Files, name: str, hours: OpeningHours) -> Iterator[Problem]:
    """Spans that begin before the one before them ends, be it on the next day."""
    spans = sorted((day * _DAY + begin, day * _DAY + end) for day, of_day in enumerate(hours.schedule.week) for begin, end in _ends(of_day))
    following = [*spans, *((begin + _WEEK, end + _WEEK) for begin, end in spans[:1])]
    days = sorted(begin // _DAY % len(DAYS) for (_, end), (begin, _) in pairwise(following) if begin < end)
    keys = {next(key for key in reversed(hours.week) if day in days_of(key)): day for day in reversed(days)}
    for key, day in keys.items():
        yield _problem(files, name, ("week", key), f"on `{DAYS[day]}` {_OVERLAP}")
    for date, of_date in hours.schedule.dates:
        if any(begin < end for (_, end), (begin, _) in pairwise(sorted(_ends(of_date)))):
            yield _problem(
                files, name, ("dates", date), f"on `{date}` two spans overlap; let each begin when the one before it ends, or later"
            )


def _ends(spans: Spans) -> Iterator[tuple[int, int]]:
    """The spans, each with an end that is behind its beginning."""
    return ((begin, end if end > begin else end + _DAY) for begin, end in spans)


def _problem(files: Files, name: str, path: tuple[str, ...], message: str, severity: Severity = "error") -> Problem:
    return Problem(SETTINGS_FILE, files.settings.line("opening_hours", name, *path), message, severity)
