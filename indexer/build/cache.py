"""Keeps what was analysed and embedded between builds. Only a cache: when it is lost or broken, a build takes longer and is the same."""

import sqlite3
from collections.abc import Collection, Mapping
from contextlib import suppress
from pathlib import Path


class BuildCache:
    """One SQLite file. To be used by one build at a time."""

    def __init__(self, path: Path) -> None:
        try:
            self._database = _open(path)
        except sqlite3.DatabaseError:
            path.unlink(missing_ok=True)
            self._database = _open(path)

    def get(self, keys: Collection[str]) -> dict[str, bytes]:
        """What it has of `keys`."""
        wanted = set(keys)
        return {key: data for key, data in self._database.execute("SELECT key, data FROM analysed") if key in wanted}

    def add(self, entries: Mapping[str, bytes]) -> None:
        """Keeps more entries, where there is room."""
        with suppress(sqlite3.Error), self._database:
            self._database.executemany("INSERT OR REPLACE INTO analysed VALUES (?, ?)", entries.items())

    def keep(self, keys: Collection[str]) -> None:
        """Forgets all but `keys`, and closes."""
        with suppress(sqlite3.Error), self._database:
            stored = {key for (key,) in self._database.execute("SELECT key FROM analysed")}
            self._database.executemany("DELETE FROM analysed WHERE key = ?", [(key,) for key in stored - set(keys)])
        self._database.close()


def _open(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path)
    try:
        database.execute("CREATE TABLE IF NOT EXISTS analysed (key TEXT PRIMARY KEY, data BLOB) WITHOUT ROWID")
        database.execute("PRAGMA quick_check")
    except sqlite3.DatabaseError:
        database.close()
        raise
    return database
