"""Operators see what was not delivered and send it again, hand out or delete a session, and try their webhook."""

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from api.handoffs.deliveries.webhook import signer
from api.store import Store
from api.store.handoffs import find_handoff
from api.store.outbox import close_target, closed_because, lease, mark_dead
from benchmarks.receiver import OTHER_SECRET, SECRET, receiving
from tests.command_line import kotae
from tests.store.rows import NOW, add_answers, given, later, open_in, row_of


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[tuple[Store, dict[str, str]]]:
    """A store beside an index, and the settings with which commands find it."""
    store = Store(tmp_path / "index.store.db")
    store.open()
    yield store, {"index": str(tmp_path / "index")}
    store.close()


def given_up(store: Store, **more: Any) -> str:
    """The id of a hand-off that could not be delivered."""
    opened = open_in(store, "webhook", **more)
    with store.writing() as connection:
        row = lease(connection, "webhook", NOW, 1)
        assert row
        mark_dead(connection, row, "https://hooks.example answered 400", NOW)
    return opened.id


def test_handoffs_are_listed_with_what_became_of_them(kept: tuple[Store, dict[str, str]]) -> None:
    store, settings = kept
    dead, waiting = given_up(store), open_in(store, "webhook", opened_at=later(seconds=1)).id
    told = open_in(store, opened_at=later(seconds=2)).id
    lines = kotae("handoffs", "list", **settings).stdout.splitlines()
    assert [line.split()[0] for line in lines] == [told, waiting, dead]
    assert [line.split("  ")[-1].strip() for line in lines] == ["no target", "webhook: opened waiting", "webhook: opened dead"]
    undelivered = json.loads(kotae("handoffs", "list", "--undelivered", "--json", **settings).stdout)
    assert [handoff["id"] for handoff in undelivered] == [waiting, dead]
    assert kotae("handoffs", "list", "--state", "closed", **settings).stdout == "no hand-offs\n"
    assert kotae("handoffs", "list", "--limit", "1", **settings).stdout.startswith(told)


def test_a_handoff_is_shown_with_why_it_was_given_up(kept: tuple[Store, dict[str, str]]) -> None:
    store, settings = kept
    dead = given_up(store)
    shown = kotae("handoffs", "show", dead, **settings).stdout
    for told in (dead, "Де гроші?", "Не прийшли.", "o@example.com", "dead after 1 try", "https://hooks.example answered 400"):
        assert told in shown
    assert json.loads(kotae("handoffs", "show", dead, "--json", **settings).stdout)["deliveries"][0]["state"] == "dead"
    assert "there is no hand-off `x`" in kotae("handoffs", "show", "x", code=2, **settings).stderr


def test_what_was_given_up_is_sent_again(kept: tuple[Store, dict[str, str]]) -> None:
    store, settings = kept
    first, second = given_up(store), given_up(store)
    assert kotae("handoffs", "retry", first, **settings).stdout == "1 delivery will be tried again\n"
    assert kotae("handoffs", "retry", first, **settings).stdout == "nothing was given up, and nothing waits\n"
    with store.reading() as connection:
        handoff = find_handoff(connection, second)
    assert handoff
    assert row_of(store, handoff).state == "dead"
    assert kotae("handoffs", "retry", "--all", **settings).stdout == "1 delivery will be tried again\n"
    assert row_of(store, handoff).state == "waiting"
    for arguments in ([], [first, "--all"]):
        assert "name one hand-off, or say --all" in kotae("handoffs", "retry", *arguments, code=2, **settings).stderr


def test_a_session_is_handed_out_and_deleted(kept: tuple[Store, dict[str, str]]) -> None:
    store, settings = kept
    add_answers(store, given(session="s"), given(session="t"))
    open_in(store, session="s")
    exported = json.loads(kotae("sessions", "export", "s", **settings).stdout)
    assert (len(exported["answers"]), len(exported["handoffs"])) == (1, 1)
    assert kotae("sessions", "delete", "s", **settings).stdout == "deleted: 1 handoffs, 1 answers\n"
    assert kotae("sessions", "delete", "s", **settings).stdout == "deleted: nothing\n"


def test_what_is_too_old_is_deleted(kept: tuple[Store, dict[str, str]]) -> None:
    store, settings = kept
    add_answers(store, given(at=NOW))
    assert kotae("store", "prune", "--days", "0", **settings).stdout == "deleted: nothing\n"
    assert kotae("store", "prune", retention_days="0", **settings).stdout == "deleted: nothing\n"
    assert kotae("store", "prune", "--days", "1", **settings).stdout == "deleted: 1 answers\n"


def test_without_a_store_commands_say_so_and_make_none(tmp_path: Path) -> None:
    assert "`kotae serve` makes it" in kotae("handoffs", "list", "--index", tmp_path / "index", code=2).stderr
    assert "KOTAE_STORE is none" in kotae("handoffs", "list", "--index", tmp_path / "index", code=2, store="none").stderr
    assert list(tmp_path.iterdir()) == []


def test_a_webhook_is_tried_and_opened_again(kept: tuple[Store, dict[str, str]]) -> None:
    store, settings = kept
    with receiving() as receiver:
        settings |= {"webhook_url": receiver.url, "webhook_secrets": SECRET, "allow_private_targets": "true"}
        with store.writing() as connection:
            close_target(connection, "webhook", receiver.url, "410", NOW)
        told = kotae("webhooks", "test", **settings).stdout
        ((message_id, body),) = receiver.taken
        assert told == f"{message_id} was taken with 204\n"
        assert body["type"] == "webhook.test"
        with store.reading() as connection:
            assert closed_because(connection, "webhook", receiver.url) is None
        receiver.behaviour = "500"
        assert "answered 500" in kotae("webhooks", "test", code=2, **settings).stderr
    assert "KOTAE_WEBHOOK_URL is not set" in kotae("webhooks", "test", code=2).stderr


def test_what_was_received_is_verified_by_hand(tmp_path: Path) -> None:
    (tmp_path / "body").write_text("{}")
    now = time.time()
    signature = signer(SECRET).sign("msg_1", datetime.fromtimestamp(now, UTC), "{}")
    arguments = ["--id", "msg_1", "--timestamp", int(now), "--signature", signature]
    assert kotae("webhooks", "verify", tmp_path / "body", *arguments, webhook_secrets=f"{OTHER_SECRET}, {SECRET}").stdout == "ours\n"
    refused = kotae("webhooks", "verify", tmp_path / "body", *arguments, code=1, webhook_secrets=OTHER_SECRET).stdout
    assert refused == "not ours: No matching signature found\n"
