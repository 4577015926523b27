"""A coming moment is told as people say it."""

import json
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.answers.queues.moments import in_words
from tests.demo import LOCALES, ROOT
from tests.golden import CASES, rows

NARROW_SPACE = "\u202f"
"""Between a time and AM, where nobody who edits the cases sees that it is no common one."""


def moment(text: str, zone: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def said(now: str, then: str, zone: str, locale: str) -> str:
    return in_words(moment(then, zone), moment(now, zone), locale).replace(NARROW_SPACE, " ")


@pytest.mark.parametrize("locale", LOCALES)
def test_moments_are_told_as_people_say_them(locale: str) -> None:
    cases = rows(CASES / "moments" / f"{locale}.txt")
    assert [[*case[:3], said(*case[:3], locale)] for case in cases] == cases
    assert len(cases) >= 15


def test_today_and_tomorrow_are_by_the_clock_of_the_moment() -> None:
    then = moment("2027-01-05 09:00", "Europe/Kyiv")
    assert in_words(then, moment("2027-01-05 06:59", "Asia/Tokyo"), "uk") == "завтра о 09:00"  # it is the 4th in Kyiv
    assert in_words(then, moment("2027-01-05 07:00", "Asia/Tokyo"), "uk") == "сьогодні о 09:00"


def test_two_clocks_that_show_another_time_at_the_same_moment_are_told_apart() -> None:
    now = moment("2027-01-04 10:00", "UTC")
    sofia, london = moment("2027-01-05 09:00", "Europe/Sofia"), moment("2027-01-05 07:00", "Europe/London")
    assert sofia == london
    assert in_words(sofia, now, "bg") == "утре в 9:00 ч."
    assert in_words(london, now, "bg") == "във вторник в 7:00 ч. (UTC)"


@pytest.mark.parametrize(
    ("locale", "zone", "words"),
    [
        ("en-GB", "Europe/London", "tomorrow at 09:00"),
        ("en-GB", "Europe/Sofia", "Tuesday at 09:00 (UTC+2)"),
        ("zh-Hant-HK", "Asia/Hong_Kong", "明天上午9:00"),
        ("uk-PL", "Europe/Warsaw", "завтра о 09:00"),
        ("uk-ZZ", "Europe/Kyiv", "завтра о 09:00"),
    ],
)
def test_a_locale_of_a_country_is_told_by_that_countrys_clocks(locale: str, zone: str, words: str) -> None:
    assert said("2027-01-04 18:00", "2027-01-05 09:00", zone, locale) == words


@given(
    st.datetimes(datetime(2027, 1, 1), datetime(2029, 1, 1)),
    st.integers(0, 366),
    st.sampled_from(LOCALES),
    st.sampled_from(["UTC", "Asia/Tokyo"]),
)
def test_every_moment_of_a_year_has_words_without_a_place_left(now: datetime, days: int, locale: str, zone: str) -> None:
    now = now.replace(tzinfo=ZoneInfo(zone))
    words = in_words(now + timedelta(days=days), now, locale)
    assert words == words.strip() != ""
    assert not {"{", "}"} & set(words)


def test_each_locale_says_the_same_things() -> None:
    for part in ("hours", "moments"):
        told = [
            json.loads((ROOT / "api" / "answers" / "locales" / f"{locale}.json").read_text(encoding="utf-8"))[part] for locale in LOCALES
        ]
        assert len({tuple(texts) for texts in told}) == 1
        assert all(len(texts.get("weekdays", range(7))) == 7 for texts in told)
