"""Nobody is left without a way on, told in their own language."""

import json
import re
from typing import get_args

import pytest

from api.answers.locale_choice import told_by_text
from api.answers.messages import MessageKind, handoff_message, reason_message
from api.answers.models import ReasonCode
from indexer.store import Generation
from tests.asking import asked
from tests.demo import LOCALES, ROOT
from tests.handoff.content import ANSWERED, SUGGESTED, UNKNOWN

MESSAGES = ROOT / "api" / "answers" / "locales"
CODES: tuple[ReasonCode, ...] = get_args(ReasonCode)
KINDS: tuple[MessageKind, ...] = get_args(MessageKind)


@pytest.mark.parametrize("locale", ["en", "uk", "ja"])
def test_every_answer_carries_the_way_to_a_human(small: Generation, locale: str) -> None:
    answers = [asked(small, question, locale) for question in (ANSWERED, SUGGESTED, UNKNOWN, "collision", "collision, talk to a human")]
    assert [answer.outcome for answer in answers] == ["answer", "suggest", "handoff", "handoff", "handoff"]
    kinds: tuple[MessageKind, ...] = ("answer", "suggest", "handoff", "always", "human")
    assert [answer.handoff.message for answer in answers] == [handoff_message(kind, locale) for kind in kinds]
    assert len({answer.handoff.contacts for answer in answers}) == 1


def test_contacts_are_those_of_the_persons_locale(small: Generation) -> None:
    told = {
        locale: [(contact.kind, contact.label, contact.value, contact.hours) for contact in asked(small, UNKNOWN, locale).handoff.contacts]
        for locale in ("en", "uk", "ja")
    }
    chat, email = ("chat", "Chat with us", "https://chat.example", ""), ("email", "email", "help@test.example", "")
    assert told == {
        "en": [chat, email],
        "uk": [chat, ("phone", "Зателефонувати", "0 800", "щодня"), email],
        "ja": [chat, ("email", "メール", "help@test.example", "")],
    }


@pytest.mark.parametrize("locale", LOCALES)
def test_each_kind_of_answer_has_its_own_wording(locale: str) -> None:
    said = [handoff_message(kind, locale) for kind in KINDS]
    assert set(KINDS) == {"answer", "suggest", "handoff", "human", "always"}
    assert len(set(said)) == len(said)
    assert {told_by_text(message, LOCALES) for message in said} <= {locale, None}


def messages(locale: str) -> dict[str, dict[str, str]]:
    told: dict[str, dict[str, str]] = json.loads((MESSAGES / f"{locale}.json").read_text(encoding="utf-8"))
    return told


@pytest.mark.parametrize("locale", LOCALES)
def test_every_reason_has_a_message(locale: str) -> None:
    told, english = messages(locale), messages("en")
    assert told.keys() == english.keys()
    assert set(told["reasons"]) == set(CODES)
    assert set(told["outcomes"]) == set(KINDS)
    assert all(sentence.strip() == sentence != "" for sentence in (*told["reasons"].values(), *told["outcomes"].values()))
    assert len(set(told["reasons"].values())) == len(CODES)


@pytest.mark.parametrize("locale", LOCALES)
def test_values_have_their_place_in_the_same_messages(locale: str) -> None:
    def counts(tag: str) -> dict[str, list[str]]:
        return {code: re.findall(r"\{.*?\}", sentence) for code, sentence in messages(tag)["reasons"].items()}

    assert counts(locale) == counts("en")
    assert {tuple(places) for places in counts(locale).values()} == {(), ("{values}",)}


@pytest.mark.parametrize("locale", LOCALES)
def test_values_are_quoted_once(locale: str) -> None:
    opening, closing = messages(locale)["quotes"]
    for code in CODES:
        if "{values}" in messages(locale)["reasons"][code]:
            single, double = reason_message(code, ["xyz"], locale), reason_message(code, ["xyz", "uvw {values}"], locale)
            assert single.count(f"{opening}xyz{closing}") == single.count("xyz") == 1
            assert (single.count(opening), single.count(closing)) == ((1, 1) if opening != closing else (2, 2))
            assert "xyz" in double.partition("uvw {values}")[0]
            if code != "guessed":
                assert f"{opening}xyz{closing}{messages(locale)['comma']}{opening}uvw {{values}}{closing}" in double
        else:
            assert reason_message(code, ["xyz"], locale) == reason_message(code, [], locale)
