"""Phrases that are looked for in questions, in whatever inflection: topics that always go to a human, and the words of requests for one.

`*` in a phrase stands for one other word or none. Function words are left out on both sides, but for those that are kept. Text in Han and
kana is looked for as it stands, without `*`. No phrase goes over a comma or the end of a sentence.
"""

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from indexer.analysis import LANGUAGES, Token, fold, is_function_word, simplify, words_of

_STOP = re.compile(r"[.,;:!?…、，。！？；：()（）\n]+")
_ANY = "*"
_KEY_LENGTH = 4
"""Terms at its beginning by which a phrase is looked up."""

Terms = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Phrases:
    """Phrases as terms, to be looked for together."""

    by_beginning: dict[Terms, tuple[Terms, ...]]
    """By how they begin; see `_beginning`. As a tree of terms they would take 50 MB."""

    def spans(self, clause: Terms) -> Iterator[tuple[int, int, Terms]]:
        """Where one of them stands in a clause: first term, behind the last, and which it is."""
        there = {*clause, _ANY}
        for start in range(len(clause)):
            first, *others = clause[start : start + _KEY_LENGTH]
            beginnings = {clause[start:end] for end in range(start + 1, start + 1 + _KEY_LENGTH)}
            beginnings |= {(first, _ANY, other) for other in others[:2]}
            phrases = (phrase for beginning in beginnings for phrase in self.by_beginning.get(beginning, ()) if phrase[-1] in there)
            yield from {(start, end, phrase) for phrase in phrases if (end := _end(clause, start, phrase))}


def clauses_of(question: str, language: str, words: Sequence[Token] | None, kept: frozenset[str]) -> list[Terms]:
    """The terms of the words that count, of each clause in its order."""
    if not LANGUAGES[language].module.PHONETICS.spaced:
        return [terms(clause, language, kept) for clause in _STOP.split(question)]
    clauses: list[list[str]] = [[]]
    end = 0
    for token in words_of(question, language) if words is None else words:
        if _STOP.search(question, end, max(token.start, end)):
            clauses.append([])
        end = max(end, token.end)
        clauses[-1] += _counted(token, question, language, kept)
    return [tuple(clause) for clause in clauses]


def together(phrases: Iterable[Terms]) -> Phrases:
    """Phrases that are looked for together."""
    by_beginning: dict[Terms, set[Terms]] = {}
    for phrase in phrases:
        by_beginning.setdefault(_beginning(phrase), set()).add(phrase)
    return Phrases({beginning: tuple(found) for beginning, found in by_beginning.items()})


def terms_of(phrase: str, language: str, kept: frozenset[str]) -> Terms:
    """A phrase as terms; raises `ValueError` where it begins with no word that counts."""
    parts = [tuple(term for word in part.split() for term in terms(word, language, kept)) for part in phrase.split(_ANY)]
    if not parts[0]:
        raise ValueError(f"`{phrase}` begins with no word that counts in `{language}`")
    return tuple(term for place, part in enumerate(parts) for term in ((_ANY,) if place else ()) + part)


def _beginning(phrase: Terms) -> Terms:
    """By which a phrase is found: its first terms, up to those where another may stand between."""
    stars = [place for place, term in enumerate(phrase[:_KEY_LENGTH]) if term == _ANY]
    if stars == [1] and len(phrase) > 2:  # noqa: PLR2004 - what stands behind the star
        return phrase[:3]
    return phrase[: stars[0] if stars else _KEY_LENGTH]


def terms(text: str, language: str, kept: frozenset[str]) -> Terms:
    """The terms of the words that count, in their order; of text in Han and kana its characters."""
    if not LANGUAGES[language].module.PHONETICS.spaced:
        return tuple(map(sys.intern, filter(str.isalnum, plain(text, language))))
    return tuple(sys.intern(term) for token in words_of(text, language) for term in _counted(token, text, language, kept))


def plain(text: str, language: str) -> str:
    """Text in Han and kana as it is compared; other text as it is."""
    if LANGUAGES[language].module.PHONETICS.spaced:
        return text
    return fold(simplify(text) if language == "zh" else text)


def _counted(token: Token, text: str, language: str, kept: frozenset[str]) -> Terms:
    """What a word counts as: itself where it is kept, its term, or nothing for a function word."""
    word = fold(text[token.start : token.end])
    if word in kept:
        return (word,)
    return () if is_function_word(token, text, language) else (token.term,)


def _end(terms: Terms, start: int, phrase: Terms) -> int:
    """Behind the last term of a phrase that stands in `terms` from `start` on; 0 when it does not."""
    for place, term in enumerate(phrase, start):
        if term == _ANY:
            rest = phrase[place - start + 1 :]
            return _end(terms, place, rest) or _end(terms, place + 1, rest)
        if terms[place : place + 1] != (term,):
            return 0
    return start + len(phrase)
