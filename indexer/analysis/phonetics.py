"""How words sound, written so that all ways to type one sound are one key: for people without the right keyboard, and for slips."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, product
from typing import NamedTuple

_MOST_READINGS = 64
"""Of one typed word; a word with more ambiguous letters is no word."""


class ReadPart(NamedTuple):
    """A part of a written run, and how it is read."""

    key: str
    start: int
    end: int
    first: bool
    """Whether a word begins with it."""


@dataclass(frozen=True, slots=True)
class Phonetics:
    """How one language sounds."""

    keys: Callable[[str], Sequence[str]]
    """The keys of a written word; none for what cannot be read aloud."""

    heard: Callable[[str], Sequence[str]]
    """The keys that typed letters may stand for, likeliest first."""

    typed: str
    """The characters that are typed in place of the language's own, as the inside of a regular expression's class."""

    sounds: str
    """Those of them that are no Latin letters: signs of sounds, hiragana or Zhuyin."""

    spaced: bool
    """Whether typed words are the language's words; otherwise words must be found within what is typed."""

    begun: Callable[[str], Sequence[str]]
    """What the keys of a word may begin with of which only the first letters are typed."""

    read: Callable[[str], Sequence[ReadPart]]
    """How a run is read, part by part."""

    joined: Callable[[str], str]
    """Keys put together, in the one form of all that may be typed for them. Depends on nothing that stands behind."""


@dataclass(frozen=True)
class Romanisation:
    """An alphabet in Latin letters: officially, and as people write it."""

    letters: Mapping[str, str]
    """What one or more of its letters, folded, are in Latin ones."""

    habits: Mapping[str, tuple[str, ...]]
    """What typed letters may stand for, in the Latin letters of `letters`; those not listed stand for themselves."""

    folds: Sequence[tuple[str, str]]
    """Patterns and their replacements, in order: what writers do not keep apart."""

    def key(self, word: str) -> str:
        """The key of a folded word of the language."""
        return self._fold(self._letter.sub(lambda match: self.letters[match[0]], word))

    def heard(self, typed: str) -> tuple[str, ...]:
        """The keys that a typed word may stand for."""
        parts = [self.habits.get(part, (part,)) for part in self._habit.findall(typed.lower())]
        return tuple(dict.fromkeys(self._fold("".join(reading)) for reading in islice(product(*parts), _MOST_READINGS)))

    def _fold(self, latin: str) -> str:
        for pattern, replacement in self.folds:
            latin = re.sub(pattern, replacement, latin)
        return latin

    @cached_property
    def _letter(self) -> re.Pattern[str]:
        return _longest_first(self.letters)

    @cached_property
    def _habit(self) -> re.Pattern[str]:
        return re.compile(f"{_longest_first(self.habits).pattern}|.", re.DOTALL)


def letters(text: str) -> dict[str, str]:
    """The letters of a romanisation, each followed by its Latin ones; `-` for none.

    >>> letters("ж zh ь -")
    {'ж': 'zh', 'ь': ''}
    """
    parts = text.split()
    return {native: latin.replace("-", "") for native, latin in zip(parts[::2], parts[1::2], strict=True)}


def of_alphabet(romanisation: Romanisation, fold: Callable[[str], str], typed: str = "A-Za-z0-9'`") -> Phonetics:
    """The sounds of a language that is written with spaces."""

    def key(word: str) -> str:
        return romanisation.key(fold(word))

    return Phonetics(
        keys=lambda word: (key(word),),
        heard=romanisation.heard,
        typed=typed,
        sounds="",
        spaced=True,
        begun=romanisation.heard,
        read=lambda word: (ReadPart(key(word), 0, len(word), first=True),),
        joined=str,
    )


def _longest_first(parts: Mapping[str, object]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(parts, key=len, reverse=True))))
