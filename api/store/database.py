"""The database: opened when it is first needed, brought forward, and given up for a moment when it does not answer."""

import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, create_engine, event, exc, make_url

from api.store.migrations.forward import are_missing, bring_forward
from kb.errors import NotInstalled, StoreRefused, StoreUnavailable

_BUSY = 5.0
"""Seconds to wait for another process that writes to the same SQLite file: a batch of it takes milliseconds."""

_CONNECT = 3
"""Seconds to wait for a PostgreSQL server."""

_LONGEST_SILENCE = 10_000
"""Milliseconds for one statement on PostgreSQL, and for a network that carries nothing: whoever waits longer has gone."""

_PAUSE = 1.0
"""Seconds for which a database that did not answer is left alone: those who wait for it in a row would wait ever longer."""

_CONNECTIONS = 4
"""That one process keeps."""

_MORE = 12
"""That it opens for a while where all of those are in use."""

_LEAST_WRITE = {"sqlite": "PRAGMA user_version = 0", "postgresql": "SELECT txid_current()"}
"""What changes nothing, and is written all the same: a lock alone is to be had on a full disk, too."""

_File = tuple[int, int]
"""Device and inode; zeros for a server, and for what is not there yet."""


class Store:
    """What people send us. Safe from any thread; after a fork only if it was closed before."""

    def __init__(self, address: str | Path) -> None:
        """`address` is the path of an SQLite file, or a URL: `sqlite:///…`, `postgresql://…`. Raises `StoreRefused` for any other."""
        self.url = read_address(address)
        self._engine = _engine(self.url)
        self._lock = threading.Lock()
        self._opened: _File | None = None
        self._down_until = 0.0
        self._reason = ""

    def __str__(self) -> str:
        """Where it is, without a password."""
        if self.url.get_backend_name() == "sqlite":
            return self.url.database or ""
        return self.url.render_as_string(hide_password=True)

    def is_there(self) -> bool:
        """Whether there is one already; of a server that is not asked here, it is said that there is."""
        return self.url.get_backend_name() != "sqlite" or Path(self.url.database or "").is_file()

    def open(self, step: str = "head") -> None:
        """Brings the tables forward to this version's; raises `StoreUnavailable` or `NewerStore`. Else the first use does it.

        To an earlier `step` it makes a store as an earlier version left it. An SQLite file that went away is not made anew, and one that
        came in its place is opened: the connections go on with what was deleted, and whatever they keep there is lost.
        """
        with self._translated(), self._lock:
            if self._opened is None:
                try:
                    make_private(self.url)
                except OSError as error:
                    raise self._down(error) from error
            file = self._there()
            if self._opened != file:
                self._engine.dispose()
                bring_forward(self._engine, str(self), step)
                self._opened = file

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection for reading, of one moment; raises `StoreUnavailable`."""
        self._open_if_needed()
        with self._translated(), self._engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction: on disk when this ends, undone when it raises. Raises `StoreUnavailable`."""
        file = self._open_if_needed()
        with self._translated(), self._engine.connect() as connection:
            writer = connection.execution_options(kotae_writes=True)
            with writer.begin():
                yield writer
        if self._there() != file:
            raise self._down("its file was replaced meanwhile")

    @contextmanager
    def counting(self) -> Iterator[Connection]:
        """A transaction that a power cut may undo, so that nobody waits for the disk. Raises `StoreUnavailable`."""
        self._open_if_needed()
        with self._translated(), self._engine.connect() as connection:
            writer = connection.execution_options(kotae_writes=True)
            with _unsynchronised(connection), writer.begin():
                if self.url.get_backend_name() != "sqlite":
                    writer.exec_driver_sql("SET LOCAL synchronous_commit = off")
                yield writer

    def check(self) -> None:
        """Raises `StoreUnavailable` where the database does not answer, or cannot be written."""
        with self.counting() as connection:
            connection.exec_driver_sql(_LEAST_WRITE[self.url.get_backend_name()])

    def steps_missing(self) -> bool:
        """Whether an earlier version of Kotae has written it; changes nothing. Raises `StoreUnavailable` or `NewerStore`."""
        with self._translated():
            return are_missing(self._engine, str(self))

    def forget(self) -> None:
        """Takes what was deleted out of SQLite's files; PostgreSQL does it by itself."""
        if self.url.get_backend_name() == "sqlite":
            with self._translated(), self._engine.connect() as connection:
                connection.connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Closes all connections; the next use opens others."""
        self._engine.dispose()

    def _open_if_needed(self) -> _File:
        if time.monotonic() < self._down_until:
            raise StoreUnavailable(f"the store {self} did not answer a moment ago: {self._reason}")
        file = self._there()
        if self._opened is None or self._opened != file:
            self.open()
        return self._opened or file

    def _there(self) -> _File:
        """Which file has the store's name; raises `StoreUnavailable` where it had one, and none has it now."""
        if self.url.get_backend_name() != "sqlite":
            return 0, 0
        try:
            found = Path(self.url.database or "").stat()
        except OSError as error:
            if self._opened is None:
                return 0, 0
            self._engine.dispose()  # whoever puts a file there must not find our locks and log
            raise self._down("its file was deleted or moved", "put it back, or a backup by `kotae restore`") from error
        return found.st_dev, found.st_ino

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except (exc.IntegrityError, exc.ProgrammingError, exc.DataError):
            raise  # of our own making
        except (exc.DBAPIError, exc.TimeoutError) as error:
            raise self._down(getattr(error, "orig", None) or error) from error

    def _down(
        self, reason: object, mend: str = "make sure that it is up and can be written, and that its disk has room"
    ) -> StoreUnavailable:
        self._reason = f"{reason}; {mend}"
        self._down_until = time.monotonic() + _PAUSE
        return StoreUnavailable(f"the store {self} does not answer: {self._reason}")


def read_address(address: str | Path) -> URL:
    """The URL of a store's address; raises `StoreRefused` or `NotInstalled`.

    >>> str(read_address("kotae.db")), str(read_address("postgres://db/kotae"))
    ('sqlite+pysqlite:///kotae.db', 'postgresql+psycopg://db/kotae')
    """
    if isinstance(address, Path) or "://" not in address:
        return URL.create("sqlite+pysqlite", database=str(address))
    try:
        url = make_url(address)
        kind = url.drivername.partition("+")[0]
        _ = url.port
    except (exc.ArgumentError, ValueError) as error:
        raise StoreRefused(f"the store's address is no URL ({error}); write a file's path, or postgresql://user@host/name") from error
    if kind == "sqlite" and url.database and url.database != ":memory:":
        return url.set(drivername="sqlite+pysqlite")
    if kind in ("postgres", "postgresql"):
        with suppress(ModuleNotFoundError):
            __import__("psycopg")
            return url.set(drivername="postgresql+psycopg")
        raise NotInstalled("psycopg is not installed, which PostgreSQL needs; run `pip install 'kotae[postgres]'`")
    raise StoreRefused(f"no store is known for `{kind}`; write the path of an SQLite file, or postgresql://user@host/name")


def _engine(url: URL) -> Engine:
    if url.get_backend_name() == "sqlite":
        options: dict[str, Any] = {"pool_size": _CONNECTIONS, "max_overflow": _MORE, "pool_timeout": _BUSY}
        file = f"file:{quote(url.database or '')}"  # so that none is made where one was deleted: it would be anybody's to read
        there = url.set(database=file, query={**url.query, "mode": "rw", "uri": "true"})
        engine = create_engine(there, hide_parameters=True, connect_args={"timeout": _BUSY}, **options)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    engine = create_engine(
        url,
        pool_size=_CONNECTIONS,
        max_overflow=_MORE,
        pool_timeout=_BUSY,
        hide_parameters=True,  # of statements that fail: they are what people sent
        pool_pre_ping=True,  # a server that was started again has closed ours
        connect_args={"connect_timeout": _CONNECT, "tcp_user_timeout": _LONGEST_SILENCE, "application_name": "kotae"},
    )
    event.listen(engine, "connect", _prepare_postgresql)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None  # transactions begin where we say so
    connection.execute("PRAGMA journal_mode = WAL")  # readers and a writer do not wait for each other
    connection.execute("PRAGMA synchronous = FULL")  # what is promised survives a power cut
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA secure_delete = ON")  # what is deleted is overwritten


def _prepare_postgresql(connection: Any, _record: Any) -> None:
    connection.execute(f"SET statement_timeout = {_LONGEST_SILENCE}")
    connection.commit()


@contextmanager
def _unsynchronised(connection: Connection) -> Iterator[None]:
    """While this lasts, SQLite does not wait for the disk, where others are safe all the same: what they write is synchronised with it."""
    raw = connection.connection.dbapi_connection
    if not isinstance(raw, sqlite3.Connection):
        yield
        return
    raw.execute("PRAGMA synchronous = NORMAL")
    try:
        yield
    finally:
        raw.execute("PRAGMA synchronous = FULL")


def _begin_sqlite(connection: Connection) -> None:
    """A writer takes the lock at once: two that have read could both not go on."""
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("kotae_writes") else "BEGIN")


def make_private(url: URL) -> None:
    """Makes the SQLite file, if there is none, for its owner alone: it holds personal data."""
    if url.get_backend_name() == "sqlite":
        os.close(os.open(url.database or "", os.O_CREAT | os.O_RDWR, 0o600))
