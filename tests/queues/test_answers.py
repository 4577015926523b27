"""Every answer names its queue; `kotae check` and `kotae explain` speak of queues too."""

from datetime import datetime
from pathlib import Path

import pytest

from api.answers import Request, Viewer, ask, trace
from api.answers.explain import explain
from api.answers.help_center import help_center_page
from api.answers.models import Handoff
from api.answers.queues import check_reasons
from indexer.store import Generation
from kb.content import read_content
from kb.errors import ContentError
from tests.files import article, write
from tests.indexes import publish_in
from tests.queues.content import EVENING, NIGHT, OPEN, SETTINGS

OPENING = SETTINGS.replace("{mon: closed}", "{mon: 3:00-3:01}")
"""With hours that a help centre may have: some that never come are an error."""

FILES = {
    "help-center.yaml": OPENING,
    "en/money/receipt.md": article("Receipts", "We send one behind each ride.", labels="[paper]"),
    "en/money/cash.md": article("Pay in cash", "Banknotes are fine.", labels="[cash]"),
    "en/rides/accident.md": article("After an accident", "Call an ambulance.", handoff="always"),
    "uk/money/receipt.md": article("Квитанції", "Надсилаємо після кожної поїздки."),
}


@pytest.fixture(scope="module")
def generation(tmp_path_factory: pytest.TempPathFactory) -> Generation:
    return publish_in(tmp_path_factory.mktemp("queues"), FILES)


def handoff(generation: Generation, question: str, now: datetime = OPEN, locale: str = "en") -> Handoff:
    return ask(generation, Request(question, locale, viewer=Viewer(now=now))).handoff


@pytest.mark.parametrize(
    ("question", "locale", "queue"),
    [
        ("receipts", "en", "support"),
        ("pay in cash", "en", "money"),
        ("квитанції", "uk", "money"),
        ("accident ambulance", "en", "safety"),
        ("there was a knife fight", "en", "safety"),
        ("stolen card and a knife fight", "en", "fraud"),
        ("вкрадена картка", "uk", "fraud"),
        ("dragons", "en", "support"),
        ("receipts", "ja", "japan"),
    ],
)
def test_the_queue_is_told_by_the_question_and_the_first_article(generation: Generation, question: str, locale: str, queue: str) -> None:
    assert handoff(generation, question, locale=locale).queue == queue


def test_an_answer_outside_hours_is_an_answer_that_says_when_somebody_is_back(generation: Generation) -> None:
    told = handoff(generation, "квитанції", EVENING, "uk")
    assert told.message == "Якщо це не допомогло, напишіть нам. Каса відкриється завтра о 09:00."
    assert (told.open_now, told.next_open) == (False, "завтра о 09:00")
    assert '"next_open_at":"2027-01-05T09:00:00+02:00"' in told.model_dump_json()
    assert [contact.open_now for contact in told.contacts] == [True, True, True, False]


def test_the_start_page_shows_the_ways_of_the_queue_that_takes_what_no_rule_does(generation: Generation) -> None:
    shown = [help_center_page(generation, "uk", Viewer(now=now)).contacts for now in (OPEN, NIGHT)]
    assert [[contact.open_now for contact in contacts] for contacts in shown] == [[True] * 4, [True, True, False, False]]


def test_explain_shows_the_queue(generation: Generation) -> None:
    assert "queue money" in list(explain(trace(generation, Request("pay in cash", "en"))))


def test_a_rule_for_a_reason_that_there_is_not_is_told_with_its_line(tmp_path: Path) -> None:
    settings = OPENING.replace("reasons: [handoff_topic, always_handoff]", "reasons: [handoff_topics]")
    root = write(tmp_path, {**FILES, "help-center.yaml": settings})
    with pytest.raises(ContentError) as told:
        read_content(root, lambda files, _: check_reasons(files))
    (problem,) = (problem for problem in told.value.problems if problem.severity == "error" and "reason" in problem.message)
    assert problem.message == "no reason `handoff_topics`; did you mean `handoff_topic`?"
    assert settings.split("\n")[problem.line - 1].startswith("  - {reasons:")
