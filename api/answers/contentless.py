"""Whether a question says what it is about: words that never do are in `vague/<language>.txt`, in any of their forms."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from indexer.analysis import analyze, is_function_word
from indexer.query import Query

_FOLDER = Path(__file__).with_name("vague")
_SHORT = 2
"""Digits of a number that says nothing by itself."""


def says_nothing(query: Query) -> bool:
    """Whether no word of a question says what it is about."""
    vague = _vague(query.language)
    return all(
        token.term in vague or (token.term.isdigit() and len(token.term) <= _SHORT) or is_function_word(token, query.text, query.language)
        for token in query.words
    )


def warm(languages: Iterable[str]) -> None:
    """Reads the languages' words, so that the first question does not wait for them."""
    for language in languages:
        _vague(language)


@cache
def _vague(language: str) -> frozenset[str]:
    lines = (_FOLDER / f"{language}.txt").read_text(encoding="utf-8").split("\n")
    words = (word for line in lines if not line.startswith("#") for word in line.split())
    return frozenset(token.term for word in words for token in analyze(word, language).words)
