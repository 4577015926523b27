"""A store that is locked, taken away or full, and a clock that jumps back, cost nobody an answer, and nothing that was acknowledged."""

import sqlite3
import time
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from api.runtime import Settings
from api.store import Store
from api.store.outbox import lease
from api.store.retention import prune
from tests.serving import FollowedIndex, answering, ask_over_http
from tests.store.rows import NOW, open_in


def test_while_another_process_locks_the_store_handoffs_are_refused_with_the_way_to_a_human_and_answers_go_on(
    demo_index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.store.database._BUSY", 0.2)
    store = Store(tmp_path / "people.db")
    with answering(FollowedIndex(demo_index), Settings(), store=store) as http:
        kept = http.post("/v1/handoffs", json={"text": "first"}).json()["id"]
        with closing(sqlite3.connect(tmp_path / "people.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            refused = http.post("/v1/handoffs", json={"text": "second"})
            assert (refused.status_code, bool(refused.json()["contacts"])) == (503, True)
            assert refused.headers["Retry-After"]
            assert ask_over_http(http, "reset password", "en")["outcome"] == "answer"
        time.sleep(1.1)
        taken = http.post("/v1/handoffs", json={"text": "second"}).json()["id"]
    with closing(sqlite3.connect(tmp_path / "people.db")) as database:
        assert {row[0] for row in database.execute("SELECT id FROM handoffs")} == {kept, taken}


def test_a_clock_that_jumps_back_deletes_nothing_and_what_is_due_is_delivered_when_it_is_due_again(tmp_path: Path) -> None:
    store = Store(tmp_path / "people.db")
    open_in(store, "webhook")
    assert not any(prune(store, 30, NOW - timedelta(days=400)).values())
    with store.writing() as connection:
        assert lease(connection, "webhook", NOW - timedelta(hours=1), 30) is None
    with store.writing() as connection:
        assert lease(connection, "webhook", NOW, 30)
    store.close()
