"""Customers' votes and agents' answers are learned from, as relevance tests are."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from api.evaluation.observations import observe
from api.evaluation.verdicts import Verdict, verdicts, with_verdicts
from api.runtime import Runtime, Settings
from api.store import Store
from api.store.handoffs import Event, insert_event
from api.store.outcomes import outcomes
from kb.article import Content
from kb.content import read_content
from kb.relevance_tests import JudgedQuestion
from tests.command_line import kotae
from tests.demo import DEMO
from tests.insights.asking import ask, vote
from tests.store.rows import NOW, open_in

RESET, DELETE = "account/reset-password", "account/delete-account"


@pytest.fixture(scope="module")
def content() -> Content:
    whole = read_content(DEMO)
    return replace(whole, articles=list(whole.of("uk")), questions={})


def learned(store: Store, content: Content) -> list[Verdict]:
    with store.reading() as connection:
        return verdicts(outcomes(connection), content)


def agent_answers(store: Store, question: str, article: str | None) -> None:
    handoff = open_in(store, question=question)
    with store.writing() as connection:
        insert_event(connection, handoff, Event(NOW, "answered", "…", article), "answered")


def test_a_helpful_vote_says_what_is_right(store: Store, content: Content) -> None:
    vote(store, *ask(store, question="забув пароль"), helpful=True)
    assert learned(store, content) == [Verdict("uk", "забув пароль", frozenset({RESET}), frozenset())]


def test_most_of_several_votes_on_one_question_count(store: Store, content: Content) -> None:
    for number, helpful in enumerate((True, False, False)):
        vote(store, *ask(store, question="Забув пароль" if number else "забув пароль"), helpful=helpful, at=NOW + timedelta(minutes=number))
    (verdict,) = learned(store, content)
    assert (verdict.right, verdict.wrong) == (frozenset(), {RESET})


def test_a_vote_on_another_of_the_articles_shown_is_about_that_one(store: Store, content: Content) -> None:
    (answer,) = ask(store, question="стерти все", articles=(RESET, DELETE))
    vote(store, answer, helpful=False)
    vote(store, answer, helpful=True, article=DELETE)
    (verdict,) = learned(store, content)
    assert (verdict.right, verdict.wrong) == ({DELETE}, {RESET})


def test_an_agents_article_is_right_and_an_agents_words_alone_say_that_none_is(store: Store, content: Content) -> None:
    agent_answers(store, "видаліть мене", DELETE)
    agent_answers(store, "чи є у вас вертоліт", None)
    known = {verdict.text: verdict for verdict in learned(store, content)}
    assert known["видаліть мене"].right == {DELETE}
    assert known["чи є у вас вертоліт"] == Verdict("uk", "чи є у вас вертоліт", frozenset(), frozenset())
    assert set(with_verdicts(content, known.values()).questions["uk"]) == {
        JudgedQuestion("видаліть мене", frozenset({DELETE})),
        JudgedQuestion("чи є у вас вертоліт", frozenset()),
    }


def test_articles_that_are_gone_and_hand_offs_that_nobody_answered_tell_nothing(store: Store, content: Content) -> None:
    vote(store, *ask(store, articles=("account/gone",)), helpful=True)
    vote(store, *ask(store, articles=()), helpful=True)
    open_in(store)
    assert learned(store, content) == []


def test_what_the_writers_judged_themselves_stands(store: Store, content: Content) -> None:
    vote(store, *ask(store, question="забув пароль"), helpful=False)
    own = replace(content, questions={"uk": (JudgedQuestion("Забув пароль", frozenset({RESET})),)})
    assert learned(store, own) == []


def test_a_voted_down_answer_counts_as_wrong_only_where_it_comes_first_again(content: Content, tmp_path: Path) -> None:
    runtime = Runtime(Settings(index=tmp_path, embedder="none"))
    few = replace(content, questions={"uk": (JudgedQuestion("забув пароль", frozenset({RESET})),)})
    known = [Verdict("uk", "забув свій пароль", frozenset(), frozenset({article})) for article in (RESET, DELETE)]
    before, after = (observe(few, runtime, voted)["lexical"] for voted in ((), known))
    (more,) = [seen for seen in after if seen not in before]
    assert (more.group, more.judged.answerable, more.judged.right) == (RESET, True, False)


def test_calibrating_tells_what_it_learned_from_votes(tmp_path: Path) -> None:
    failed = kotae("calibrate", DEMO, "--votes", "--index", tmp_path / "index", code=2)
    assert "there is no store" in failed.stderr
