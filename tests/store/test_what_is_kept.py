"""What is put into the store comes out as it was, on both databases."""

from datetime import timedelta, timezone
from typing import Any

import pytest

from api.store import Store
from api.store.answers import find_answers
from api.store.attachments import claim_attachments, find_attachments, read_attachment
from api.store.feedback import Vote, insert_vote
from api.store.handoffs import Event, erase_contents, find_events, find_handoff, insert_event, insert_handoff, list_handoffs
from api.store.idempotency import once
from api.store.tables import feedback
from kb.errors import Conflict
from tests.store.rows import NOW, add_answers, given, handoff, later, open_in, picture


def test_answers_come_out_as_they_were(store: Store) -> None:
    answers = [given(at=later(seconds=second), session="s", rejected=("a/b",), degraded="slow") for second in range(3)]
    add_answers(store, *answers)
    with store.reading() as connection:
        assert find_answers(connection, [answers[1].id]) == [answers[1]]
        assert find_answers(connection, [], "s") == answers
        assert find_answers(connection, [answers[2].id], "other") == [answers[2]]
        assert find_answers(connection, []) == []


def test_of_a_long_session_the_latest_answers_are_found(store: Store) -> None:
    answers = [given(at=later(seconds=second), session="s") for second in range(30)]
    add_answers(store, *reversed(answers))
    with store.reading() as connection:
        assert find_answers(connection, [answers[0].id], "s") == [answers[0], *answers[10:]]


def test_times_come_out_in_utc_whatever_zone_they_had(store: Store) -> None:
    answer = given(at=NOW.astimezone(timezone(timedelta(hours=9))))
    add_answers(store, answer)
    with store.reading() as connection:
        (found,) = find_answers(connection, [answer.id])
    assert found.at == NOW
    assert found.at.utcoffset() == timedelta(0)


def test_a_time_without_a_zone_is_refused(store: Store) -> None:
    with pytest.raises(Exception, match="no time zone"):
        add_answers(store, given(at=NOW.replace(tzinfo=None)))


@pytest.mark.parametrize("text", ["a\0b", "\ud800", "😀" * 2000, "ﷺ\u202e\r\n\t", "'; DROP TABLE answers; --", "%s %(a)s :a ?"])
def test_any_text_is_kept(store: Store, text: str) -> None:
    answer = given(question=text, session=text)
    add_answers(store, answer)
    with store.reading() as connection:
        assert find_answers(connection, [answer.id])[0].question == text.replace("\0", "?").replace("\ud800", "?")


def test_a_handoff_comes_out_as_it_was(store: Store) -> None:
    opened = open_in(store)
    with store.reading() as connection:
        assert find_handoff(connection, opened.id) == opened
        assert find_handoff(connection, opened.id, to_change=True) == opened
        assert find_handoff(connection, "x") is None


def test_events_come_out_in_order_and_change_the_state(store: Store) -> None:
    opened = open_in(store)
    happened = [Event(later(minutes=1), "taken", agent="Олена"), Event(later(minutes=2), "answered", "Ось.", "pay/refund", "Олена")]
    for event in happened:
        with store.writing() as connection:
            insert_event(connection, opened, event, "answered" if event.kind == "answered" else "taken")
    with store.reading() as connection:
        found = find_handoff(connection, opened.id)
        events = find_events(connection, opened.id)
    assert found
    assert (found.state, found.changed_at, found.article) == ("answered", later(minutes=2), "pay/refund")
    assert [(event.kind, event.text, event.agent, event.at) for event in events[1:]] == [
        (event.kind, event.text, event.agent, event.at) for event in happened
    ]


def test_handoffs_are_listed_latest_first(store: Store) -> None:
    ids = [open_in(store, opened_at=later(minutes=minute)).id for minute in range(3)]
    with store.reading() as connection:
        assert [listed.id for listed in list_handoffs(connection, None, 2)] == ids[:0:-1]
        assert list_handoffs(connection, "closed", 5) == []


def test_what_a_person_takes_back_is_gone(store: Store) -> None:
    opened = open_in(store, session="s")
    attachment = picture(store)
    with store.writing() as connection:
        assert claim_attachments(connection, [attachment.id], opened.id) == 1
        insert_event(connection, opened, Event(NOW, "message", "Ще щось."), "open")
        erase_contents(connection, opened.id)
    with store.reading() as connection:
        found = find_handoff(connection, opened.id)
        assert found
        assert (found.question, found.text, found.contact, found.context, found.session) == (None, None, {}, {}, None)
        assert [event.text for event in find_events(connection, opened.id)] == [None, None]
        assert read_attachment(connection, attachment.id) is None


def test_pictures_belong_to_the_handoff_that_takes_them_first(store: Store) -> None:
    first, second = open_in(store), open_in(store)
    pictures = [picture(store, at=later(seconds=second)) for second in range(3)]
    ids = [attachment.id for attachment in pictures]
    with store.writing() as connection:
        assert claim_attachments(connection, ids[:2], first.id) == 2
        assert claim_attachments(connection, ids, second.id) == 1
        assert claim_attachments(connection, [], second.id) == 0
    with store.reading() as connection:
        assert [attachment.id for attachment in find_attachments(connection, first.id)] == ids[:2]
        assert read_attachment(connection, ids[0]) == ("image/png", b"png")
        assert read_attachment(connection, "x") is None


def vote(store: Store, **more: Any) -> None:
    kept: dict[str, Any] = {"answer_id": "a", "article": "x/y", "locale": "uk", "helpful": True, "why": None, "session": None, **more}
    with store.writing() as connection:
        insert_vote(connection, Vote(NOW, **kept))


def test_a_vote_takes_the_place_of_the_one_before_on_the_same(store: Store) -> None:
    for more in ({}, {"helpful": False}, {"article": None}, {"article": None, "why": "No."}, {"answer_id": None}, {"answer_id": None}):
        vote(store, **more)
    with store.reading() as connection:
        rows = connection.execute(feedback.select()).all()
    assert sorted((str(row.answer_id), str(row.article), row.helpful, str(row.why)) for row in rows) == [
        ("None", "x/y", True, "None"),
        ("None", "x/y", True, "None"),
        ("a", "None", True, "No."),
        ("a", "x/y", False, "None"),
    ]


def test_the_same_request_again_is_done_once_and_answered_the_same(store: Store) -> None:
    opened = open_in(store)
    done: list[int] = []

    def ask(key: str, body: dict[str, Any]) -> dict[str, Any]:
        with store.writing() as connection:
            return once(connection, key, body, lambda: (done.append(1) or {"number": len(done)}, opened.id))

    assert ask("k", {"a": "ї", "b": 2}) == ask("k", {"b": 2, "a": "ї"}) == {"number": 1}
    with pytest.raises(Conflict, match="another body"):
        ask("k", {"a": "i", "b": 2})
    assert ask("other", {"a": "ї", "b": 2}) == {"number": 2}
    assert [ask("", {})["number"] for _ in range(2)] == [3, 4]


def test_a_request_that_failed_may_come_again_with_the_same_key(store: Store) -> None:
    opened = open_in(store)

    def fail() -> Any:
        raise OSError("power cut")

    with pytest.raises(Exception, match="power cut"), store.writing() as connection:
        once(connection, "k", {}, fail)
    with store.writing() as connection:
        assert once(connection, "k", {"other": 1}, lambda: ({"done": True}, opened.id)) == {"done": True}


def test_what_raises_is_undone(store: Store) -> None:
    opened = handoff()

    def fail() -> None:
        with store.writing() as connection:
            insert_handoff(connection, opened)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with store.reading() as connection:
        assert find_handoff(connection, opened.id) is None
