"""Whoever is handed over learns who takes it, when somebody is there, and what works now. Being closed is an answer."""

import time
import timeit
from collections.abc import Sequence

import pytest

from api.answers.locale_choice import told_by_text
from api.answers.messages import hours_message
from tests.demo import LOCALES
from tests.queues.content import EVENING, NIGHT, OPEN, SETTINGS, settings_of, step

MOST_MILLISECONDS = 0.05


def ways(found: Sequence) -> list[str]:
    """Values of the contacts, those in brackets that do not work."""
    return [contact.value if contact.open_now else f"({contact.value})" for contact in found]


def test_while_somebody_is_there_it_says_so() -> None:
    told = step(OPEN)
    assert (told.queue, told.open_now, told.next_open_at, told.next_open) == ("support", True, None, "")
    assert told.message == "We are here now."
    assert ways(told.contacts) == ["https://chat.example", "0 800", "help@test.example"]


def test_outside_hours_it_says_when_somebody_is_back_and_offers_what_works() -> None:
    told = step(EVENING, "uk")
    assert (told.open_now, told.next_open_at and told.next_open_at.isoformat()) == (False, "2027-01-05T09:00:00+02:00")
    assert told.next_open == "завтра о 09:00"
    assert told.message == "Ми знову будемо на зв’язку завтра о 09:00. Тим часом можете нам написати."
    assert ways(told.contacts) == ["0 800", "0 900", "help@test.example", "(https://chat.example)"]


def test_a_chat_or_phone_without_hours_of_its_own_has_those_of_its_queue() -> None:
    chat = step(EVENING).contacts[-1]
    assert (chat.kind, chat.open_now, chat.next_open_at and chat.next_open_at.isoformat()) == ("chat", False, "2027-01-05T09:00:00+02:00")


def test_a_channel_with_hours_of_its_own_keeps_them_whatever_the_queue_does() -> None:
    phones = [contact for told in (step(EVENING), step(NIGHT)) for contact in told.contacts if contact.kind == "phone"]
    assert [phone.open_now for phone in phones] == [True, False]
    assert phones[1].next_open_at
    assert phones[1].next_open_at.isoformat() == "2027-01-05T08:00:00+02:00"


def test_the_channels_of_a_queue_come_in_its_own_order() -> None:
    assert ways(step(OPEN, "uk", reasons=["always_handoff"]).contacts) == ["0 900", "https://chat.example"]


def test_a_queue_whose_channels_are_not_for_the_readers_locale_offers_all_that_are() -> None:
    only_night_line = settings_of(SETTINGS.replace("channels: [night-line, chat]", "channels: [night-line]"))
    offered = step(OPEN, "en", only_night_line, reasons=["always_handoff"]).contacts
    assert ways(offered) == ["https://chat.example", "0 800", "help@test.example"]


def test_a_queue_without_hours_is_always_there() -> None:
    told = step(NIGHT, reasons=["always_handoff"])
    assert (told.queue, told.open_now, told.message) == ("safety", True, "We are here now.")
    assert ways(told.contacts) == ["https://chat.example"]


def test_the_owners_words_stand_in_place_of_ours_where_there_are_any() -> None:
    money = {"category": "money", "labels": ["card"]}
    assert step(OPEN, "uk", **money).message == "Ми тут."
    assert step(OPEN, "en", **money).message == "We are here now."
    assert step(NIGHT, "uk", **money).message == "Каса відкриється завтра о 09:00."
    assert step(NIGHT, "en", **money).message == "Ask tomorrow."


def test_nobody_is_promised_a_time_that_is_not_known() -> None:
    told = step(OPEN, "ja")
    assert (told.queue, told.open_now, told.next_open_at, told.next_open) == ("japan", False, None, "")
    assert told.message == hours_message("away", "ja")
    unknown = settings_of(SETTINGS.replace("japan: {open: never,", "japan: {open: never, messages: {closed: {ja: '{when}に'}},"))
    assert step(OPEN, "ja", unknown).message == hours_message("away", "ja")


def test_one_is_told_to_write_only_where_one_can() -> None:
    assert step(NIGHT, topics=["stolen card"]).message.endswith(hours_message("write", "en"))
    without_email = settings_of(SETTINGS.replace("channels: [phone, email]", "channels: [phone]"))
    assert step(NIGHT, "en", without_email, topics=["stolen card"]).message == "We are back Tuesday at 9:00\u202fAM (UTC+2)."


def test_without_queues_nothing_is_said_about_hours_and_channels_keep_theirs() -> None:
    plain = settings_of(SETTINGS.partition("queues:")[0])
    told = step(NIGHT, "en", plain)
    assert (told.queue, told.open_now, told.next_open_at, told.message) == (None, True, None, "")
    assert ways(told.contacts) == ["https://chat.example", "help@test.example", "(0 800)"]


@pytest.mark.parametrize("locale", LOCALES)
def test_our_own_words_are_in_the_language_of_the_locale(locale: str) -> None:
    for kind in ("open", "closed", "away", "write"):
        assert told_by_text(hours_message(kind, locale), LOCALES) in {locale, None}


def test_it_costs_an_answer_next_to_nothing() -> None:
    center = settings_of()
    step(NIGHT, "uk", center)
    runs = timeit.repeat(lambda: step(NIGHT, "uk", center), number=200, repeat=20, timer=time.process_time)
    assert min(runs) / 200 * 1000 < MOST_MILLISECONDS
