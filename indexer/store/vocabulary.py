"""The words of one locale's articles by how they sound: an SQLite file for each part, read-only once written."""

import json
import math
import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from rapidfuzz.distance import OSA

from indexer.analysis import LANGUAGES, own_letter
from indexer.store.documents import UNSPACED
from indexer.store.sqlite_file import SqliteFile, insert_sorted, writing

_SCHEMA = """
CREATE TABLE word (key TEXT, written TEXT, frequency INTEGER, PRIMARY KEY (key, written)) WITHOUT ROWID;
CREATE TABLE deletion (hash INTEGER, key TEXT, PRIMARY KEY (hash, key)) WITHOUT ROWID;
CREATE TABLE total (frequency INTEGER);
"""

_SHORTEST_EDITED = 4
_LONGEST_EDITED = 24
"""Letters of keys in which an edit is looked for: shorter ones are alike by chance."""

_THREE_BYTES = (1 << 23) - 1
"""The largest integer that SQLite stores in three bytes."""

_WITHIN_ONE_EDIT = """
SELECT DISTINCT word.* FROM word JOIN deletion ON word.key = deletion.key WHERE deletion.hash IN (SELECT value FROM json_each(?))
"""


class VocabularyWord(NamedTuple):
    """A word of the articles."""

    key: str
    """How it sounds."""

    written: str
    frequency: int
    """How often it occurs; 0 for one that only the language's tables have."""


FILE = "vocabulary.sqlite"
_COUNTS = "words.z"
"""How often each word occurs, as written, deflated: all words, and all numbers. With it a build counts again only what changed."""

_END = b"\0\0"

FILES = (FILE, _COUNTS)


def write(folder: Path, language: str, counts: Mapping[str, int]) -> None:
    """Writes new files with the words of articles, and how often each occurs."""
    frequencies = _frequencies(language, counts)
    words = [VocabularyWord(key, word, count) for word, count in frequencies.items() for key in _keys(language, word)]
    keys = {word.key for word in words if _is_edited(language, word.written)}
    with writing(folder / FILE) as database:
        database.executescript(_SCHEMA)
        database.executemany("INSERT INTO word VALUES (?, ?, ?)", sorted(words))
        insert_sorted(database, "deletion", ((hash_, key) for key in keys for hash_ in _hashes(key)))
        database.execute("INSERT INTO total VALUES (?)", (sum(frequencies.values()),))
    _write_counts(folder, counts)


def change(folder: Path, language: str, counts: Mapping[str, int]) -> None:
    """Makes the files there what `write` would write; touches no word that occurs as often as before."""
    before, after = _frequencies(language, read_counts(folder)), _frequencies(language, counts)
    changed = sorted({word for word, _ in before.items() ^ after.items()})
    if not changed:
        return
    with writing(folder / FILE) as database:
        for word in changed:
            for key in _keys(language, word):
                database.execute("DELETE FROM word WHERE key = ? AND written = ?", (key, word))
                if word in after:
                    database.execute("INSERT INTO word VALUES (?, ?, ?)", (key, word, after[word]))
        for key in {key for word in changed if _is_edited(language, word) for key in _keys(language, word)}:
            written = database.execute("SELECT written FROM word WHERE key = ?", (key,)).fetchall()
            kept = any(_is_edited(language, word) for (word,) in written)
            query = "INSERT OR IGNORE INTO deletion VALUES (?, ?)" if kept else "DELETE FROM deletion WHERE hash = ? AND key = ?"
            database.executemany(query, [(hash_, key) for hash_ in _hashes(key)])
        database.execute("UPDATE total SET frequency = ?", (sum(after.values()),))
    _write_counts(folder, counts)


def read_counts(folder: Path) -> dict[str, int]:
    """How often each word occurs, as was written."""
    words, numbers = zlib.decompress((folder / _COUNTS).read_bytes()).split(_END)
    return dict(zip(words.decode("utf-8", "surrogatepass").split("\0"), map(int, numbers.split()), strict=False))


def _write_counts(folder: Path, counts: Mapping[str, int]) -> None:
    words = sorted(counts)
    numbers = " ".join([str(counts[word]) for word in words]).encode()
    (folder / _COUNTS).write_bytes(zlib.compress(b"".join(("\0".join(words).encode("utf-8", "surrogatepass"), _END, numbers)), 1))


def _frequencies(language: str, counts: Mapping[str, int]) -> dict[str, int]:
    """How often each word that is kept occurs: those of articles, each character of words in Han and kana, and function words."""
    characters = {character for word in counts if UNSPACED.match(word) and UNSPACED.fullmatch(word) for character in word}
    return {word: counts.get(word, 0) for word in {*LANGUAGES[language].module.FUNCTION_WORDS, *characters, *counts}}


def _is_edited(language: str, word: str) -> bool:
    """Whether slips are looked for that come to this word: not in numbers and codes, nor where words are not spaced."""
    row = LANGUAGES[language]
    return row.module.PHONETICS.spaced and (word.isalpha() or bool(own_letter(row.code).match(word)))


def _keys(language: str, word: str) -> list[str]:
    return [key for key in dict.fromkeys(LANGUAGES[language].module.PHONETICS.keys(word)) if key]


class Vocabulary:
    """The written files of the parts that a viewer sees, open for reading, as one. Safe from any thread."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._files = [SqliteFile(folder / FILE) for folder in folders]
        self.total = sum(map(_total, self._files))
        """How many words the articles have in all."""

    def sounding(self, keys: Sequence[str]) -> list[VocabularyWord]:
        """The words with any of these keys."""
        return self._ask("SELECT * FROM word WHERE key IN (SELECT value FROM json_each(?))", json.dumps(keys))

    def beginning(self, key: str, most: int) -> list[VocabularyWord]:
        """The commonest words whose keys begin so."""
        words = self._ask("SELECT * FROM word WHERE key >= ? AND key < ? ORDER BY frequency DESC LIMIT ?", key, key + "\U0010ffff", most)
        return sorted(words, key=lambda word: -word.frequency)[:most]

    def within_one_edit(self, key: str) -> list[VocabularyWord]:
        """The words, numbers and codes aside, whose keys are one edit away: a letter more, less, or another, or two neighbours swapped."""
        if not _SHORTEST_EDITED <= len(key) <= _LONGEST_EDITED:
            return []
        near = self._ask(_WITHIN_ONE_EDIT, json.dumps(sorted(_hashes(key))))
        return [word for word in near if one_edit(key, word.key)]

    def cost(self, word: VocabularyWord) -> float:
        """How unlikely a word is, larger than 0: the negative logarithm of its share."""
        return math.log((self.total + 1) / (word.frequency + 0.5))

    def _ask(self, query: str, *parameters: object) -> list[VocabularyWord]:
        if len(self._files) == 1:
            return [VocabularyWord(*row) for row in self._files[0].ask(query, *parameters)]
        frequencies: Counter[tuple[str, str]] = Counter()
        for file in self._files:
            for key, written, frequency in file.ask(query, *parameters):
                frequencies[key, written] += frequency
        return [VocabularyWord(key, written, frequency) for (key, written), frequency in frequencies.items()]


def _total(file: SqliteFile) -> int:
    try:
        [[total]] = file.ask("SELECT frequency FROM total")
    except ValueError as error:
        raise file.damaged(error) from error
    return int(total)


def one_edit(word: str, other: str) -> bool:
    """Whether two words are one edit apart: a letter more, less or another, or two neighbours swapped (optimal string alignment).

    >>> one_edit("pasword", "pasowrd"), one_edit("paswod", "pasword"), one_edit("word", "ward"), one_edit("word", "wired")
    (True, True, True, False)
    """
    return OSA.distance(word, other, score_cutoff=1) == 1


def _hashes(key: str) -> set[int]:
    """The hashes of a key and of what is left of it without each of its letters: two keys one edit apart share one (as in SymSpell)."""
    if not _SHORTEST_EDITED <= len(key) <= _LONGEST_EDITED:
        return set()
    parts = (key, *(key[:place] + key[place + 1 :] for place in range(len(key))))
    return {zlib.crc32(part.encode()) & _THREE_BYTES for part in parts}
