"""A store that is locked, taken away or full costs nobody an answer, and nothing that was acknowledged."""

import resource
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import httpx2
import pytest

from api.backup import back_up, restore
from api.runtime import Settings
from api.runtime.repeating import repeating
from api.store import Store
from indexer.backends.tantivy import TantivyEngine
from kb.errors import CannotWrite, StoreUnavailable
from tests.files import article, help_center
from tests.indexes import publish_in
from tests.serving import FollowedIndex, Server, answering, ask_over_http, serving
from tests.store.rows import open_in
from tests.waiting import until

ENGLISH = {"help-center.yaml": help_center("en: {}")}


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


def test_while_the_disk_is_full_handoffs_are_refused_and_answers_go_on_and_then_all_is_as_before(tmp_path: Path) -> None:
    publish_in(tmp_path, {**ENGLISH, "en/help/a.md": article("Reset a password")})
    file, acknowledged = tmp_path / "index.store.db", 0
    with serving(tmp_path / "index", tmp_path / "log", log="json") as server:
        acknowledged += _hand_over(server, 201)
        with _full(server, *tmp_path.glob("index.store.db*")):
            while server.http.post("/v1/handoffs", json={"text": "x" * 5000}).status_code == 201:
                acknowledged += 1
            _refuses(server)
            assert "disk" in server.log()
            assert "make sure that" in server.log()
        time.sleep(1.1)
        acknowledged += _hand_over(server, 201)
        assert server.http.get("/health/ready").json()["store"] == "open"
    with closing(sqlite3.connect(file)) as database:
        assert database.execute("SELECT count(*) FROM handoffs").fetchone() == (acknowledged,)


def _hand_over(server: Server, status: int) -> int:
    response = server.http.post("/v1/handoffs", json={"text": "x" * 5000})
    assert response.status_code == status, response.text
    assert status == 201 or (response.json()["contacts"] and response.headers["Retry-After"])
    return 1


def _refuses(server: Server) -> None:
    """What is sent, not what is asked."""
    _hand_over(server, 503)
    assert ask_over_http(server.http, "reset password", "en")["outcome"] == "answer"
    ready = until(lambda: _ready_without_store(server), 10)
    assert ready.status_code == 200


def _ready_without_store(server: Server) -> httpx2.Response | None:
    ready = server.http.get("/health/ready")
    return ready if ready.json()["store"] == "down" else None


@contextmanager
def _full(server: Server, *files: Path) -> Iterator[None]:
    """The disk takes no more for a process than what it has in the largest of its files, and a page."""
    limits = resource.prlimit(server.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (max(file.stat().st_size for file in files) + 4096, limits[1]))
    yield
    resource.prlimit(server.pid, resource.RLIMIT_FSIZE, limits)


def test_a_store_that_was_deleted_takes_nothing_until_a_backup_is_put_in_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.store.database._PAUSE", 0.1)
    publish_in(tmp_path, {**ENGLISH, "en/help/a.md": article("A")})
    workers = [Store(tmp_path / "people.db") for _ in range(2)]
    first, second = (open_in(worker) for worker in workers)
    (tmp_path / "people.db").rename(tmp_path / "moved")
    for worker in workers:
        with pytest.raises(StoreUnavailable, match="moved; put it back"):
            open_in(worker)
    assert not (tmp_path / "people.db").exists()
    (tmp_path / "moved").rename(tmp_path / "people.db")
    time.sleep(0.2)
    back_up(workers[1], tmp_path / "index", tmp_path / "backup")
    for worker in workers:
        open_in(worker)
    (tmp_path / "people.db").unlink()
    for worker in workers:
        with pytest.raises(StoreUnavailable, match="kotae restore"):
            open_in(worker)
    restore(tmp_path / "backup", Store(tmp_path / "people.db"), tmp_path / "index")
    time.sleep(0.2)
    kept = {first.id, second.id, *(open_in(worker).id for worker in workers)}
    for worker in workers:
        worker.close()
    with closing(sqlite3.connect(tmp_path / "people.db")) as database:
        assert {row[0] for row in database.execute("SELECT id FROM handoffs")} == kept
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_what_is_written_while_the_store_is_replaced_is_not_acknowledged(tmp_path: Path) -> None:
    store = Store(tmp_path / "people.db")
    replaced = store.writing()
    replaced.__enter__()
    (tmp_path / "people.db").rename(tmp_path / "moved")
    (tmp_path / "people.db").touch()
    with pytest.raises(StoreUnavailable, match="replaced"):
        replaced.__exit__(None, None, None)
    store.close()


def test_no_room_for_temporary_files_is_not_told_as_damage(demo_index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "none"))
    with pytest.raises(CannotWrite, match="set TMPDIR"):
        TantivyEngine().open([(folder, 0) for folder in demo_index.glob("*/en/part-1/engine-1")])


def test_what_is_done_again_and_again_does_not_end_of_a_fault() -> None:
    tries: list[int] = []

    def work() -> float:
        tries.append(len(tries))
        if len(tries) < 3:
            raise OSError("the disk is full")
        return 0.001

    with repeating("work", 0.001, work):
        until(lambda: len(tries) > 4, 5)
