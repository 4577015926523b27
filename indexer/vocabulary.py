"""The words of one locale's articles by how they sound: one SQLite file, read-only once written."""

import json
import math
import re
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from indexer.analysed import AnalysedArticle
from indexer.analysis import LANGUAGES
from indexer.analysis.scripts import HAN, KANA
from indexer.analysis.sounds import same_beginning
from indexer.passage import Passage
from indexer.written_file import WrittenFile, writing

_SCHEMA = """
CREATE TABLE word (key TEXT, written TEXT, frequency INTEGER, PRIMARY KEY (key, written)) WITHOUT ROWID;
CREATE TABLE slip (hash INTEGER, key TEXT, PRIMARY KEY (hash, key)) WITHOUT ROWID;
CREATE TABLE total (frequency INTEGER);
"""

_LONGEST_GAP = 8
"""Characters between two words that are kept as a word of their own: particles and endings."""

_SHORTEST_SLIP = 4
_LONGEST_SLIP = 24
"""Letters of keys in which a slip is looked for: shorter ones are alike by chance."""

_WITH_SLIP = """
SELECT DISTINCT word.* FROM word JOIN slip ON word.key = slip.key WHERE slip.hash IN (SELECT value FROM json_each(?))
"""


class Known(NamedTuple):
    """A word of the articles."""

    key: str
    written: str
    frequency: int
    """How often it occurs; 0 for one that only the language's tables have."""


def write(path: Path, language: str, articles: Iterable[AnalysedArticle]) -> None:
    """Writes a new file with the words of `articles`."""
    counted = Counter(word for article in articles for passage in _passages(article) for word in _written(passage))
    characters = {character for word in counted if _UNSPACED.fullmatch(word) for character in word}
    words = {word: counted[word] for word in {*LANGUAGES[language].spoken.FUNCTION_WORDS, *characters, *counted}}
    sounds = LANGUAGES[language].spoken.SOUNDS
    known = {Known(key, word, frequency) for word, frequency in words.items() for key in sounds.keys(word) if key}
    keys = {each.key for each in known} if sounds.spaced else set()
    with writing(path) as database:
        database.executescript(_SCHEMA)
        database.executemany("INSERT INTO word VALUES (?, ?, ?)", sorted(known))
        database.executemany("INSERT INTO slip VALUES (?, ?)", sorted({(hash_, key) for key in keys for hash_ in _hashes(key)}))
        database.execute("INSERT INTO total VALUES (?)", (sum(words.values()),))


class Vocabulary:
    """A written file, open for reading. Safe from any thread; closed with the last reference to it."""

    def __init__(self, path: Path) -> None:
        self._file = WrittenFile(path)
        try:
            [[self.total]] = self._file.ask("SELECT frequency FROM total")
            """How many words the articles have in all."""
        except ValueError as error:
            raise self._file.damaged(error) from error

    def sounding(self, keys: Sequence[str]) -> list[Known]:
        """The words with any of these keys."""
        return self._ask("SELECT * FROM word WHERE key IN (SELECT value FROM json_each(?))", json.dumps(keys))

    def beginning(self, key: str, most: int) -> list[Known]:
        """The commonest words whose keys begin so."""
        return self._ask("SELECT * FROM word WHERE key >= ? AND key < ? ORDER BY frequency DESC LIMIT ?", key, key + "\U0010ffff", most)

    def with_slip(self, key: str) -> list[Known]:
        """The words whose keys are one slip away: a letter more, less, or another, or two neighbours swapped."""
        if not _SHORTEST_SLIP <= len(key) <= _LONGEST_SLIP:
            return []
        near = self._ask(_WITH_SLIP, json.dumps(sorted(_hashes(key))))
        return [known for known in near if one_slip(key, known.key)]

    def cost(self, known: Known) -> float:
        """How unlikely a word is, larger than 0: the negative logarithm of its share."""
        return math.log((self.total + 1) / (known.frequency + 0.5))

    def _ask(self, query: str, *parameters: object) -> list[Known]:
        return [Known(*row) for row in self._file.ask(query, *parameters)]


def one_slip(one: str, other: str) -> bool:
    """Whether two different words are one edit apart: a letter more, less or another, or two neighbours swapped.

    >>> one_slip("pasword", "pasowrd"), one_slip("paswod", "pasword"), one_slip("word", "ward"), one_slip("word", "wired")
    (True, True, True, False)
    """
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    start = same_beginning(one, other)
    a, b = one[start:], other[start:]
    return a[1:] == b or a == b[1:] or a[1:] == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])


def _hashes(key: str) -> set[int]:
    """The hashes of a key and of what is left of it without each of its letters: two keys one slip apart share one."""
    if not _SHORTEST_SLIP <= len(key) <= _LONGEST_SLIP:
        return set()
    return {zlib.crc32((key[:place] + key[place + 1 :]).encode()) for place in range(len(key))} | {zlib.crc32(key.encode())}


def _passages(article: AnalysedArticle) -> Iterator[Passage]:
    yield from (article.title.passage, article.wordings.passage)
    for section in article.sections:
        yield from (section.heading.passage, section.body.passage)


def _written(passage: Passage) -> Iterator[str]:
    """The words as written, in lower case; in unspaced text also what stands between them."""
    text, place = passage.text.lower(), 0
    if len(text) != len(passage.text):  # İ becomes two
        text = passage.text
    for start, end in zip(passage.starts, passage.ends, strict=True):
        if place < start <= place + _LONGEST_GAP and _UNSPACED.fullmatch(text, place, start):
            yield text[place:start]
        yield text[start:end]
        place = max(place, end)


_UNSPACED = re.compile(f"(?![っんゃゅょー])[{HAN}{KANA}]+")
