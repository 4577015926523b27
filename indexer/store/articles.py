"""The articles and sections of one locale, stored for serving: an SQLite file for each part, read-only once written."""

import json
import sqlite3
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from indexer.store.analysed_text import AnalysedText, pack, unpack
from indexer.store.documents import AnalysedArticle
from indexer.store.sqlite_file import SqliteFile, writing
from kb.article import Article
from kb.errors import UnknownArticle
from kb.front_matter import FrontMatter
from kb.guide import Guide

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FILE = "articles.sqlite"

_MASKS = 8
"""Sets of articles that are remembered: those that each locale adds to what another has."""

_SCHEMA = """
CREATE TABLE article (id TEXT PRIMARY KEY, metadata TEXT, html TEXT, headings TEXT, guide TEXT, title BLOB, wordings BLOB) WITHOUT ROWID;
CREATE TABLE alias (alias TEXT PRIMARY KEY, article TEXT) WITHOUT ROWID;
CREATE TABLE picture (path TEXT, article TEXT, PRIMARY KEY (path, article)) WITHOUT ROWID;
CREATE TABLE section (ordinal INTEGER PRIMARY KEY, article TEXT, anchor TEXT, heading BLOB, body BLOB, rows TEXT);
"""


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """One article as readers see it."""

    id: str
    metadata: FrontMatter
    html: str
    headings: tuple[tuple[str, str, int], ...]
    """Anchor, text and level (1 to 6) of each section that has a heading."""

    guide: Guide | None = None
    """Its steps, where it is a guide."""


@dataclass(frozen=True, slots=True)
class StoredSection:
    """One section as search sees it."""

    article: str
    anchor: str
    heading: AnalysedText
    body: AnalysedText
    rows: tuple[tuple[int, int], ...] = ()
    """Where the rows of tables stand in the body's text, from the first character to behind the last."""


def write(folder: Path, articles: Iterable[tuple[Article, AnalysedArticle]], first: int) -> None:
    """Writes a new file. Sections get the ordinals `first`, `first` + 1, … in the order given."""
    ordinals = count(first)
    with writing(folder / FILE) as database:
        database.executescript(_SCHEMA)
        for article, analysed in articles:
            _write_article(database, article, analysed)
            parts = (
                (next(ordinals), article.id, part.anchor, pack(part.heading.analysed), pack(part.body.analysed), json.dumps(section.rows))
                for part, section in zip(analysed.sections, article.sections, strict=True)
            )
            database.executemany("INSERT INTO section VALUES (?, ?, ?, ?, ?, ?)", parts)


def _write_article(database: sqlite3.Connection, article: Article, analysed: AnalysedArticle) -> None:
    headings = json.dumps([(section.anchor, section.heading, section.level) for section in article.sections if section.level])
    texts = (
        article.id,
        article.metadata.model_dump_json(),
        article.html,
        headings,
        article.guide.model_dump_json() if article.guide else None,
    )
    names = (pack(analysed.title.analysed), pack(analysed.wordings.analysed))
    database.execute("INSERT INTO article VALUES (?, ?, ?, ?, ?, ?, ?)", (*texts, *names))
    database.executemany("INSERT INTO alias VALUES (?, ?)", [(alias, article.id) for alias in article.metadata.aliases])
    database.executemany("INSERT INTO picture VALUES (?, ?)", [(path, article.id) for path in sorted(article.pictures)])


class ArticlePart:
    """A written file, open for reading. Safe from any thread; closed with the last reference to it."""

    def __init__(self, folder: Path) -> None:
        self.file = SqliteFile(folder / FILE)
        self.sections: tuple[tuple[int, str], ...] = tuple(self.file.rows("SELECT ordinal, article FROM section ORDER BY ordinal"))
        """The ordinal and the article of each section."""

        rows = self.file.rows("SELECT id, metadata FROM article ORDER BY id")
        try:
            self.metadata = {article: FrontMatter.model_validate_json(metadata) for article, metadata in rows}
        except ValueError as error:
            raise self.file.damaged(error) from error

    def shows_picture(self, path: str) -> bool:
        """Whether one of its articles shows the picture with that path below `assets/`."""
        return bool(self.file.ask("SELECT 1 FROM picture WHERE path = ? LIMIT 1", path))


class ArticleStore:
    """The articles of the parts that a viewer sees, as one. Safe from any thread."""

    def __init__(self, parts: Sequence[ArticlePart]) -> None:
        self._parts = sorted((part for part in parts if part.sections), key=lambda part: part.sections[0])
        self._starts = [part.sections[0][0] for part in self._parts]
        self.metadata: Mapping[str, FrontMatter] = dict(sorted(item for part in self._parts for item in part.metadata.items()))
        """The front matter of each article, by id, sorted."""

        self._masks: dict[frozenset[str], NDArray[np.bool_]] = {}
        size = self._parts[-1].sections[-1][0] + 1 if self._parts else 0
        self.article_of: list[str] = [""] * size
        """The article of each section, by ordinal; empty for those of parts that the viewer does not see."""

        self._ordinals: dict[str, range] = {}
        for ordinal, article in (section for part in self._parts for section in part.sections):
            self.article_of[ordinal] = article
            self._ordinals[article] = range(self._ordinals.get(article, range(ordinal, 0)).start, ordinal + 1)

    def mask(self, articles: frozenset[str]) -> "NDArray[np.bool_]":
        """Which sections are of these articles, by ordinal, shape (sections,). Remembered, as the same are asked for again and again."""
        mask = self._masks.get(articles)
        if mask is None:
            import numpy as np  # comes with the extra `semantic`

            mask = np.fromiter((article in articles for article in self.article_of), np.bool_, len(self.article_of))
            self._masks = {**dict(list(self._masks.items())[1 - _MASKS :]), articles: mask}
        return mask

    def ordinals(self, article: str) -> range:
        """The ordinals of an article's sections; none for an unknown one."""
        return self._ordinals.get(article, range(0))

    def section(self, ordinal: int) -> StoredSection:
        """The section with that ordinal."""
        query = "SELECT anchor, heading, body, rows FROM section WHERE ordinal = ?"
        anchor, heading, body, rows = _one(self._part(ordinal), query, ordinal)
        return StoredSection(self.article_of[ordinal], anchor, unpack(heading), unpack(body), tuple(map(tuple, json.loads(rows))))

    def heading(self, ordinal: int) -> AnalysedText:
        """The heading of the section with that ordinal."""
        return unpack(_one(self._part(ordinal), "SELECT heading FROM section WHERE ordinal = ?", ordinal)[0])

    def names(self, article: str) -> tuple[AnalysedText, AnalysedText]:
        """What an article is called: its title, and its wordings, keywords and summary."""
        title, wordings = _one(self._part_with(article), "SELECT title, wordings FROM article WHERE id = ?", article)
        return unpack(title), unpack(wordings)

    def article(self, article: str) -> StoredArticle:
        """The article with that id; raises `UnknownArticle`."""
        html, headings, steps = _one(self._part_with(article), "SELECT html, headings, guide FROM article WHERE id = ?", article)
        guide = Guide.model_validate_json(steps) if steps else None
        return StoredArticle(article, self.metadata[article], html, tuple(map(tuple, json.loads(headings))), guide)

    def renamed(self, alias: str) -> str | None:
        """The id that an article has now, by one that it had before."""
        rows = (part.file.ask("SELECT article FROM alias WHERE alias = ?", alias) for part in self._parts)
        return next((row[0] for aliases in rows for row in aliases), None)

    def _part(self, ordinal: int) -> ArticlePart:
        return self._parts[bisect_right(self._starts, ordinal) - 1]

    def _part_with(self, article: str) -> ArticlePart:
        ordinals = self.ordinals(article)
        if not ordinals:
            raise UnknownArticle(f"no article `{article}` in this locale")
        return self._part(ordinals.start)


def _one(part: ArticlePart, query: str, key: str | int) -> tuple[Any, ...]:
    rows = part.file.ask(query, key)
    if not rows:
        raise part.file.damaged(KeyError(key))
    return rows[0]
