"""The words of one locale's articles by how they sound: an SQLite file for each part, read-only once written."""

import json
import math
import re
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from rapidfuzz.distance import OSA

from indexer.analysis import HAN, KANA, LANGUAGES
from indexer.store.analysed_text import AnalysedText
from indexer.store.documents import AnalysedArticle
from indexer.store.sqlite_file import SqliteFile, writing

_SCHEMA = """
CREATE TABLE word (key TEXT, written TEXT, frequency INTEGER, PRIMARY KEY (key, written)) WITHOUT ROWID;
CREATE TABLE deletion (hash INTEGER, key TEXT, PRIMARY KEY (hash, key)) WITHOUT ROWID;
CREATE TABLE total (frequency INTEGER);
"""

_LONGEST_GAP = 8
"""Characters between two words that are kept as a word of their own: particles and endings."""

_SHORTEST_EDITED = 4
_LONGEST_EDITED = 24
"""Letters of keys in which an edit is looked for: shorter ones are alike by chance."""

_WITHIN_ONE_EDIT = """
SELECT DISTINCT word.* FROM word JOIN deletion ON word.key = deletion.key WHERE deletion.hash IN (SELECT value FROM json_each(?))
"""

_UNSPACED = re.compile(f"(?![っんゃゅょー])[{HAN}{KANA}]+")


class VocabularyWord(NamedTuple):
    """A word of the articles."""

    key: str
    """How it sounds."""

    written: str
    frequency: int
    """How often it occurs; 0 for one that only the language's tables have."""


FILE = "vocabulary.sqlite"


def write(folder: Path, language: str, articles: Iterable[AnalysedArticle]) -> None:
    """Writes a new file with the words of `articles`."""
    counts = Counter(word for article in articles for text in article.texts() for word in _written(text))
    characters = {character for word in counts if _UNSPACED.fullmatch(word) for character in word}
    frequencies = {word: counts[word] for word in {*LANGUAGES[language].module.FUNCTION_WORDS, *characters, *counts}}
    phonetics = LANGUAGES[language].module.PHONETICS
    words = {VocabularyWord(key, word, count) for word, count in frequencies.items() for key in phonetics.keys(word) if key}
    keys = {word.key for word in words} if phonetics.spaced else set()
    with writing(folder / FILE) as database:
        database.executescript(_SCHEMA)
        database.executemany("INSERT INTO word VALUES (?, ?, ?)", sorted(words))
        database.executemany("INSERT INTO deletion VALUES (?, ?)", sorted({(hash_, key) for key in keys for hash_ in _hashes(key)}))
        database.execute("INSERT INTO total VALUES (?)", (sum(frequencies.values()),))


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
        """The words whose keys are one edit away: a letter more, less, or another, or two neighbours swapped."""
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
    return {zlib.crc32((key[:place] + key[place + 1 :]).encode()) for place in range(len(key))} | {zlib.crc32(key.encode())}


def _written(analysed: AnalysedText) -> Iterator[str]:
    """The words as written, in lower case; in unspaced text also what stands between them."""
    text, place = analysed.text.lower(), 0
    if len(text) != len(analysed.text):  # İ becomes two
        text = analysed.text
    for start, end in zip(analysed.starts, analysed.ends, strict=True):
        if place < start <= place + _LONGEST_GAP and _UNSPACED.fullmatch(text, place, start):
            yield text[place:start]
        yield text[start:end]
        place = max(place, end)
