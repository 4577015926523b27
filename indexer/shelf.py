"""The articles and sections of one locale, stored for serving: one SQLite file, read-only once written."""

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from indexer.analysed import AnalysedArticle
from indexer.passage import Passage, pack, unpack
from indexer.written_file import WrittenFile, writing
from kb.article import Article, conditional
from kb.errors import UnknownArticle
from kb.front_matter import FrontMatter

_SCHEMA = """
CREATE TABLE article (id TEXT PRIMARY KEY, about TEXT, html TEXT, headings TEXT, title BLOB, wordings BLOB) WITHOUT ROWID;
CREATE TABLE alias (alias TEXT PRIMARY KEY, article TEXT) WITHOUT ROWID;
CREATE TABLE section (ordinal INTEGER PRIMARY KEY, article TEXT, anchor TEXT, heading BLOB, body BLOB);
"""


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """One article as readers see it."""

    id: str
    about: FrontMatter
    html: str
    headings: tuple[tuple[str, str, int], ...]
    """Anchor, text and level (1 to 6) of each section that has a heading."""


@dataclass(frozen=True, slots=True)
class StoredSection:
    """One section as search sees it."""

    article: str
    anchor: str
    heading: Passage
    body: Passage


def write(path: Path, articles: Iterable[tuple[Article, AnalysedArticle]]) -> None:
    """Writes a new file. Sections get the ordinals 0, 1, … in the order given."""
    ordinals = count()
    with writing(path) as database:
        database.executescript(_SCHEMA)
        for article, analysed in articles:
            _write_article(database, article, analysed)
            parts = ((part.anchor, pack(part.heading.passage), pack(part.body.passage)) for part in analysed.sections)
            database.executemany("INSERT INTO section VALUES (?, ?, ?, ?, ?)", [(next(ordinals), article.id, *part) for part in parts])


def _write_article(database: sqlite3.Connection, article: Article, analysed: AnalysedArticle) -> None:
    headings = json.dumps([(section.anchor, section.heading, section.level) for section in article.sections if section.level])
    texts = (article.id, article.about.model_dump_json(), article.html, headings)
    passages = (pack(analysed.title.passage), pack(analysed.wordings.passage))
    database.execute("INSERT INTO article VALUES (?, ?, ?, ?, ?, ?)", (*texts, *passages))
    database.executemany("INSERT INTO alias VALUES (?, ?)", [(alias, article.id) for alias in article.about.aliases])


class Shelf:
    """A written file, open for reading. Safe from any thread; closed with the last reference to it."""

    def __init__(self, path: Path) -> None:
        self._file = WrittenFile(path)
        self.articles: tuple[str, ...] = tuple(row[0] for row in self._file.rows("SELECT article FROM section ORDER BY ordinal"))
        """The article of each section, by ordinal."""

        rows = self._file.rows("SELECT id, about FROM article ORDER BY id")
        try:
            self.about: dict[str, FrontMatter] = {article: FrontMatter.model_validate_json(about) for article, about in rows}
            """The front matter of each article, by id, sorted."""
        except ValueError as error:
            raise self._file.damaged(error) from error

        self.conditional = frozenset(article for article, about in self.about.items() if conditional(about))
        """The articles that not everybody sees at any time."""

    def section(self, ordinal: int) -> StoredSection:
        """The section with that ordinal."""
        anchor, heading, body = self._one("SELECT anchor, heading, body FROM section WHERE ordinal = ?", ordinal)
        return StoredSection(self.articles[ordinal], anchor, unpack(heading), unpack(body))

    def names(self, article: str) -> tuple[Passage, Passage]:
        """What an article is called: its title, and its wordings, keywords and summary."""
        title, wordings = self._one("SELECT title, wordings FROM article WHERE id = ?", article)
        return unpack(title), unpack(wordings)

    def article(self, article: str) -> StoredArticle:
        """The article with that id; raises `UnknownArticle`."""
        row = self._one("SELECT html, headings FROM article WHERE id = ?", article)
        html, headings = row
        return StoredArticle(article, self.about[article], html, tuple(map(tuple, json.loads(headings))))

    def renamed(self, alias: str) -> str | None:
        """The id that an article has now, by one that it had before."""
        rows = self._file.ask("SELECT article FROM alias WHERE alias = ?", alias)
        return rows[0][0] if rows else None

    def _one(self, query: str, key: str | int) -> tuple[Any, ...]:
        rows = self._file.ask(query, key)
        if not rows:
            raise UnknownArticle(f"no article `{key}` in this locale")
        return rows[0]
