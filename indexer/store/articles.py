"""The articles and sections of one locale, stored for serving: one SQLite file, read-only once written."""

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from indexer.store.analysed_text import AnalysedText, pack, unpack
from indexer.store.documents import AnalysedArticle
from indexer.store.sqlite_file import SqliteFile, writing
from kb.article import Article, restricted
from kb.errors import UnknownArticle
from kb.front_matter import FrontMatter

_SCHEMA = """
CREATE TABLE article (id TEXT PRIMARY KEY, metadata TEXT, html TEXT, headings TEXT, title BLOB, wordings BLOB) WITHOUT ROWID;
CREATE TABLE alias (alias TEXT PRIMARY KEY, article TEXT) WITHOUT ROWID;
CREATE TABLE section (ordinal INTEGER PRIMARY KEY, article TEXT, anchor TEXT, heading BLOB, body BLOB);
"""


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """One article as readers see it."""

    id: str
    metadata: FrontMatter
    html: str
    headings: tuple[tuple[str, str, int], ...]
    """Anchor, text and level (1 to 6) of each section that has a heading."""


@dataclass(frozen=True, slots=True)
class StoredSection:
    """One section as search sees it."""

    article: str
    anchor: str
    heading: AnalysedText
    body: AnalysedText


def write(path: Path, articles: Iterable[tuple[Article, AnalysedArticle]]) -> None:
    """Writes a new file. Sections get the ordinals 0, 1, … in the order given."""
    ordinals = count()
    with writing(path) as database:
        database.executescript(_SCHEMA)
        for article, analysed in articles:
            _write_article(database, article, analysed)
            parts = ((part.anchor, pack(part.heading.analysed), pack(part.body.analysed)) for part in analysed.sections)
            database.executemany("INSERT INTO section VALUES (?, ?, ?, ?, ?)", [(next(ordinals), article.id, *part) for part in parts])


def _write_article(database: sqlite3.Connection, article: Article, analysed: AnalysedArticle) -> None:
    headings = json.dumps([(section.anchor, section.heading, section.level) for section in article.sections if section.level])
    texts = (article.id, article.metadata.model_dump_json(), article.html, headings)
    names = (pack(analysed.title.analysed), pack(analysed.wordings.analysed))
    database.execute("INSERT INTO article VALUES (?, ?, ?, ?, ?, ?)", (*texts, *names))
    database.executemany("INSERT INTO alias VALUES (?, ?)", [(alias, article.id) for alias in article.metadata.aliases])


class ArticleStore:
    """A written file, open for reading. Safe from any thread; closed with the last reference to it."""

    def __init__(self, path: Path) -> None:
        self._file = SqliteFile(path)
        self.article_of: tuple[str, ...] = tuple(row[0] for row in self._file.rows("SELECT article FROM section ORDER BY ordinal"))
        """The article of each section, by ordinal."""

        rows = self._file.rows("SELECT id, metadata FROM article ORDER BY id")
        try:
            self.metadata: dict[str, FrontMatter] = {article: FrontMatter.model_validate_json(metadata) for article, metadata in rows}
            """The front matter of each article, by id, sorted."""
        except ValueError as error:
            raise self._file.damaged(error) from error

        self.restricted = frozenset(article for article, metadata in self.metadata.items() if restricted(metadata))
        """The articles that not everybody sees at any time."""

        self._ordinals: dict[str, range] = {}
        for ordinal, article in enumerate(self.article_of):
            self._ordinals[article] = range(self._ordinals.get(article, range(ordinal, 0)).start, ordinal + 1)

    def ordinals(self, article: str) -> range:
        """The ordinals of an article's sections."""
        return self._ordinals.get(article, range(0))

    def section(self, ordinal: int) -> StoredSection:
        """The section with that ordinal."""
        anchor, heading, body = self._one("SELECT anchor, heading, body FROM section WHERE ordinal = ?", ordinal)
        return StoredSection(self.article_of[ordinal], anchor, unpack(heading), unpack(body))

    def names(self, article: str) -> tuple[AnalysedText, AnalysedText]:
        """What an article is called: its title, and its wordings, keywords and summary."""
        title, wordings = self._one("SELECT title, wordings FROM article WHERE id = ?", article)
        return unpack(title), unpack(wordings)

    def article(self, article: str) -> StoredArticle:
        """The article with that id; raises `UnknownArticle`."""
        html, headings = self._one("SELECT html, headings FROM article WHERE id = ?", article)
        return StoredArticle(article, self.metadata[article], html, tuple(map(tuple, json.loads(headings))))

    def renamed(self, alias: str) -> str | None:
        """The id that an article has now, by one that it had before."""
        rows = self._file.ask("SELECT article FROM alias WHERE alias = ?", alias)
        return rows[0][0] if rows else None

    def _one(self, query: str, key: str | int) -> tuple[Any, ...]:
        rows = self._file.ask(query, key)
        if not rows:
            raise UnknownArticle(f"no article `{key}` in this locale")
        return rows[0]
