"""What agents read is all that is known, in their language, and the person's words as they wrote them."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.handoffs.deliveries import text
from api.handoffs.deliveries.rendering import as_html, as_plain
from api.handoffs.deliveries.text import AgentsText, mark, pictures_of
from kb.locale import KNOWN
from tests.deliveries.cases import TEXT, asked, delivery, picture
from tests.store.rows import later

LOCALES = Path(text.__file__).with_name("locales")


def test_an_agent_reads_the_question_what_was_tried_and_where_to_go() -> None:
    opened = delivery()
    letter = TEXT.letter(opened)
    assert letter.subject == "Де мої гроші?"
    assert (
        as_plain(letter.words, letter.notes)
        == f"""Де мої гроші?

Чекаю вже тиждень.

Допоможіть, <будь ласка>!

Who asks
  Name: Олена Шевченко
  E-mail: olena@example.com
  Phone: +380441234567
  Language: uk
  Queue: pay
  Wishes to be reached by: email
  Page: https://shop.example/checkout
  App version: 4.2
  Device: Pixel 9
  Since: 2026-01-27 12:30 UTC

Asked in the help centre
  повернення коштів – articles suggested

Articles they saw
  Коли прийде повернення – did not help
  https://help.example/kotae/v1/articles/uk/payments/refund
  in your language
  https://help.example/kotae/v1/articles/en/payments/refund

Hand-off {opened.case.handoff.id}
https://desk.example/h/{opened.case.handoff.id}"""
    )


def test_an_agent_reads_what_was_chosen_in_a_guide_step_by_step() -> None:
    path = [
        {"article": "app/guide", "step": "code", "question": "Чи є код?", "choice": "Ні"},
        {"article": "app/guide", "step": "opens", "question": None, "choice": "Так"},
    ]
    letter = TEXT.letter(delivery(of=asked(context={"guide_path": path})))
    (chosen,) = [block for block in letter.notes if block.heading == "Chosen in a guide"]
    assert [line.text for line in chosen.lines] == ["Чи є код? – Ні", "opens – Так"]
    assert not [block for block in TEXT.letter(delivery()).notes if block.heading == "Chosen in a guide"]


def test_in_html_what_the_person_wrote_is_text_and_only_the_web_is_linked() -> None:
    opened = delivery(of=asked(context={"page": "javascript:alert(1)", "rejected": ["payments/refund"]}))
    letter = TEXT.letter(opened)
    shown = as_html(letter.words, letter.notes)
    assert "&lt;будь ласка&gt;" in shown
    assert "<будь" not in shown
    assert 'href="javascript' not in shown
    assert '<a href="https://help.example/kotae/v1/articles/uk/payments/refund">Коли прийде повернення – did not help</a>' in shown


@pytest.mark.parametrize("locale", KNOWN)
def test_agents_of_each_language_read_their_own(locale: str) -> None:
    letters = [AgentsText(lambda: locale).letter(delivery(kind)) for kind in ("opened", "message", "withdrawn")]
    headings = [block.heading for block in letters[0].notes]
    assert all(letter.notes for letter in letters)
    assert locale == "en" or not {"Who asks", "Articles they saw"} & set(headings)


def test_the_texts_of_all_languages_have_the_same_keys() -> None:
    texts = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in LOCALES.glob("*.json")}
    assert set(texts) == set(KNOWN)
    shape = {key: sorted(value) if isinstance(value, dict) else None for key, value in texts["en"].items()}
    for kept in texts.values():
        assert {key: sorted(value) if isinstance(value, dict) else None for key, value in kept.items()} == shape
        assert all(value for texts in kept.values() for value in (texts.values() if isinstance(texts, dict) else [texts]))


def test_whoever_typed_nothing_is_announced_in_the_agents_words() -> None:
    silent = asked(question=None, text=None)
    case = delivery(of=silent)
    assert TEXT.letter(case).subject == "повернення коштів"  # what they asked last
    withdrawn = TEXT.letter(delivery("withdrawn", silent))
    assert withdrawn.words == ""
    assert "taken this back" in as_plain(withdrawn.words, withdrawn.notes)


@given(st.text(max_size=3000))
def test_a_subject_is_one_short_line_whatever_was_typed(typed: str) -> None:
    subject = TEXT.letter(delivery(of=asked(question=typed))).subject
    assert 0 < len(subject) <= 120
    assert subject == " ".join(subject.split())
    assert "\u202e" not in subject


def test_pictures_go_with_what_they_were_uploaded_for() -> None:
    first, second = picture(1), picture(2, at=later(seconds=90))
    assert pictures_of(delivery(pictures=[first, second])) == [first]
    assert pictures_of(delivery("message", pictures=[first, second], number=2)) == [second]
    assert pictures_of(delivery("withdrawn", pictures=[first, second])) == []


def test_the_mark_of_a_delivery_is_the_same_at_every_try_and_of_no_other() -> None:
    assert mark(delivery(number=1)) == mark(delivery(number=1, attempt=2)) != mark(delivery("message", number=2))
