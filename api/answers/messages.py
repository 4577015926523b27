"""What we say ourselves, in every language: `locales/<locale>.json`, for translators to edit."""

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Literal, TypedDict

from kb.locale import KNOWN, match

_FOLDER = Path(__file__).with_name("locales")

MessageKind = Literal["answer", "suggest", "handoff", "human", "always"]
"""What stands above the ways to reach a human: beside an answer, beside suggestions, in their place; where a human was asked for; where one
always looks at it."""


class _Messages(TypedDict):
    language: str
    quotes: tuple[str, str]
    comma: str
    outcomes: dict[MessageKind, str]
    reasons: dict[str, str]


def language_name(locale: str) -> str:
    """What a locale's language is called in that language."""
    return _messages(locale)["language"]


def handoff_message(kind: MessageKind, locale: str) -> str:
    """What stands above the ways to reach a human."""
    return _messages(locale)["outcomes"][kind]


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
