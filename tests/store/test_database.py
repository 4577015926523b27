"""A store is brought forward by whoever opens it, refused where it is ahead, and given up for a moment when it is down."""

import multiprocessing
import stat
import time
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from api.store import Store
from api.store.answers import find_answers
from api.store.database import read_address
from api.store.migrations import forward
from api.store.tables import metadata
from kb.errors import NewerStore, StoreRefused, StoreUnavailable
from tests.postgres import database
from tests.store.rows import add_answers, given


def test_the_migrations_lead_to_the_tables_of_today(store: Store) -> None:
    with store.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), metadata) == []


def test_each_step_is_named_as_its_file() -> None:
    script = ScriptDirectory(str(Path(forward.__file__).parent))
    assert [step.revision for step in script.walk_revisions()] == forward._steps()[::-1]  # noqa: SLF001 - Alembic is asked only where it is needed


def _open(address: str) -> None:
    store = Store(address)
    add_answers(store, given())


def test_many_processes_may_open_an_empty_store_at_once(address: str) -> None:
    processes = [multiprocessing.get_context("spawn").Process(target=_open, args=[address]) for _ in range(6)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0] * 6
    store = Store(address)
    with store.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM answers")).scalar() == 6
    store.close()


def test_a_store_of_a_later_version_is_refused_with_the_way_out(address: str) -> None:
    store = Store(address)
    store.open()
    with store.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    later = Store(address)
    for _ in range(2):
        with pytest.raises(NewerStore, match=r"later version of Kotae.*9999.*KOTAE_STORE"):
            later.open()
    store.close()
    later.close()


def test_a_file_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    store = Store(tmp_path / "people.db")
    add_answers(store, given())
    for file in tmp_path.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    store.close()


def test_what_was_written_is_there_for_the_next_process(address: str) -> None:
    answer = given()
    for _ in range(2):
        store = Store(address)
        with store.reading() as connection:
            found = find_answers(connection, [answer.id])
        if not found:
            add_answers(store, answer)
        store.close()
    assert found == [answer]


def test_looking_whether_it_can_be_written_changes_nothing_and_finds_out(address: str) -> None:
    store = Store(address)
    answer = given()
    add_answers(store, answer)
    store.check()
    with store.reading() as connection:
        assert find_answers(connection, [answer.id]) == [answer]
    if store.url.get_backend_name() == "sqlite":
        with store.reading() as connection:
            connection.exec_driver_sql("PRAGMA query_only = ON")
        with pytest.raises(StoreUnavailable, match="readonly"):
            store.check()
    store.close()


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable, match=r"missing.*does not answer.*can be written"):
        Store(tmp_path / "missing" / "people.db").open()


def test_a_file_that_is_no_database_is_told_and_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "people.db").write_bytes(b"a letter to my mother, long enough to be no database")
    with pytest.raises(StoreUnavailable, match="not a database"):
        Store(tmp_path / "people.db").open()
    assert (tmp_path / "people.db").read_bytes().startswith(b"a letter")


def test_a_database_that_is_down_is_left_alone_for_a_moment_and_used_again_when_it_is_back(tmp_path: Path) -> None:
    store = Store(tmp_path / "later" / "people.db")
    with pytest.raises(StoreUnavailable, match=r"unable|No such file"):
        store.open()
    (tmp_path / "later").mkdir()
    with pytest.raises(StoreUnavailable, match="a moment ago"):
        add_answers(store, given())
    time.sleep(1.1)
    add_answers(store, given())
    store.close()


def test_a_server_that_does_not_listen_is_told_without_the_password() -> None:
    store = Store("postgresql://kotae:hunter2@127.0.0.1:9/kotae")
    with pytest.raises(StoreUnavailable, match=r"kotae:\*\*\*@127.0.0.1") as told:
        store.open()
    assert "hunter2" not in str(told.value)


@pytest.mark.parametrize("address", ["mysql://db/kotae", "sqlite://", "postgresql://u:p@host:port/x", "sqlite:///:memory:"])
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(StoreRefused, match="write"):
        read_address(address)


def test_a_statement_that_hangs_is_given_up(postgres_server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.store.database._LONGEST_SILENCE", 300)
    with database(postgres_server) as address:
        store = Store(address)
        store.open()
        with pytest.raises(StoreUnavailable, match="timeout"), store.reading() as connection:
            connection.execute(text("SELECT pg_sleep(20)"))
        store.close()
