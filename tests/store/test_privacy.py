"""Nothing is kept for longer than it may be, and a session is handed out or deleted as a whole."""

import json
from pathlib import Path

import pytest
from sqlalchemy import func, select

from api.store import Store
from api.store.answers import find_answers
from api.store.attachments import claim_attachments, find_attachments
from api.store.feedback import Vote, insert_vote
from api.store.handoffs import Event, Handoff, find_handoff, insert_event
from api.store.idempotency import once
from api.store.retention import prune
from api.store.sessions import delete_session, export_session
from api.store.tables import metadata
from tests.store.rows import NOW, add_answers, given, later, open_in, picture


def sizes(store: Store) -> dict[str, int]:
    """How many rows each table has; those without are left out."""
    with store.reading() as connection:
        counted = {table.name: connection.execute(select(func.count()).select_from(table)).scalar_one() for table in metadata.sorted_tables}
    return {name: count for name, count in counted.items() if count}


def fill(store: Store, session: str) -> Handoff:
    """One row of everything."""
    add_answers(store, given(session=session, question=f"secret of {session}"))
    opened = open_in(store, "webhook", session=session, text=f"secret of {session}")
    attachment = picture(store)
    with store.writing() as connection:
        insert_vote(connection, Vote(NOW, None, "a/b", "uk", helpful=True, why=f"secret of {session}", session=session))
        insert_event(connection, opened, Event(NOW, "message", f"secret of {session}"), "open")
        claim_attachments(connection, [attachment.id], opened.id)
        once(connection, session, {}, lambda: ({"of": session}, opened.id))
    return opened


def test_a_session_is_handed_out_whole(store: Store) -> None:
    fill(store, "a")
    fill(store, "b")
    with store.reading() as connection:
        exported = export_session(connection, "a")
    text = json.dumps(exported)
    assert text.count("secret of a") == 4
    assert "secret of b" not in text
    assert "0" * 64 not in text  # what a person proves with that a hand-off is theirs
    assert [attachment["content"] for attachment in exported["attachments"]] == ["cG5n"]
    with store.reading() as connection:
        assert not any(export_session(connection, "c")[table] for table in ("answers", "feedback", "handoffs", "attachments"))


def test_a_session_is_deleted_whole_with_what_is_still_to_be_delivered(store: Store) -> None:
    fill(store, "b")
    alone = sizes(store)
    fill(store, "a")
    with store.writing() as connection:
        assert delete_session(connection, "a") == {"answers": 1, "feedback": 1, "handoffs": 1, "attachments": 0}
    assert sizes(store) == alone
    with store.writing() as connection:
        delete_session(connection, "b")
    assert sizes(store) == {}


def test_what_is_older_than_it_may_be_is_deleted(store: Store) -> None:
    old, young = given(at=later(days=-91)), given(at=later(days=-89))
    add_answers(store, old, young)
    ended, going_on = (open_in(store, opened_at=later(days=-200), changed_at=later(days=days)) for days in (-91, -89))
    deleted = prune(store, 90, later())
    assert {table: count for table, count in deleted.items() if count} == {"answers": 1, "handoffs": 1}
    with store.reading() as connection:
        assert find_answers(connection, [old.id, young.id]) == [young]
        assert not find_handoff(connection, ended.id)
        assert find_handoff(connection, going_on.id)


def test_more_than_a_portion_is_deleted(store: Store) -> None:
    add_answers(store, *(given(at=later(days=-91)) for _ in range(2500)))
    assert prune(store, 90, later())["answers"] == 2500


def test_without_a_limit_only_what_nobody_needs_is_deleted(store: Store) -> None:
    add_answers(store, given(at=later(days=-9999)))
    opened = open_in(store, opened_at=later(days=-9999), changed_at=later(days=-9999))
    kept = picture(store, at=later(days=-9999))
    picture(store, at=later(hours=-25))
    waiting = picture(store, at=later(hours=-23))
    with store.writing() as connection:
        claim_attachments(connection, [kept.id], opened.id)
    assert {table: count for table, count in prune(store, 0, later()).items() if count} == {"attachments": 1}
    with store.reading() as connection:
        assert [attachment.id for attachment in find_attachments(connection, opened.id)] == [kept.id]
    assert sizes(store)["attachments"] == 2
    assert waiting


@pytest.mark.parametrize("how", ["prune", "delete"])
def test_of_what_was_deleted_nothing_is_left_in_the_files(tmp_path: Path, how: str) -> None:
    store = Store(tmp_path / "people.db")
    add_answers(store, *(given(session="a", question=f"zanzibar{number}" * 50, at=later(days=-91)) for number in range(50)))
    if how == "prune":
        prune(store, 90, later())
    else:
        with store.writing() as connection:
            delete_session(connection, "a")
        store.forget()
    assert not [file.name for file in tmp_path.iterdir() if b"zanzibar" in file.read_bytes()]
    store.close()
