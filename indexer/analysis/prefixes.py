"""Texts compared letter by letter with what is half typed: by their letters, and by how they sound."""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from indexer.analysis.folding import fold
from indexer.analysis.languages.chinese import simplify
from indexer.analysis.languages.registry import LANGUAGES, Language, own_letter, read
from indexer.analysis.normalisation import NormalisedText, normalise
from indexer.analysis.phonetics import Phonetics
from indexer.analysis.scripts import parts, runs

_WITHIN_WORD = re.compile("[ぁ-ゖーッャュョァィゥェォ]")
"""Kana with which no word begins that stands behind other kana or Han: endings and particles. Words in hiragana are found by sound."""

_LONGEST_KEY = 48
"""Pieces that are put together: more letters than anybody types before looking."""


class Piece(NamedTuple):
    """A word, or a character of a script without spaces."""

    key: str
    """Never empty, never containing white space."""

    start: int
    end: int
    """Its span in the text as written, in code points."""

    first: bool
    """Whether what is typed may begin here."""


_Cut = Sequence[tuple[str, int, int, bool]]
"""The key, the span within a run, and whether what is typed may begin there, of each piece of the run."""


@dataclass(frozen=True, slots=True)
class PrefixText:
    """One text as it is compared with beginnings; without spaces and punctuation."""

    written: str
    pieces: Sequence[Piece]
    keys: Callable[[str], Sequence[str]]
    """The keys of the first letters of a piece."""

    joined: Callable[[str], str]
    """The keys of neighbouring pieces, put together."""

    def starts(self) -> Iterator[int]:
        """The pieces at which what is typed may begin."""
        return (place for place, piece in enumerate(self.pieces) if piece.first)

    def key(self, start: int = 0) -> str:
        """The text from a piece on; a long one is cut."""
        return self.joined("".join(piece.key for piece in self.pieces[start : start + _LONGEST_KEY]))

    def find(self, key: str, breaks: Collection[int] = ()) -> tuple[int, int] | None:
        """The span of the first place where the text goes on as `key`, with a piece beginning at each of `breaks` in it."""
        return next((span for start in self.starts() if (span := self._match(key, start, breaks))), None)

    def _match(self, key: str, start: int, breaks: Collection[int]) -> tuple[int, int] | None:
        together, ends = "", [0]
        for piece in self.pieces[start:]:
            together += piece.key
            joined = self.joined(together)
            if joined.startswith(key):
                span = self.pieces[start].start, self._end(piece, key[ends[-1] :])
                return span if set(breaks) <= set(ends) else None
            if not key.startswith(joined):
                return None
            ends.append(len(joined))
        return None

    def _end(self, piece: Piece, key: str) -> int:
        """Where the fewest letters of a piece end that are written for the beginning of its key."""
        for end in range(piece.start + 1, piece.end):
            begun = self.keys(self.written[piece.start : end])
            if not _attached(self.written[end]) and any(self._begins(part, piece, key) for part in begun):
                return end
        return piece.end

    def _begins(self, part: str, piece: Piece, key: str) -> bool:
        """Whether the key of a piece's first letters is the beginning of its whole key, and goes as far as `key`."""
        return self.joined(part).startswith(key) and self.joined(piece.key).startswith(self.joined(part))


def by_letters(text: str, language: str) -> PrefixText:
    """A text by its letters, folded; Chinese in Simplified script.

    >>> text = by_letters("Wi-Fi: 無線網路", "zh")
    >>> text.key(), text.find("wifi无"), text.find("fi"), text.find("i")
    ('wifi无线网路', (0, 8), (3, 5), None)
    """
    simple = simplify if language == "zh" else str
    pieces = _pieces(read(text, language), lambda run: _characters(simple(run)), _folded)
    return PrefixText(text, [*pieces], lambda part: (_folded(normalise(part).text),), str)


def by_sound(text: str, language: str) -> PrefixText:
    """A text by how it sounds; empty where the language's own letters are all that is typed.

    >>> text = by_sound("重設 PIN 密碼", "zh")
    >>> text.key(), text.find("pinmi")
    ('chongshepinmima', (3, 8))
    """
    row = LANGUAGES[language]
    phonetics = row.module.PHONETICS
    pieces = _pieces(read(text, language), lambda run: _read_run(run, row), lambda word: _read_word(word, row)) if phonetics.typed else ()
    return PrefixText(text, [*pieces], lambda part: _part_keys(normalise(part).text, phonetics), phonetics.joined)


def _pieces(text: NormalisedText, cut_run: Callable[[str], _Cut], word_key: Callable[[str], str]) -> Iterator[Piece]:
    """The pieces of a text; `cut_run` is for runs without spaces, `word_key` for words."""
    for run in runs(text.text):
        written = text.text[run.start : run.end]
        cut = cut_run(written) if run.unspaced else [(word_key(written[start:end]), start, end, True) for start, end in parts(written)]
        for key, start, end, first in cut:
            if key:
                yield Piece(key, *text.span(run.start + start, run.start + end), first)


def _characters(run: str) -> _Cut:
    return [(character, place, place + 1, not (place and _WITHIN_WORD.match(character))) for place, character in enumerate(run)]


def _read_run(run: str, row: Language) -> _Cut:
    if row.module.PHONETICS.spaced:
        return _characters(run)
    return [(part.key, part.start, part.end, part.first) for part in row.module.PHONETICS.read(run)]


def _read_word(word: str, row: Language) -> str:
    if row.module.PHONETICS.spaced and own_letter(row.code).match(word):
        return row.module.PHONETICS.read(word)[0].key
    return _folded(word)


def _part_keys(part: str, phonetics: Phonetics) -> tuple[str, ...]:
    return (*phonetics.keys(part), _folded(part))


def _folded(word: str) -> str:
    return "".join(fold(word).replace("'", "").split())


def _attached(character: str) -> bool:
    """Whether it belongs to the letter before it: accents, soft hyphens."""
    return unicodedata.category(character) in ("Mn", "Me", "Cf")
