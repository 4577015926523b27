"""A whole store copied into another, while both are used: SQLite's online backup. PostgreSQL has tools of its own for that."""

import hashlib
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import cast
from urllib.parse import quote

from sqlalchemy import Connection

from api.store.database import Store, make_private
from kb.errors import BackupRefused, StoreRefused, StoreUnavailable

_LONGEST = 60.0
"""Seconds to wait for others that write."""

_POSTGRESQL = "is PostgreSQL, which is backed up by `pg_dump` and restored by `pg_restore`; the index is made of the content again"


def copy_out(store: Store, target: Path) -> None:
    """Writes the store as it is at one moment into a new file; raises `StoreRefused` or `StoreUnavailable`."""
    _only_sqlite(store)
    target.touch(mode=0o600)
    with (
        store.reading() as connection,
        _translated(f"the store {store} cannot be copied to {target.parent}"),
        closing(sqlite3.connect(target)) as copy,
    ):
        _sqlite(connection).backup(copy, progress=_until(store))
        copy.execute("PRAGMA journal_mode = DELETE")  # so that it is one file, all of it on disk


def copy_in(source: Store, store: Store) -> None:
    """Replaces all that a store holds, in one transaction; its readers see what was before or all that is new. Raises as above.

    A store whose file is broken is left as it is, and told.
    """
    _only_sqlite(store)
    make_private(store.url)
    with source.reading() as connection, _translated(f"the store {store} cannot be written"):
        (sound,) = _sqlite(connection).execute("PRAGMA integrity_check").fetchone()
        if sound != "ok":
            raise BackupRefused(f"the store in the backup is damaged ({sound}); restore from another backup")
        with closing(sqlite3.connect(str(store), timeout=5)) as target:
            target.execute("PRAGMA journal_mode = WAL")
            target.execute("PRAGMA synchronous = FULL")
            _sqlite(connection).backup(target, progress=_until(store))


def is_empty(store: Store) -> bool:
    """Whether there is no store yet, or one that was begun and has no tables; changes nothing."""
    _only_sqlite(store)
    try:
        return not store.is_there() or not _tables(store)
    except sqlite3.Error:
        return False


def hold_the_same(copied: Store, store: Store) -> bool:
    """Whether two stores hold the same rows; changes nothing. What cannot be read is not the same."""
    try:
        tables = _tables(store)
        if _tables(copied) != tables:
            return False
        with _read_only(copied) as one, _read_only(store) as other:
            return all(_rows(one, name) == _rows(other, name) for name, _ in tables)
    except sqlite3.Error:
        return False


def _tables(store: Store) -> list[tuple[str, str]]:
    with _read_only(store) as connection:
        return connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()


@contextmanager
def _read_only(store: Store) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(f"file:{quote(str(store))}?mode=ro", uri=True, timeout=5)) as connection:
        yield connection


def _rows(connection: sqlite3.Connection, table: str) -> str:
    """A hash of all rows, in the order in which they lie."""
    hashed = hashlib.sha256()
    for row in connection.execute(f'SELECT * FROM "{table}"'):  # noqa: S608 - a name that the database itself gave
        hashed.update(repr(row).encode("utf-8", "surrogatepass"))
    return hashed.hexdigest()


def _only_sqlite(store: Store) -> None:
    if store.url.get_backend_name() != "sqlite":
        raise StoreRefused(f"the store {store} {_POSTGRESQL}")


def _sqlite(connection: Connection) -> sqlite3.Connection:
    return cast("sqlite3.Connection", connection.connection.driver_connection)


@contextmanager
def _translated(what: str) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise StoreUnavailable(f"{what}: {error}; make room or mend it, and try again") from error


def _until(store: Store) -> Callable[[int, int, int], None]:
    """What gives up where others lock the database for long: SQLite would try for ever."""
    deadline = time.monotonic() + _LONGEST

    def look(_: int, __: int, ___: int) -> None:
        if time.monotonic() > deadline:
            raise StoreUnavailable(f"the store {store} is locked by another process for long; see what holds it, and try again")

    return look
