"""Opening hours are counted by the clock of their zone: `next_open_at` is the first moment at which somebody is there."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kb.opening_hours import OpeningHours
from kb.schedule import Opening, Schedule, Spans, opening

MINUTE = timedelta(minutes=1)

ZONES = (
    *("UTC", "Europe/Sofia", "Europe/Kyiv", "Asia/Tokyo", "Asia/Taipei", "America/New_York", "America/St_Johns", "Asia/Kathmandu"),
    *(
        "Australia/Lord_Howe",
        "Pacific/Apia",
        "Pacific/Kiritimati",
        "Africa/Casablanca",
        "America/Sao_Paulo",
        "Antarctica/Troll",
        "Asia/Tehran",
    ),
)
"""With half hours, a change of the clock by half an hour and by two, the date line, a change at midnight."""


def hours(zone: str = "Europe/Sofia", holidays: str | None = None, dates: dict | None = None, **week: object) -> Schedule:
    named = {key.replace("_", "-"): spans for key, spans in week.items()}
    return OpeningHours(time_zone=zone, week=named, holidays=holidays, dates=dates or {}).schedule


def at(text: str, zone: str = "Europe/Sofia") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def opens(schedule: Schedule, text: str, zone: str = "Europe/Sofia") -> str:
    """`open`, or when it opens by the clock of its zone, or `never`."""
    told = opening(schedule, at(text, zone))
    if told.open_now:
        assert told.next_open_at is None
        return "open"
    return told.next_open_at.isoformat(" ", "minutes") if told.next_open_at else "never"


OFFICE = hours(mon_fri="9:00-18:00", sat=["10:00-12:00", "13:00-15:00"])


@pytest.mark.parametrize(
    ("moment", "told"),
    [
        ("2027-01-04 08:59", "2027-01-04 09:00+02:00"),
        ("2027-01-04 08:59:59", "2027-01-04 09:00+02:00"),
        ("2027-01-04 09:00", "open"),
        ("2027-01-04 17:59:59.999", "open"),
        ("2027-01-04 18:00", "2027-01-05 09:00+02:00"),
        ("2027-01-09 11:59", "open"),
        ("2027-01-09 12:00", "2027-01-09 13:00+02:00"),
        ("2027-01-09 15:00", "2027-01-11 09:00+02:00"),
        ("2027-01-10 12:00", "2027-01-11 09:00+02:00"),
    ],
)
def test_a_day_may_have_several_spans_or_none(moment: str, told: str) -> None:
    assert opens(OFFICE, moment) == told


def test_the_moment_may_be_told_by_any_clock() -> None:
    assert opening(OFFICE, at("2027-01-04 16:00", "Asia/Tokyo")) == opening(OFFICE, at("2027-01-04 07:00", "UTC")) == Opening(open_now=True)


def test_a_span_may_go_over_midnight_and_belongs_to_the_day_on_which_it_begins() -> None:
    night = hours(fri="22:00-6:00")
    assert [opens(night, f"2027-01-0{moment}") for moment in ("8 21:59", "8 22:00", "9 05:59")] == [
        "2027-01-08 22:00+02:00",
        "open",
        "open",
    ]
    assert opens(night, "2027-01-09 06:00") == "2027-01-15 22:00+02:00"
    assert opens(hours(fri="22:00-6:00", dates={"2027-01-09": "closed"}), "2027-01-09 03:00") == "open"
    assert opens(hours(fri="22:00-6:00", dates={"2027-01-08": "closed"}), "2027-01-09 03:00") == "2027-01-15 22:00+02:00"


def test_a_night_from_sunday_reaches_into_monday() -> None:
    assert opens(hours(sun="20:00-2:00"), "2027-01-11 01:00") == "open"


@pytest.mark.parametrize("moment", ["2027-01-01 00:00", "2027-03-28 03:30", "2027-10-31 03:30", "2028-02-29 23:59:59"])
def test_24_hours_a_day_never_close(moment: str) -> None:
    assert opens(hours(daily="0:00-24:00"), moment) == "open"
    assert opening(None, at(moment)) == Opening(open_now=True)


def test_holidays_in_a_row_are_closed_and_the_days_that_make_up_for_them_too() -> None:
    bulgarian = hours(holidays="BG", mon_fri="9:00-18:00")
    assert opens(bulgarian, "2027-12-23 18:00") == "2027-12-29 09:00+02:00"  # Friday the 24th to Tuesday the 28th
    assert opens(bulgarian, "2027-04-29 19:00") == "2027-05-05 09:00+03:00"


def test_holidays_may_be_those_of_a_part_of_a_country() -> None:
    day = "2027-03-31 10:00"
    assert opens(hours("America/Los_Angeles", "US-CA", daily="9:00-18:00"), day, "America/Los_Angeles") == "2027-04-01 09:00-07:00"
    assert opens(hours("America/Los_Angeles", "US", daily="9:00-18:00"), day, "America/Los_Angeles") == "open"


def test_a_date_has_its_own_hours_whatever_the_week_and_the_holidays_say() -> None:
    own = hours(holidays="BG", dates={"2027-12-25": "10:00-12:00", "12-26": "closed", "2027-12-26": ["11:00-12:00"]}, mon_fri="9:00-18:00")
    assert opens(own, "2027-12-25 09:00") == "2027-12-25 10:00+02:00"
    assert opens(own, "2027-12-25 12:00") == "2027-12-26 11:00+02:00"  # the year counts more than each year
    assert opens(hours(dates={"12-26": "closed"}, daily="9:00-18:00"), "2028-12-26 09:00") == "2028-12-27 09:00+02:00"


def test_a_leap_day_is_a_day() -> None:
    leap = hours(dates={"02-29": "9:00-10:00"}, mon="closed")
    assert opens(leap, "2028-02-01 00:00") == "2028-02-29 09:00+02:00"
    assert opens(leap, "2027-03-01 12:00") == "2028-02-29 09:00+02:00"
    assert opens(leap, "2026-03-01 12:00") == "never"


def test_an_opening_is_looked_for_366_days_ahead() -> None:
    once = hours(dates={"2028-01-02": "0:00-1:00"}, mon="closed")
    assert opens(once, "2027-01-01 12:00") == "2028-01-02 00:00+02:00"
    assert opens(once, "2026-12-31 12:00") == "never"


def test_hours_that_no_day_has_never_open() -> None:
    assert opens(hours(mon="closed"), "2027-01-01 12:00") == "never"


@pytest.mark.parametrize(
    ("span", "moment", "told"),
    [
        ("3:30-10:00", "2027-03-28 02:59", "2027-03-28 04:30+03:00"),  # 3:30 does not exist: read by the offset before
        ("3:30-3:45", "2027-03-28 02:59", "2027-03-28 04:30+03:00"),
        ("3:30-4:00", "2027-03-28 02:59", "2027-03-29 03:30+03:00"),  # nothing is left of it
        ("3:30-10:00", "2027-10-31 03:00", "2027-10-31 03:30+03:00"),  # 3:30 comes twice: the first one
        ("2:00-3:30", "2027-10-31 03:20", "open"),
        ("2:00-3:30", "2027-10-31 03:40", "2027-11-01 02:00+02:00"),
        ("9:00-18:00", "2027-03-27 18:00", "2027-03-28 09:00+03:00"),
        ("9:00-18:00", "2027-10-30 18:00", "2027-10-31 09:00+02:00"),
    ],
)
def test_when_the_clock_changes_times_are_read_as_in_calendars(span: str, moment: str, told: str) -> None:
    assert opens(hours(daily=span), moment) == told


def test_the_second_of_two_equal_hours_is_later() -> None:
    second = at("2027-10-31 03:20").replace(fold=1)
    assert opening(hours(daily="2:00-3:30"), second).next_open_at == at("2027-11-01 02:00")


# --- any hours, anywhere, at any time

TIMES = st.integers(0, 24 * 60 - 1)
SPANS = st.one_of(
    st.lists(TIMES, unique=True, max_size=6).map(lambda times: tuple(zip(sorted(times)[::2], sorted(times)[1::2], strict=False))),
    st.tuples(TIMES, TIMES).filter(lambda span: span[0] != span[1]).map(lambda span: (span,)),
    st.just(((0, 24 * 60),)),
)
DATES = st.dates(date(2026, 12, 1), date(2028, 3, 31)).map(date.isoformat)
SCHEDULES = st.builds(
    Schedule,
    time_zone=st.sampled_from(ZONES),
    week=st.lists(st.one_of(SPANS, st.just(())), min_size=7, max_size=7).map(tuple),
    holidays=st.sampled_from(["", "BG", "JP", "US-CA"]),
    dates=st.dictionaries(st.one_of(DATES, DATES.map(lambda day: day[5:])), st.one_of(SPANS, st.just(())), max_size=4).map(
        lambda dates: tuple(dates.items())
    ),
)
CHANGES = (
    "2027-03-14 07:00",
    "2027-03-28 01:00",
    "2027-04-03 15:00",
    "2027-10-02 15:30",
    "2027-10-31 01:00",
    "2027-11-07 06:00",
    "2028-02-29 00:00",
)
MOMENTS = st.one_of(
    st.datetimes(datetime(2027, 1, 1), datetime(2028, 3, 1)),
    st.builds(
        lambda change, minutes: datetime.fromisoformat(change) + minutes * MINUTE, st.sampled_from(CHANGES), st.integers(-1500, 1500)
    ),
).map(lambda moment: moment.replace(tzinfo=UTC))


@given(SCHEDULES, MOMENTS)
@settings(max_examples=400)
@example(Schedule("Pacific/Apia", (((0, 1),),) * 7), datetime(2011, 12, 30, 9, 59, tzinfo=UTC))
def test_the_next_opening_is_the_first_moment_at_which_it_is_open(schedule: Schedule, moment: datetime) -> None:
    told = opening(schedule, moment)
    if told.next_open_at is None:
        return
    assert not told.open_now
    assert told.next_open_at > moment
    assert str(told.next_open_at.tzinfo) == schedule.time_zone
    assert opening(schedule, told.next_open_at).open_now
    assert not opening(schedule, told.next_open_at - MINUTE / 60).open_now
    between = [moment + (told.next_open_at - moment) * part / 7 for part in range(7)]
    assert {opening(schedule, between_them).next_open_at for between_them in between} == {told.next_open_at}


@given(SCHEDULES, MOMENTS)
@settings(max_examples=400)
def test_away_from_changes_of_the_clock_it_is_open_when_the_clock_says_so(schedule: Schedule, moment: datetime) -> None:
    zone = ZoneInfo(schedule.time_zone)
    offsets = {(moment + timedelta(hours=apart)).astimezone(zone).utcoffset() for apart in range(-49, 50)}
    if len(offsets) == 1:
        plain = Schedule(schedule.time_zone, schedule.week, dates=schedule.dates)
        assert opening(plain, moment).open_now == by_the_clock(plain, moment.astimezone(zone).replace(tzinfo=None))


def by_the_clock(schedule: Schedule, local: datetime) -> bool:
    """The same, told minute by minute by what the clock shows."""
    dates = dict(schedule.dates)

    def spans(day: date) -> Spans:
        return dates.get(day.isoformat(), dates.get(day.isoformat()[5:], schedule.week[day.weekday()]))

    shown = local.hour * 60 + local.minute
    today = any(begin <= shown and (shown < end or end <= begin) for begin, end in spans(local.date()))
    return today or any(end <= begin and shown < end for begin, end in spans(local.date() - timedelta(days=1)))


@given(SCHEDULES, MOMENTS)
@settings(max_examples=100)
def test_what_never_opens_is_closed_on_each_day_of_a_year(schedule: Schedule, moment: datetime) -> None:
    told = opening(schedule, moment)
    if not told.open_now and told.next_open_at is None:
        noons: Sequence[datetime] = [datetime.combine(moment.date() + timedelta(days=day), time(12), UTC) for day in range(360)]
        assert not any(opening(schedule, noon).open_now for noon in noons)
