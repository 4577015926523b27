"""A whole store copied into another, while both are used: SQLite's online backup. PostgreSQL has tools of its own for that."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import cast

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
    with store.reading() as connection, _translated(store), closing(sqlite3.connect(target)) as copy:
        _sqlite(connection).backup(copy, progress=_until(store))
        copy.execute("PRAGMA journal_mode = DELETE")  # so that it is one file, all of it on disk


def copy_in(source: Store, store: Store) -> None:
    """Replaces all that a store holds, in one transaction; its readers see what was before or all that is new. Raises as above.

    A store whose file is broken is left as it is, and told.
    """
    _only_sqlite(store)
    make_private(store.url)
    with source.reading() as connection, _translated(store):
        (sound,) = _sqlite(connection).execute("PRAGMA integrity_check").fetchone()
        if sound != "ok":
            raise BackupRefused(f"the store in the backup is damaged ({sound}); restore from another backup")
        with closing(sqlite3.connect(str(store), timeout=5)) as target:
            target.execute("PRAGMA journal_mode = WAL")
            target.execute("PRAGMA synchronous = FULL")
            _sqlite(connection).backup(target, progress=_until(store))


def _only_sqlite(store: Store) -> None:
    if store.url.get_backend_name() != "sqlite":
        raise StoreRefused(f"the store {store} {_POSTGRESQL}")


def _sqlite(connection: Connection) -> sqlite3.Connection:
    return cast("sqlite3.Connection", connection.connection.driver_connection)


@contextmanager
def _translated(store: Store) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise StoreUnavailable(f"the store {store} cannot be copied: {error}; make room or mend it, and try again") from error


def _until(store: Store) -> Callable[[int, int, int], None]:
    """What gives up where others lock the database for long: SQLite would try for ever."""
    deadline = time.monotonic() + _LONGEST

    def look(_: int, __: int, ___: int) -> None:
        if time.monotonic() > deadline:
            raise StoreUnavailable(f"the store {store} is locked by another process for long; see what holds it, and try again")

    return look
