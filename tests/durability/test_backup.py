"""A backup is made and put back while servers write, and what is damaged, newer or in the way is refused."""

import json
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from api.backup import back_up, restore
from api.store import Store
from api.store.attachments import read_attachment
from indexer.store import read_pointer
from kb.errors import BackupRefused, StoreRefused
from tests.command_line import KOTAE, environment, kotae
from tests.files import article, help_center
from tests.indexes import open_index, publish_in
from tests.store.rows import add_answers, given, open_in


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """One with an answer, beside an index."""
    publish_in(tmp_path, {"help-center.yaml": help_center("en: {}"), "en/help/a.md": article("A")})
    store = Store(tmp_path / "index.store.db")
    add_answers(store, given("before"))
    yield store
    store.close()


def answers(store: Store) -> set[str]:
    with store.reading() as connection:
        return set(connection.execute(text("SELECT id FROM answers")).scalars())


def test_what_was_kept_and_served_is_there_again_on_another_machine(tmp_path: Path, store: Store) -> None:
    opened = open_in(store, "webhook")
    said = kotae("backup", tmp_path / "backup", "--index", tmp_path / "index").stdout
    assert "holds the store and generation" in said
    other = tmp_path / "other" / "index"
    other.parent.mkdir()
    assert "is served from" in kotae("restore", tmp_path / "backup", "--index", other).stdout
    restored = Store(tmp_path / "other" / "index.store.db")
    assert answers(restored) == {"before"}
    with restored.reading() as connection:
        assert connection.execute(text("SELECT id FROM handoffs")).scalar() == opened.id
        assert connection.execute(text("SELECT state FROM outbox")).scalar() == "waiting"
        assert read_attachment(connection, "none") is None
    assert open_index(other).id == open_index(tmp_path / "index").id
    restored.close()


def test_backups_under_writers_hold_all_that_was_acknowledged_before(tmp_path: Path, store: Store) -> None:
    acknowledged, end = ["before"], threading.Event()

    def write() -> None:
        while not end.is_set():
            add_answers(store, given(f"a{len(acknowledged)}"))
            acknowledged.append(f"a{len(acknowledged)}")

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(5):
            before = set(acknowledged)
            back_up(store, tmp_path / "index", tmp_path / str(number))
            with closing(sqlite3.connect(tmp_path / str(number) / "store.db")) as copy:
                assert before <= {row[0] for row in copy.execute("SELECT id FROM answers")}
    finally:
        end.set()
        writer.join()


def test_a_store_in_use_is_replaced_at_once_and_only_when_that_is_said(tmp_path: Path, store: Store) -> None:
    back_up(store, tmp_path / "index", tmp_path / "backup")
    add_answers(store, given("after"))
    with pytest.raises(BackupRefused, match="--force"):
        restore(tmp_path / "backup", store, tmp_path / "index")
    assert answers(store) == {"before", "after"}
    with store.reading() as reader:
        seen = reader.execute(text("SELECT count(*) FROM answers")).scalar()
        restore(tmp_path / "backup", Store(str(store)), tmp_path / "index", force=True)
        assert reader.execute(text("SELECT count(*) FROM answers")).scalar() == seen, "a reader sees one moment"
    assert answers(store) == {"before"}
    add_answers(store, given("later"))
    assert answers(store) == {"before", "later"}
    assert read_pointer(tmp_path / "index").earlier


@pytest.mark.parametrize("harm", ["flipped", "missing", "no record", "newer", "newer store", "cut short"])
def test_a_damaged_or_newer_backup_is_refused_and_all_stays_as_it_was(tmp_path: Path, store: Store, harm: str) -> None:
    if harm == "newer store":
        with store.writing() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    back_up(store, tmp_path / "index", tmp_path / "backup")
    record = tmp_path / "backup" / "backup.json"
    file = tmp_path / "backup" / "store.db"
    if harm == "flipped":
        data = bytearray(file.read_bytes())
        data[5000] ^= 1
        file.write_bytes(data)
    elif harm == "missing":
        shutil.rmtree(next((tmp_path / "backup" / "index").glob("*/en")))
    elif harm == "no record":
        record.unlink()
    elif harm == "newer":
        record.write_text(json.dumps(json.loads(record.read_bytes()) | {"format": 2, "kotae": "99"}))
    elif harm == "cut short":
        record.write_bytes(record.read_bytes()[:40])
    target = tmp_path / "target.db"
    with pytest.raises(BackupRefused, match=r"damaged|missing|later version|cannot be read"):
        restore(tmp_path / "backup", Store(target), tmp_path / "new-index")
    assert not target.exists()
    assert not (tmp_path / "new-index").exists()


def test_a_backup_that_cannot_be_made_says_why_and_leaves_nothing(tmp_path: Path, store: Store) -> None:
    with pytest.raises(StoreRefused, match="pg_dump"):
        back_up(Store("postgresql://kotae:secret@127.0.0.1:9/kotae"), tmp_path / "index", tmp_path / "backup")
    (tmp_path / "there").mkdir()
    with pytest.raises(BackupRefused, match="is there already"):
        back_up(store, tmp_path / "index", tmp_path / "there")
    assert not [path.name for path in tmp_path.iterdir() if "backup" in path.name]


def test_a_restore_that_is_killed_leaves_the_old_or_the_new_and_run_again_it_finishes(tmp_path: Path) -> None:
    files = {"help-center.yaml": help_center("en: {}"), "en/help/a.md": article("A")}
    saved, other = Store(tmp_path / "people.db"), Store(tmp_path / "before" / "people.db")
    publish_in(tmp_path, files)
    add_answers(saved, *(given(f"{number}", question="x" * 1000) for number in range(50)))
    back_up(saved, tmp_path / "index", tmp_path / "backup")
    publish_in(tmp_path / "before", files | {"en/help/b.md": article("B")})
    add_answers(other, given("other"))
    saved.close()
    other.close()
    (tmp_path / "nothing").mkdir()
    done = subprocess.run([sys.executable, "-m", "tests.durability.killing", tmp_path], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert int(done.stdout) >= 6


def test_a_backup_onto_a_full_disk_or_into_a_folder_that_goes_away_says_so_and_leaves_nothing(
    tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_answers(store, *(given(f"{number}", question="x" * 1000) for number in range(100)))
    command = f"ulimit -f 250; exec {KOTAE} backup {tmp_path}/kept/backup --index {tmp_path}/index"
    full = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False, env=environment())
    assert (full.returncode, full.stdout) == (2, "")
    assert f"copied to {tmp_path}/kept" in full.stderr
    assert "make room" in full.stderr
    assert not list((tmp_path / "kept").iterdir())
    for gone in ("kept", "kept/.backup.*"):
        monkeypatch.setattr("api.backup.making.copy_current", lambda *_, gone=gone: shutil.rmtree(next(tmp_path.glob(gone))))
        with pytest.raises(BackupRefused, match="try again"):
            back_up(store, tmp_path / "index", tmp_path / "kept" / "backup")
        assert not (tmp_path / "kept" / "backup").exists()
