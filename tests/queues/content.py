"""A help centre with queues, and moments at which it is asked."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from api.answers.queues import NextStep, Subject, next_step
from kb.help_center import HelpCenter
from kb.yaml_loader import load

SETTINGS = """\
name: Test
default_locale: en
locales: {en: {}, uk: {}, ja: {}}
categories: {money: {en: Money}, rides: {en: Rides}}
handoff_topics: {en: [knife fight, stolen card], uk: [вкрадена картка]}
contact:
  - {kind: chat, value: "https://chat.example", label: {en: Chat}}
  - {kind: phone, value: "0 800", label: {en: Call us}, open: desk}
  - {kind: phone, name: night-line, value: {uk: "0 900"}, label: {en: Call us at night}, open: always}
  - {kind: email, value: help@test.example, label: {en: Write to us}}
opening_hours:
  office: {time_zone: Europe/Kyiv, week: {mon-fri: 9:00-18:00}}
  desk: {time_zone: Europe/Kyiv, week: {daily: 8:00-22:00}}
  never: {time_zone: Europe/Kyiv, week: {mon: closed}}
queues:
  safety: {channels: [night-line, chat]}
  fraud: {open: office, channels: [phone, email]}
  money:
    open: office
    messages: {open: {uk: Ми тут.}, closed: {uk: "Каса відкриється {when}.", en: Ask tomorrow.}}
  japan: {open: never, channels: [chat]}
  support: {open: office, messages: {closed: {}}}
routing:
  - {locales: [ja], queue: japan}
  - {categories: [money], labels: [cash, card], queue: money}
  - {categories: [money], locales: [uk], queue: money}
  - {topics: [stolen card, вкрадена картка], queue: fraud}
  - {reasons: [handoff_topic, always_handoff], queue: safety}
  - {queue: support}
"""

OPEN, EVENING, NIGHT = (datetime(2027, 1, 4, hour, tzinfo=ZoneInfo("Europe/Kyiv")) for hour in (12, 19, 23))
"""On a Monday, when the office is open, when only the desk is, and when neither is."""


def settings_of(text: str = SETTINGS) -> HelpCenter:
    return load(text, HelpCenter).value


def step(at: datetime, locale: str = "en", help_center: HelpCenter | None = None, **subject: Any) -> NextStep:
    return next_step(help_center or settings_of(), Subject(locale, **subject), at)
