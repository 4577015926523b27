"""SQLite's FTS5 with trigrams, which needs no words: any question that holds three letters of a document finds it."""

import re
import sqlite3
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.evaluation_set import Text
from benchmarks.peers.peer import Ask

_FIND = "SELECT id FROM documents WHERE documents MATCH ? ORDER BY bm25(documents, 0, 2, 1) LIMIT ?"


class Sqlite:
    """In process; titles count twice."""

    name = f"SQLite {sqlite3.sqlite_version}, FTS5 trigram"

    def __init__(self) -> None:
        self._database = sqlite3.connect(":memory:")

    def missing(self) -> str | None:
        """FTS5 is part of most builds of SQLite."""
        options = [row[0] for row in sqlite3.connect(":memory:").execute("PRAGMA compile_options")]
        return None if "ENABLE_FTS5" in options else "a Python whose SQLite has FTS5"

    def index(self, documents: Sequence[Text], locale: str, folder: Path) -> float:  # noqa: ARG002 - it knows no language
        """One table."""
        self.close()
        self._database = sqlite3.connect(folder / "documents.db")
        start = time.perf_counter()
        self._database.execute("CREATE VIRTUAL TABLE documents USING fts5(id UNINDEXED, title, text, tokenize='trigram')")
        rows = ((document.id, document.title, document.text) for document in documents)
        self._database.executemany("INSERT INTO documents VALUES (?, ?, ?)", rows)
        self._database.execute("INSERT INTO documents(documents) VALUES ('optimize')")
        self._database.commit()
        return time.perf_counter() - start

    def ways(self) -> Mapping[str, Ask]:
        """All trigrams of the question, any of which may match."""
        return {"in process": self._search}

    def close(self) -> None:
        """Closes the database."""
        self._database.close()

    def _search(self, question: str, limit: int) -> list[str]:
        grams = {word[start : start + 3] for word in re.findall(r"\w+", question) for start in range(len(word) - 2)}
        query = " OR ".join(f'"{gram}"' for gram in sorted(grams))
        return [row[0] for row in self._database.execute(_FIND, (query, limit))] if grams else []
