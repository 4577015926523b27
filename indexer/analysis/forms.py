"""Texts as they are compared letter by letter, with what is half typed: by their letters, and by how they sound."""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from indexer.analysis.chinese import simplify
from indexer.analysis.folding import fold
from indexer.analysis.languages import LANGUAGES, Language, own_letter
from indexer.analysis.scripts import parts, runs
from indexer.analysis.source import Source, normalise

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


@dataclass(frozen=True, slots=True)
class Form:
    """One text as it is compared; without spaces and punctuation."""

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


def letters(text: str, language: str) -> Form:
    """A text by its letters, folded; Chinese in Simplified script.

    >>> form = letters("Wi-Fi: 無線網路", "zh")
    >>> form.key(), form.find("wifi无"), form.find("fi"), form.find("i")
    ('wifi无线网路', (0, 8), (3, 5), None)
    """
    source = normalise(text)
    simple = simplify if language == "zh" else str
    return Form(text, [*_pieces(source, lambda run: _characters(simple(run)), _folded)], lambda part: (_folded(normalise(part).text),), str)


def sounds(text: str, language: str) -> Form:
    """A text by how it sounds; empty where the language's own letters are all that is typed.

    >>> form = sounds("重設 PIN 密碼", "zh")
    >>> form.key(), form.find("pinmi")
    ('chongshepinmima', (3, 8))
    """
    row, source = LANGUAGES[language], normalise(text)
    spoken = row.spoken.SOUNDS
    pieces = _pieces(source, lambda run: _heard(run, row), lambda word: _sound(word, row)) if spoken.typed else ()
    return Form(text, [*pieces], lambda part: _part_keys(normalise(part).text, row), spoken.joined)


def _pieces(source: Source, cut: Callable[[str], Sequence[tuple[str, int, int, bool]]], key: Callable[[str], str]) -> Iterator[Piece]:
    """The pieces of a text; `cut` is for runs without spaces, `key` for words."""
    for run in runs(source.text):
        written = source.text[run.start : run.end]
        found = cut(written) if run.unspaced else [(key(written[start:end]), start, end, True) for start, end in parts(written)]
        for each, start, end, first in found:
            if each:
                yield Piece(each, *source.span(run.start + start, run.start + end), first)


def _characters(run: str) -> list[tuple[str, int, int, bool]]:
    return [(each, place, place + 1, not (place and _WITHIN_WORD.match(each))) for place, each in enumerate(run)]


def _heard(run: str, row: Language) -> list[tuple[str, int, int, bool]]:
    if row.spoken.SOUNDS.spaced:
        return _characters(run)
    return [(each.key, each.start, each.end, each.first) for each in row.spoken.SOUNDS.read(run)]


def _sound(word: str, row: Language) -> str:
    if row.spoken.SOUNDS.spaced and own_letter(row.code).match(word):
        return row.spoken.SOUNDS.read(word)[0].key
    return _folded(word)


def _part_keys(part: str, row: Language) -> tuple[str, ...]:
    return (*row.spoken.SOUNDS.keys(part), _folded(part))


def _folded(word: str) -> str:
    return "".join(fold(word).replace("'", "").split())


def _attached(character: str) -> bool:
    """Whether it belongs to the letter before it: accents, soft hyphens."""
    return unicodedata.category(character) in ("Mn", "Me", "Cf")
