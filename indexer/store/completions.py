"""The titles and wordings of one locale's articles, by how they go on from each word.

An SQLite file for each part, read-only once written.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from heapq import merge
from pathlib import Path

from indexer.analysis import PrefixText, by_letters, by_sound
from indexer.store.sqlite_file import SqliteFile, insert_sorted, writing
from indexer.store.vocabulary import one_edit
from kb.article import Article

_SCHEMA = """
CREATE TABLE text (ordinal INTEGER PRIMARY KEY, article TEXT, written TEXT);
CREATE TABLE start (key TEXT, later INTEGER, text INTEGER, PRIMARY KEY (key, later, text)) WITHOUT ROWID;
"""

_KEY_LENGTH = 16
"""Characters of a key that are stored; what is typed beyond is compared with the text itself. With 24, files are a third larger."""

_BEGUN = """json_each(?) AS typed CROSS JOIN start ON start.key >= typed.value AND start.key < typed.value || char(1114111)"""
_FIRST = f"SELECT text FROM {_BEGUN}"  # noqa: S608 - nothing of a user
_SORTED = "ORDER BY 1, 2, 3"
_ORDER = f"{_SORTED} LIMIT ? OFFSET ?"

_BATCH = 64
"""Texts fetched at once: most of what is asked for, ten articles, is among them."""

_SOUND = "~"
"""Stands before keys by sound; no key by letters begins so."""

_SHORTEST_EDITED = 4
"""Letters of a word in which an edit is looked for."""

_KEPT = 3
"""Letters with which a word begins as it is typed, where an edit is looked for in the rest."""


FILE = "completions.sqlite"

Text = tuple[int, str, str]
"""Its ordinal, its article's id, and the text as written."""


def ordered(articles: Iterable[Article]) -> list[Text]:
    """The titles and wordings of a locale's articles: titles before wordings, and shorter texts before longer ones."""
    written = {
        (text is not article.metadata.title, len(text), article.id, text) for article in articles for text in _texts(article) if text
    }
    return [(ordinal, article, text) for ordinal, (_, _, article, text) in enumerate(sorted(written))]


def write(folder: Path, language: str, texts: Sequence[Text]) -> None:
    """Writes a new file with some of a locale's texts, which keep their ordinals."""
    with writing(folder / FILE) as database:
        database.executescript(_SCHEMA)
        database.executemany("INSERT INTO text VALUES (?, ?, ?)", texts)
        insert_sorted(database, "start", (start for ordinal, _, text in texts for start in _starts(text, language, ordinal)))


def letter_keys(keys: Sequence[str]) -> list[str]:
    """Beginnings to look for among the texts' letters."""
    return [key[:_KEY_LENGTH] for key in keys if key]


def sound_keys(keys: Sequence[str]) -> list[str]:
    """Beginnings to look for among the texts' sounds."""
    return [_SOUND + key[:_KEY_LENGTH] for key in keys if key]


class Completions:
    """The written files of the parts that a viewer sees, open for reading, as one. Safe from any thread."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._files = [SqliteFile(folder / FILE) for folder in folders]
        for file in self._files:
            file.ask("SELECT ordinal FROM text LIMIT 1")

    def holding(self, words: Sequence[Sequence[str]]) -> Iterator[tuple[str, str]]:
        """The article and the text, as written, of the texts that go on, from some place for each word, in one of the word's ways; those
        that begin with the first word first.
        """
        rows = merge(*(_holding(file, words) for file in self._files))
        seen: set[int] = set()
        for _, _, ordinal, article, written in rows:
            if ordinal not in seen:
                seen.add(ordinal)
                yield article, written

    def within_one_edit(self, key: str, most: int) -> list[str]:
        """Beginnings of the texts' words that are one edit away from `key`, behind its first letters."""
        if not _SHORTEST_EDITED <= len(key) < _KEY_LENGTH:
            return []
        kept = key[:_KEPT]
        query = "SELECT DISTINCT substr(key, 1, ?) FROM start WHERE key >= ? AND key < ?"
        begun = (row[0] for file in self._files for row in file.ask(query, len(key) + 1, kept, kept + "\U0010ffff"))
        lengths = range(len(key) - 1, len(key) + 2)
        return sorted({part for beginning in begun for length in lengths if one_edit(key, part := beginning[:length])})[:most]


_Row = tuple[int, int, int, str, str]
"""Whether the first word stands later than at the beginning, whether in another than its first way; ordinal, article and text."""


def _holding(file: SqliteFile, words: Sequence[Sequence[str]]) -> Iterator[_Row]:
    others = "".join(f" AND text IN ({_FIRST})" for _ in words[1:])
    rank = f"SELECT later, typed.key > 0, text FROM {_BEGUN} WHERE true{others} {_ORDER}"  # noqa: S608 - nothing of a user
    query = f"SELECT ranked.*, text.article, text.written FROM ({rank}) AS ranked JOIN text ON text.ordinal = ranked.text {_SORTED}"  # noqa: S608
    parameters = [json.dumps(word) for word in words]
    for offset, most in ((0, _BATCH), (_BATCH, -1)):
        rows = file.ask(query, *parameters, most, offset)
        yield from rows
        if len(rows) < _BATCH:
            return


def _texts(article: Article) -> tuple[str, ...]:
    return (article.metadata.title, *article.metadata.wordings)


def _starts(text: str, language: str, ordinal: int) -> Iterator[tuple[str, bool, int]]:
    for prefix_text, stored in ((by_letters(text, language), letter_keys), (by_sound(text, language), sound_keys)):
        for key, later in _keys(prefix_text):
            yield from ((beginning, later, ordinal) for beginning in stored([key]))


def _keys(text: PrefixText) -> Iterator[tuple[str, bool]]:
    return ((text.key(start), start > 0) for start in text.starts())
