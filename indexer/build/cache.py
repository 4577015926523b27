"""Keeps what was analysed and embedded between builds. Only a cache: when it is lost or broken, a build takes longer and is the same."""

import json
import sqlite3
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Any

_BATCH = 500
"""Keys asked for at once."""

_FEW = 1000
"""Entries that are not worth looking through."""

_COUNT = "SELECT count(*) FROM analysed"


class BuildCache:
    """One SQLite file. To be used by one build at a time."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._database = _open(path)

    def having(self, keys: Collection[str]) -> set[str]:
        """Which of `keys` it has."""
        return {key for (key,) in self._ask("SELECT key", keys)}

    def get(self, keys: Collection[str]) -> dict[str, bytes]:
        """What it has of `keys`."""
        return dict(self._ask("SELECT key, data", keys))

    def add(self, entries: Mapping[str, bytes]) -> None:
        """Keeps more entries, where there is room."""
        with suppress(sqlite3.Error), self._database:
            self._database.executemany("INSERT OR REPLACE INTO analysed VALUES (?, ?)", entries.items())

    def close(self, keys: Callable[[], Collection[str]]) -> None:
        """Closes; forgets all but `keys` where it has twice as many entries as when it last did so. They are told only then."""
        with suppress(sqlite3.Error), self._database:
            [(count,)], [(kept,)] = (self._database.execute(query).fetchall() for query in (_COUNT, "PRAGMA user_version"))
            if count > 2 * kept + _FEW:
                stored = {key for (key,) in self._database.execute("SELECT key FROM analysed")}
                self._database.executemany("DELETE FROM analysed WHERE key = ?", [(key,) for key in stored - set(keys())])
                self._database.execute(f"PRAGMA user_version = {self._database.execute(_COUNT).fetchone()[0]}")
        self._database.close()

    def _ask(self, selected: str, keys: Collection[str]) -> list[tuple[Any, ...]]:
        """Of entries with these keys; none of a broken file, which is made anew."""
        query, rest = f"{selected} FROM analysed WHERE key IN (SELECT value FROM json_each(?))", iter(keys)  # noqa: S608 - nothing of a user
        rows: list[tuple[Any, ...]] = []
        try:
            while batch := list(islice(rest, _BATCH)):
                rows += self._database.execute(query, (json.dumps(batch),))
        except sqlite3.DatabaseError:
            self._database.close()
            self._path.unlink(missing_ok=True)
            self._database = _open(self._path)
            return []
        return rows


def _open(path: Path) -> sqlite3.Connection:
    try:
        return _with_table(path)
    except sqlite3.DatabaseError:
        path.unlink(missing_ok=True)
        return _with_table(path)


def _with_table(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path)
    try:
        database.execute("PRAGMA synchronous = OFF")  # a power cut costs what was in it
        database.execute("CREATE TABLE IF NOT EXISTS analysed (key TEXT UNIQUE, data BLOB)")
    except sqlite3.DatabaseError:
        database.close()
        raise
    return database
