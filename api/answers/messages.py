"""What we say ourselves, in every language: `locales/<locale>.json`, for translators to edit."""

import json
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Literal, TypedDict

from kb.locale import KNOWN, match

_FOLDER = Path(__file__).with_name("locales")

MessageKind = Literal["answer", "suggest", "handoff", "human", "always"]
"""What stands above the ways to reach a human: beside an answer, beside suggestions, in their place; where a human was asked for; where one
always looks at it."""


HoursMessage = Literal["open", "closed", "away", "write"]
"""What is said of a queue: that somebody is there; `{when}` somebody is back; that nobody is there; that one may write all the same."""


class MomentMessages(TypedDict):
    """How a coming moment is told."""

    moment: str
    """Of `{day}` and `{time}`."""

    today: str
    tomorrow: str
    weekdays: list[str]
    """From Monday on."""

    date: dict[str, str]
    """Of `{date}`, or of `{month}` alone: by the day of the month where that has a form of its own, and of all others by the empty key."""

    time: dict[str, str]
    """Of `{time}`, by the hour in the same way."""

    elsewhere: str
    """Of such words as `{when}`, and the `{zone}` of the clock."""


class _Messages(TypedDict):
    language: str
    quotes: tuple[str, str]
    comma: str
    outcomes: dict[MessageKind, str]
    taken: str
    hours: dict[HoursMessage, str]
    moments: MomentMessages
    reasons: dict[str, str]


def language_name(locale: str) -> str:
    """What a locale's language is called in that language."""
    return _messages(locale)["language"]


def handoff_message(kind: MessageKind, locale: str) -> str:
    """What stands above the ways to reach a human."""
    return _messages(locale)["outcomes"][kind]


def taken_message(locale: str) -> str:
    """What is said once a hand-off was taken."""
    return _messages(locale)["taken"]


def hours_message(kind: HoursMessage, locale: str) -> str:
    """What is said of a queue."""
    return _messages(locale)["hours"][kind]


def moment_messages(locale: str) -> MomentMessages:
    """How a coming moment is told."""
    return _messages(locale)["moments"]


def joined(*sentences: str) -> str:
    """Sentences as one text; empty ones are left out, and full-width stops need no space behind them.

    >>> joined("Of course.", "", "We are here."), joined("好的。", "请稍等。")
    ('Of course. We are here.', '好的。请稍等。')
    """
    return re.sub(r"(?<=[。！？]) ", "", " ".join(filter(None, sentences)))


def reason_message(code: str, values: Sequence[str], locale: str) -> str:
    """A reason as a sentence, its values in quotation marks unless the sentence has them."""
    messages = _messages(locale)
    sentence, (opening, closing) = messages["reasons"][code], messages["quotes"]
    quoted = values if f"{opening}{{values}}" in sentence else [f"{opening}{value}{closing}" for value in values]
    return sentence.replace("{values}", messages["comma"].join(quoted))


@cache
def _messages(locale: str) -> _Messages:
    ours = match(locale, KNOWN) or "en"
    messages: _Messages = json.loads((_FOLDER / f"{ours}.json").read_text(encoding="utf-8"))
    return messages
