"""SQLite files of a generation: written once, then only read."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from kb.errors import CannotWrite, DamagedIndex

_PAGE = 8192
"""Bytes: 7 % less than with 4096, where rows of some 800 bytes leave much of a page empty."""


@contextmanager
def writing(path: Path) -> Iterator[sqlite3.Connection]:
    """A new file, for as long as it is being written; raises `CannotWrite`."""
    try:
        with closing(sqlite3.connect(path)) as database, database:
            database.execute(f"PRAGMA page_size = {_PAGE}")
            yield database
    except sqlite3.OperationalError as error:
        raise CannotWrite(f"cannot write {path}: {error}; make room or mend it and build again") from error


def insert_sorted(database: sqlite3.Connection, table: str, rows: Iterable[tuple[object, ...]]) -> None:
    """Fills a table without row ids, each different row once: sorted they fill its pages. SQLite sorts them, beyond some memory on disk."""
    names = [name for name, *_ in database.execute(f"SELECT * FROM {table}").description]  # noqa: S608 - nothing of a user
    database.execute(f"CREATE TEMP TABLE unsorted ({', '.join(names)})")
    database.executemany(f"INSERT INTO unsorted VALUES ({', '.join('?' * len(names))})", rows)  # noqa: S608
    database.execute(f"INSERT INTO {table} SELECT DISTINCT * FROM unsorted ORDER BY {', '.join(names)}")  # noqa: S608
    database.execute("DROP TABLE unsorted")


class SqliteFile:
    """A written file, open for reading. Safe from any thread; closed with the last reference to it. Every method raises `DamagedIndex`."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            # immutable: no locks and no journal, so the file may lie where nothing can be written
            self._database = sqlite3.connect(f"file:{quote(str(path))}?mode=ro&immutable=1", uri=True, check_same_thread=False)
        except sqlite3.Error as error:
            raise self.damaged(error) from error

    def rows(self, query: str, *parameters: object) -> Iterator[tuple[Any, ...]]:
        """The rows of a query, as they are read."""
        try:
            yield from self._database.execute(query, parameters)
        except sqlite3.Error as error:
            raise self.damaged(error) from error

    def ask(self, query: str, *parameters: object) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        try:
            return self._database.execute(query, parameters).fetchall()
        except sqlite3.Error as error:
            raise self.damaged(error) from error

    def damaged(self, error: Exception) -> DamagedIndex:
        """What to raise when the file does not hold what it should."""
        return DamagedIndex(f"cannot read {self._path}: {error}; run `kotae build` with --force to write it again")
