"""A coming moment in words: "tomorrow at 9:00", as its readers say it."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import langcodes
from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.dates import format_skeleton, format_time

from api.answers.messages import moment_messages
from kb.locale import KNOWN, match

_WEEK = 7
"""Days from which on a day of the week alone could be taken for one that is nearer."""


def in_words(moment: datetime, now: datetime, locale: str) -> str:
    """The day and time of a moment on the clock of its own zone, seen from `now`.

    Where readers' own clocks may show another time the offset from UTC stands beside it, and nothing is called today or tomorrow.
    """
    offset = moment.utcoffset() or timedelta()
    return _in_words(moment.replace(tzinfo=None), offset, now.astimezone(moment.tzinfo).date(), locale)


@lru_cache(maxsize=1024)
def _in_words(moment: datetime, offset: timedelta, today: date, locale: str) -> str:
    """The same; without zones, for two moments with different ones are equal."""
    said, babel_locale = moment_messages(locale), _babel_locale(locale)
    elsewhere = not _is_local(moment, offset, locale)
    days = (moment.date() - today).days
    if days in (0, 1) and not elsewhere:
        day = said["tomorrow"] if days else said["today"]
    elif days < _WEEK:
        day = said["weekdays"][moment.weekday()]
    else:
        texts = {
            "date": format_skeleton("MMMMd", moment, locale=babel_locale),
            "month": babel_locale.months["format"]["wide"][moment.month],
        }
        day = _form(said["date"], moment.day).format_map(texts)
    time = _form(said["time"], moment.hour).format(time=format_time(moment.time(), "short", locale=babel_locale))
    words = said["moment"].format(day=day, time=time)
    return said["elsewhere"].format(when=words, zone=_utc(offset)) if elsewhere else words


def _form(forms: Mapping[str, str], number: int) -> str:
    """The form that a number has of its own, or that of all others."""
    return forms.get(str(number), forms[""])


def _is_local(moment: datetime, offset: timedelta, locale: str) -> bool:
    """Whether clocks show the same in the country where most readers live, or in a part of it."""
    utc = moment.replace(tzinfo=UTC) - offset
    for zone in get_global("territory_zones").get(langcodes.get(locale).maximize().territory or "", ()):
        with suppress(ZoneInfoNotFoundError):  # one that is newer, or older, than this system's
            if utc.astimezone(ZoneInfo(zone)).utcoffset() == offset:
                return True
    return False


def _utc(offset: timedelta) -> str:
    """An offset as people write it.

    >>> _utc(timedelta(hours=2)), _utc(-timedelta(hours=3, minutes=30)), _utc(timedelta())
    ('UTC+2', 'UTC−3:30', 'UTC')
    """
    hours, minutes = divmod(abs(offset) // timedelta(minutes=1), 60)
    sign = "+" if offset > timedelta() else "−"
    return "UTC" + (f"{sign}{hours}" if offset else "") + (f":{minutes:02}" if minutes else "")


@cache
def _babel_locale(tag: str) -> Locale:
    try:
        return Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale.parse(match(tag, KNOWN) or "en", sep="-")
