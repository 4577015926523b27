"""What analysis yields."""

from dataclasses import dataclass
from typing import NamedTuple

MAX_TERM_BYTES = 255
"""Longest term in UTF-8 bytes; engines drop or refuse long ones in silence."""


class Token(NamedTuple):
    """A term and the span of source text it came from. `text[start:end]` is what gets highlighted."""

    term: str
    """What is indexed: normalised, never empty, never containing white space, at most `MAX_TERM_BYTES` long."""

    start: int
    """Offset of the first character, in code points of the text as given (not bytes)."""

    end: int
    """Offset behind the last character, in code points of the text as given."""


FIELDS = ("words", "grams", "prefixes", "pairs")
"""The fields of the index: ways of turning a text into terms. Pairs are made of the words."""


@dataclass(frozen=True, slots=True)
class FieldTokens:
    """One text's tokens, by field. Sorted by `start`; they may overlap."""

    words: tuple[Token, ...]
    """Lemmas or stems of words: precise."""

    grams: tuple[Token, ...]
    """Character n-grams: they match what no lemma joins (налаштування, налаштувати), at a lower weight."""

    prefixes: tuple[Token, ...]
    """How each word begins, and each single character of Han and kana: they match what belongs to one root (забув, забутий; 忘, 忘记)."""


class FieldTerms(NamedTuple):
    """One text's terms, by field, as they are indexed: of words alone it matters where they stand."""

    words: tuple[Token, ...]
    """As in `FieldTokens`."""

    grams: str
    """With a space between, in the order of `FieldTokens`."""

    prefixes: str
    """With a space between, in the order of `FieldTokens`."""


def bounded(term: str) -> str:
    """`term` cut to `MAX_TERM_BYTES`, never within a character.

    >>> len(bounded("я" * 200))
    127
    """
    if len(term) * 4 <= MAX_TERM_BYTES:
        return term
    return term.encode()[:MAX_TERM_BYTES].decode(errors="ignore")
