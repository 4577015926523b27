"""An answer says how sure it is and why, what of it matches, and what else there is to do."""

import unicodedata
from datetime import UTC, datetime
from typing import Any

import pytest

from api.answers.locale_choice import told_by_text
from api.answers.messages import handoff_message
from kb.article import Content
from tests.demo import FORGOTTEN, LOCALES
from tests.http.exchange import highlighted
from tests.serving import Server, ask_over_http


def test_every_answer_says_how_sure_it_is_and_why(answers: list[dict[str, Any]]) -> None:
    assert {answer["outcome"] for answer in answers} == {"answer", "suggest", "handoff"}
    for answer in answers:
        assert 0 <= answer["confidence"] <= 1
        assert answer["reasons"]


@pytest.mark.parametrize("locale", LOCALES)
def test_the_way_to_a_human_is_told_in_the_persons_language(
    demo_server: Server, demo_content: Content, answers: list[dict[str, Any]], locale: str
) -> None:
    unknown = ask_over_http(demo_server.http, "0123456789", locale)
    assert (unknown["locale"], unknown["outcome"]) == (locale, "handoff")
    for handoff in (answer["handoff"] for answer in (*answers, unknown) if answer["locale"] == locale):
        assert told_by_text(handoff["message"], LOCALES) == locale
        ways = [(contact["label"], contact["value"], contact["hours"]) for contact in handoff["contacts"]]
        channels = [channel for channel in demo_content.help_center.contact if channel.value_in(locale)]
        assert ways
        assert set(ways) <= {(channel.label[locale], channel.value_in(locale), channel.hours[locale]) for channel in channels}
        assert handoff["queue"] in demo_content.help_center.queues


def test_each_outcome_is_worded_apart_and_always_the_same(answers: list[dict[str, Any]]) -> None:
    forced = {"asked_for_human", "always_handoff"}
    plain = [answer for answer in answers if not forced & {reason["code"] for reason in answer["reasons"]}]
    assert {answer["outcome"] for answer in plain} == {"answer", "suggest", "handoff"}
    for answer in plain:
        assert answer["handoff"]["message"].startswith(handoff_message(answer["outcome"], answer["locale"]))


def test_an_answer_says_whether_somebody_is_there_and_when_next(answers: list[dict[str, Any]]) -> None:
    for handoff in (answer["handoff"] for answer in answers):
        assert (handoff["next_open_at"] is None) == handoff["open_now"] == (handoff["next_open"] == "")
        assert handoff["open_now"] or datetime.fromisoformat(handoff["next_open_at"]) > datetime.now(UTC)
        assert handoff["next_open"] in handoff["message"]
        states = [contact["open_now"] for contact in handoff["contacts"]]
        assert states == sorted(states, reverse=True)
        assert any(states)


def test_highlights_cut_whole_words_out_of_the_snippet(answers: list[dict[str, Any]]) -> None:
    results = [result for answer in answers for result in answer["results"]]
    assert sum(len(highlighted(result)) for result in results) > 500
    for snippet in (result["snippet"] for result in results):
        text, spans = snippet["text"], [(highlight["start"], highlight["end"]) for highlight in snippet["highlights"]]
        assert "\n" not in text
        assert all(0 <= start < end <= len(text) for start, end in spans)
        assert all(end <= start for (_, end), (start, _) in zip(spans, spans[1:]))
        assert all(text[start:end].strip() == text[start:end] for start, end in spans)
        assert not [text[start:end] for start, end in spans if cuts_a_word(text, start) or cuts_a_word(text, end)]


def cuts_a_word(text: str, place: int) -> bool:
    """Whether a place lies between two letters of one word, in scripts that put spaces between words."""
    before, after = text[:place][-1:], text[place:][:1]
    return (
        before.isalpha()
        and after.isalpha()
        and not {"CJK", "HIRAGANA", "KATAKANA"} & {unicodedata.name(letter).split()[0] for letter in before + after}
    )


PASSWORD = {"zh-Hant": "密碼", "zh-Hans": "密码", "ja": "パスワード", "bg": "парол", "uk": "парол", "el": "κωδικ", "en": "password"}
"""How the word begins that the questions `FORGOTTEN` share with their article."""


@pytest.mark.parametrize("locale", LOCALES)
def test_the_words_of_the_question_are_highlighted(demo_server: Server, locale: str) -> None:
    results = ask_over_http(demo_server.http, FORGOTTEN[locale], locale)["results"]
    words = [word.casefold() for result in results for word in highlighted(result)]
    assert any(word.startswith(PASSWORD[locale]) for word in words)


def test_highlights_count_code_points_also_behind_emoji(odd_server: Server) -> None:
    first = ask_over_http(odd_server.http, "whale", "en")["results"][0]
    assert first["snippet"]["text"].startswith("😀😀 ")
    assert highlighted(first)[:2] == ["whale", "whale"]
