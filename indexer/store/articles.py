"""The articles and sections of one locale, stored for serving: an SQLite file for each part, read-only once written."""

import json
import sqlite3
import zlib
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import accumulate, count
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from indexer.store import sqlite_file
from indexer.store.analysed_text import AnalysedText, unpack
from indexer.store.documents import AnalysedArticle
from indexer.store.sqlite_file import SqliteFile
from kb.article import Article
from kb.errors import UnknownArticle
from kb.front_matter import FrontMatter
from kb.guide import Guide
from kb.translations import Translation

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FILE = "articles.sqlite"

_MASKS = 8
"""Sets of articles that are remembered: those that each locale adds to what another has."""

_SCHEMA = """
CREATE TABLE article (
    key INTEGER PRIMARY KEY, id TEXT, digest BLOB, sections INTEGER, metadata TEXT, html BLOB, headings TEXT, guide TEXT, title BLOB,
    wordings BLOB, stale INTEGER, translation TEXT
);
CREATE TABLE alias (alias TEXT PRIMARY KEY, article TEXT) WITHOUT ROWID;
CREATE TABLE picture (path TEXT, article TEXT, PRIMARY KEY (path, article)) WITHOUT ROWID;
CREATE TABLE section (key INTEGER PRIMARY KEY, anchor TEXT, heading BLOB, body BLOB, rows TEXT);
"""
"""Tables whose keys rise as they are written fill their pages. An article's sections have the keys from its own times `_SECTIONS` on."""

_DIGEST = 16
"""Bytes of an article's digest that are stored."""

_SECTIONS = 1 << 20
"""More than an article has."""


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


class ArticleWriter:
    """A file that is being written."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    def add(self, article: Article, analysed: AnalysedArticle) -> None:
        """Writes one article."""
        headings = json.dumps([(section.anchor, section.heading, section.level) for section in article.sections if section.level])
        row = (
            article.id,
            digest_of(article),
            len(article.sections),
            article.metadata.model_dump_json(exclude_defaults=True),
            zlib.compress(article.html.encode()),
            headings,
            article.guide.model_dump_json() if article.guide else None,
            analysed.title.packed,
            analysed.wordings.packed,
            article.translation is not None and article.translation.state == "outdated",
            article.translation.model_dump_json(exclude_defaults=True) if article.translation else None,
        )
        key = self._database.execute("INSERT INTO article VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row).lastrowid or 0
        sections = (
            (number, part.anchor, part.heading.packed, part.body.packed, json.dumps(section.rows) if section.rows else None)
            for number, (part, section) in enumerate(zip(analysed.sections, article.sections, strict=True), key * _SECTIONS)
        )
        self._database.executemany("INSERT INTO section VALUES (?, ?, ?, ?, ?)", sections)
        self._database.executemany("INSERT INTO alias VALUES (?, ?)", [(alias, article.id) for alias in article.metadata.aliases])
        self._database.executemany("INSERT INTO picture VALUES (?, ?)", [(path, article.id) for path in sorted(article.pictures)])

    def remove(self, article: str) -> list[AnalysedText]:
        """Removes one article; returns its texts."""
        [(key, *names)] = self._database.execute("SELECT key, title, wordings FROM article WHERE id = ?", (article,))
        within = (key * _SECTIONS, (key + 1) * _SECTIONS)
        sections = self._database.execute("SELECT heading, body FROM section WHERE key >= ? AND key < ?", within)
        texts = [unpack(text) for row in (names, *sections) for text in row]
        self._database.execute("DELETE FROM section WHERE key >= ? AND key < ?", within)
        self._database.execute("DELETE FROM article WHERE key = ?", (key,))
        self._database.execute("DELETE FROM alias WHERE article = ?", (article,))
        self._database.execute("DELETE FROM picture WHERE article = ?", (article,))
        return texts


@contextmanager
def writing(folder: Path) -> Iterator[ArticleWriter]:
    """A file, new or there already, for as long as it is being written."""
    new = not (folder / FILE).exists()
    with sqlite_file.writing(folder / FILE) as database:
        if new:
            database.executescript(_SCHEMA)
        yield ArticleWriter(database)


class Written(NamedTuple):
    """What a file has of an article."""

    digest: bytes
    """Of the article that was written: the first bytes."""

    first: int
    """The place of its first section in the part."""

    sections: int


def digest_of(article: Article) -> bytes:
    """What `written` tells of an article that is there as it is."""
    return bytes.fromhex(article.digest())[:_DIGEST]


def written(folder: Path) -> dict[str, Written]:
    """What is written there, by id, sorted."""
    rows = SqliteFile(folder / FILE).ask("SELECT id, digest, sections FROM article ORDER BY id")
    firsts = accumulate((sections for _, _, sections in rows), initial=0)
    return {article: Written(digest, first, sections) for (article, digest, sections), first in zip(rows, firsts, strict=False)}


class ArticlePart:
    """A written file, open for reading. Safe from any thread; closed with the last reference to it."""

    def __init__(self, folder: Path, first: int) -> None:
        """`first` is the ordinal of its first section."""
        self.file = SqliteFile(folder / FILE)
        rows = self.file.ask("SELECT id, key, sections, metadata, stale FROM article ORDER BY id")
        ordinals = count(first)
        self.sections: tuple[tuple[int, str], ...] = tuple(
            (next(ordinals), article) for article, _, sections, *_ in rows for _ in range(sections)
        )
        """The ordinal and the article of each section."""

        self.keys = {article: key * _SECTIONS for article, key, *_ in rows}
        """The key of each article's first section."""

        try:
            self.metadata = {article: FrontMatter.model_validate_json(metadata) for article, _, _, metadata, _ in rows}
        except ValueError as error:
            raise self.file.damaged(error) from error

        self.stale = frozenset(article for article, *_, stale in rows if stale)
        """Articles whose originals changed since they were translated."""

    def translations(self) -> Mapping[str, Translation]:
        """How each of its translations stands to its original, by id, sorted."""
        rows = self.file.ask("SELECT id, translation FROM article WHERE translation IS NOT NULL ORDER BY id")
        return {article: Translation.model_validate_json(translation) for article, translation in rows}

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

        self.stale = frozenset[str]().union(*(part.stale for part in self._parts))
        """Articles whose originals changed since they were translated."""

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
        anchor, heading, body, rows = self._section("SELECT anchor, heading, body, rows FROM section WHERE key = ?", ordinal)
        return StoredSection(self.article_of[ordinal], anchor, unpack(heading), unpack(body), tuple(map(tuple, json.loads(rows or "[]"))))

    def heading(self, ordinal: int) -> AnalysedText:
        """The heading of the section with that ordinal."""
        return unpack(self._section("SELECT heading FROM section WHERE key = ?", ordinal)[0])

    def names(self, article: str) -> tuple[AnalysedText, AnalysedText]:
        """What an article is called: its title, and its wordings, keywords and summary."""
        title, wordings = self._article("SELECT title, wordings FROM article WHERE key = ?", article)
        return unpack(title), unpack(wordings)

    def article(self, article: str) -> StoredArticle:
        """The article with that id; raises `UnknownArticle`."""
        html, headings, steps = self._article("SELECT html, headings, guide FROM article WHERE key = ?", article)
        guide = Guide.model_validate_json(steps) if steps else None
        return StoredArticle(
            article, self.metadata[article], zlib.decompress(html).decode(), tuple(map(tuple, json.loads(headings))), guide
        )

    def translations(self) -> Mapping[str, Translation]:
        """How each translation stands to its original, by id."""
        return {article: translation for part in self._parts for article, translation in part.translations().items()}

    def renamed(self, alias: str) -> str | None:
        """The id that an article has now, by one that it had before."""
        rows = (part.file.ask("SELECT article FROM alias WHERE alias = ?", alias) for part in self._parts)
        return next((row[0] for aliases in rows for row in aliases), None)

    def _section(self, query: str, ordinal: int) -> tuple[Any, ...]:
        article, part = self.article_of[ordinal], self._part(ordinal)
        return _one(part, query, part.keys[article] + ordinal - self._ordinals[article].start)

    def _part(self, ordinal: int) -> ArticlePart:
        return self._parts[bisect_right(self._starts, ordinal) - 1]

    def _article(self, query: str, article: str) -> tuple[Any, ...]:
        ordinals = self.ordinals(article)
        if not ordinals:
            raise UnknownArticle(f"no article `{article}` in this locale")
        part = self._part(ordinals.start)
        return _one(part, query, part.keys[article] // _SECTIONS)


def _one(part: ArticlePart, query: str, key: int) -> tuple[Any, ...]:
    rows = part.file.ask(query, key)
    if not rows:
        raise part.file.damaged(KeyError(key))
    return rows[0]
