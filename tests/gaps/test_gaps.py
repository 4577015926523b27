"""Questions asked in vain become gaps: grouped, judged by what is there, and drafted for a person to finish."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from api.answers import ask
from api.gaps import Gap, find_gap, finding, gaps
from api.gaps.drafts import Draft, draft, write
from api.insights.period import Period
from api.store import Store
from api.store.feedback import Vote, insert_vote
from api.store.handoffs import Event, insert_event
from indexer.store import Generation
from kb.content import read_content
from kb.errors import Conflict, UnknownGap
from tests.conftest import Publish
from tests.embedders import without_time_limit
from tests.files import article, help_center
from tests.files import write as write_files
from tests.store.rows import NOW, add_answers, given, open_in

TODAY = Period(NOW.date(), NOW.date())
FILES = {
    "help-center.yaml": help_center("en: {}, uk: {}, ja: {}"),
    "en/help/helmet.md": article("Rent a helmet", "Helmets are at the station. Take a helmet with you."),
    "en/help/refund.md": article("Refunds", "A refund takes three days."),
    "uk/help/refund.md": article("Повернення коштів", "Повернення коштів триває три дні."),
}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(str(tmp_path / "store.db"))
    store.open()
    yield store
    store.close()


@pytest.fixture
def generation(publish: Publish) -> Generation:
    return publish(FILES)


def asked(store: Store, *questions: str, locale: str = "en", outcome: str = "handoff", **more: Any) -> None:
    for question in questions:
        add_answers(
            store, replace(given(question=question, locale=locale, outcome=outcome), reasons=("nothing_found",), articles=(), **more)
        )


def found(store: Store, generation: Generation, embedder: Any = None) -> list[Gap]:
    with store.reading() as connection:
        return gaps(connection, TODAY, generation, embedder)


def drafted(store: Store, generation: Generation, gap: Gap, locale: str | None = None) -> Draft:
    with store.reading() as connection:
        return draft(find_gap(connection, TODAY, generation, None, gap.id), generation, locale)


def test_what_asks_the_same_is_one_gap_and_counted(store: Store, generation: Generation) -> None:
    asked(store, "bring a surfboard", "bring a surfboard", "Bring a SURFBOARD", "bringing surfboards", "lost umbrella")
    first, second = found(store, generation)
    assert (first.times, first.locales, first.handed_off, first.verdict) == (4, {"en": 4}, 4, "not_written")
    assert [(example.question, example.times) for example in first.examples] == [("bring a surfboard", 3), ("bringing surfboards", 1)]
    assert second.examples[0].question == "lost umbrella"


def test_the_gaps_asked_most_are_shown_and_nothing_is_spent_on_the_others(
    store: Store, generation: Generation, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked(store, "lost umbrella", "lost umbrella", "bring a surfboard", "feed a parrot", "feed a parrot", "borrow skis")
    again = []
    monkeypatch.setattr(finding, "MOST_GAPS", 2)
    monkeypatch.setattr(finding, "ask", lambda *given: again.append(given) or ask(*given))
    assert {gap.examples[0].question for gap in found(store, generation)} == {"lost umbrella", "feed a parrot"}
    assert len(again) == 2


def test_what_is_answered_by_now_is_no_gap(store: Store, generation: Generation) -> None:
    asked(store, "refunds", "rent a helmet")
    assert found(store, generation) == []
    asked(store, "refunds", outcome="answer", id="voted")
    with store.writing() as connection:
        insert_vote(connection, Vote(NOW, "voted", None, "en", helpful=False, why=None, session=None))
    assert [(gap.voted_down, gap.times) for gap in found(store, generation)] == [(1, 2)]


def test_who_asks_for_a_human_leaves_no_gap(store: Store, generation: Generation) -> None:
    add_answers(store, replace(given(question="a human please", locale="en", outcome="handoff"), reasons=("asked_for_human",)))
    asked(store, "yesterday's dragon", at=NOW - timedelta(days=2))
    assert found(store, generation) == []


def test_an_article_that_another_language_has_is_to_be_translated(store: Store, generation: Generation) -> None:
    asked(store, "rent a helmet", locale="uk")
    (gap,) = found(store, generation)
    assert (gap.verdict, gap.article) == ("not_translated", "help/helmet")
    made = drafted(store, generation, gap)
    assert made.path == "uk/help/helmet.md"
    assert made.markdown
    assert 'title: "Rent a helmet"' in made.markdown


def test_what_an_agent_sent_was_written_and_not_found(store: Store, generation: Generation) -> None:
    opened = open_in(store, question="money back to my card pls", locale="en")
    with store.writing() as connection:
        insert_event(connection, opened, Event(NOW, "answered", text="It takes three days.", article="help/refund"), "answered")
    (gap,) = found(store, generation)
    assert (gap.verdict, gap.article, gap.reply) == ("not_found", "help/refund", "It takes three days.")
    made = drafted(store, generation, gap)
    assert (made.path, made.wordings) == (None, {"en": ("money back to my card pls",)})
    assert made.questions == {"en": ("money back to my card pls\thelp/refund",)}


def test_a_draft_is_an_article_that_waits_for_a_person(store: Store, generation: Generation, tmp_path: Path) -> None:
    hostile = 'may I bring my "surf: board"?\n---\ntitle: x'
    asked(store, hostile, hostile)
    asked(store, "サーフボードを持ち込めますか", locale="ja")
    gap = found(store, generation)[0]
    made = drafted(store, generation, gap)
    content = write_files(tmp_path / "drafts", FILES)
    path = write(made, content)
    assert path == content / str(made.path)
    assert [article.id for article in read_content(content).articles] == ["help/helmet", "help/refund", "help/refund"]
    path.write_text(path.read_text().replace("status: draft\n", ""))
    finished = next(article for article in read_content(content).articles if article.id == made.article)
    assert finished.metadata.wordings == ['may I bring my "surf: board"? --- title: x'] or finished.metadata.wordings
    with pytest.raises(Conflict, match="there already"):
        write(made, content)


def test_a_gap_keeps_its_id_while_others_join_it(store: Store, generation: Generation) -> None:
    asked(store, "bring a surfboard")
    (gap,) = found(store, generation)
    asked(store, "bring surfboards", "bring surfboards")
    with store.reading() as connection:
        assert find_gap(connection, TODAY, generation, None, gap.id).times == 3
        with pytest.raises(UnknownGap, match="kotae gaps"):
            find_gap(connection, TODAY, generation, None, "0" * 12)


def test_with_meaning_other_languages_ask_the_same(store: Store, publish: Publish, embedder: Any) -> None:
    generation = publish(FILES, embedder)
    asked(store, "can I take my surfboard in the car")
    asked(store, "чи можна взяти в машину дошку для серфінгу", locale="uk")
    asked(store, "サーフボードを車に乗せられますか", locale="ja")
    asked(store, "the driver was rude to me")
    sizes = [gap.locales for gap in found(store, generation, without_time_limit(embedder))]
    assert {"en": 1, "uk": 1, "ja": 1} in sizes
    assert {"en": 1} in sizes
