"""Words that turn the meaning: on and off, with and without, before and after, 届いた and 届かない.

`opposites/<language>.txt` has them, for translators to edit. They count little by themselves, being function words
or one of many; but an article that says the opposite of what is asked, and says nowhere what is asked, is no answer.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

from indexer.analysis import Token, analyze, fold, is_function_word
from indexer.query.denials import Said, Word, said

_FOLDER = Path(__file__).with_name("opposites")
_BEHIND, _AROUND = 3, 4
"""Words within which those are that a word is about: behind or before it, and on both sides."""

_APART = 3
_GAP = "…"
"""How many words may stand between two that belong together, and what says so in a table: `turn the location off`."""

Span = tuple[int, int]


class _Side(NamedTuple):
    """One side of a row of a table."""

    row: int
    second: bool

    @property
    def other(self) -> "_Side":
        return _Side(self.row, not self.second)


class _Phrase(NamedTuple):
    """Terms, one behind the other, that put a text on a side."""

    terms: tuple[str, ...]
    side: _Side
    where: str
    apart: int
    """Words that may stand between two of the terms."""


@dataclass(frozen=True, slots=True)
class _Table:
    denying: frozenset[str]
    affirming: frozenset[str]
    by_first: Mapping[str, Sequence[_Phrase]]


@dataclass(frozen=True, slots=True)
class Polarity:
    """On which sides a text is."""

    sides: Mapping[_Side, Mapping[str, Span]]
    """Of each side, the terms that it is said of, and where; the empty one where nothing else is said."""

    said: Mapping[str, Mapping[str, Span]]
    """By what is said, the terms, and where."""

    @property
    def denied(self) -> Mapping[str, Span]:
        """What is not so."""
        return {**self.said.get("denied", {}), **self.said.get("refused", {})}

    @property
    def affirmed(self) -> Mapping[str, Span]:
        """What is so."""
        return self.said.get("affirmed", {})

    @property
    def named(self) -> Mapping[str, Span]:
        """What is so, and what nothing is said of."""
        return {**self.said.get("named", {}), **self.affirmed}

    def __bool__(self) -> bool:
        """Whether it has any."""
        return bool(self.sides or self.said)


@dataclass(frozen=True, slots=True)
class _Found:
    phrase: _Phrase
    first: int
    last: int


def polarity(text: str, tokens: Sequence[Token], language: str) -> Polarity:
    """The polarity of a text with its words, function words too, in their order."""
    table = _table(language)
    words = [
        Word(token, fold(text[token.start : token.end]).replace("’", "'"), is_function_word(token, text, language)) for token in tokens
    ]
    spoken = list(said(words, text, language, table.denying, table.affirming))
    return Polarity(_sides(words, table, {part.term for part in spoken if part.how in ("denied", "refused")}), _by_kind(spoken))


def opposed(question: Polarity, front: Polarity, whole: Polarity, strictly: bool) -> tuple[Span, ...]:
    """Where a question says the opposite of what the `front` of an article (title and heading) says, and all of it nowhere says otherwise.

    What is named without being denied contradicts a denial only where it is not `strictly` taken: `cannot log in` may be answered by
    *Log in*, but not by *After you have logged in*.
    """
    return tuple(sorted({*_turned(question, front, whole), *_contradicted(question, front, whole, strictly)}))


def _turned(question: Polarity, front: Polarity, whole: Polarity) -> Iterator[Span]:
    for side, about in question.sides.items():
        if side.other in question.sides or side in front.sides or side in whole.sides:
            continue
        others = front.sides.get(side.other, {})
        yield from (span for term, span in about.items() if others and (term in others or not term))


def _contradicted(question: Polarity, front: Polarity, whole: Polarity, strictly: bool) -> Iterator[Span]:
    for asked, there in ((question, front), (front, question)):
        for term in asked.denied:
            positive = there.affirmed if strictly and term not in asked.said.get("refused", {}) else there.named
            if term in positive and term not in there.denied:
                own, everywhere = (positive, whole.affirmed) if there is question else (asked.denied, whole.denied)
                if term not in everywhere:
                    yield own[term]


def _by_kind(spoken: Sequence[Said]) -> dict[str, dict[str, Span]]:
    kinds: dict[str, dict[str, Span]] = {}
    for part in spoken:
        kinds.setdefault(part.how, {}).setdefault(part.term, (part.start, part.end))
    return kinds


def _sides(words: Sequence[Word], table: _Table, denied: set[str]) -> dict[_Side, dict[str, Span]]:
    found = _longest(
        phrase for phrase in _phrases(words, table) if denied.isdisjoint(phrase.phrase.terms)
    )  # `cannot log in` is not log out
    taken = {place for phrase in found for place in range(phrase.first, phrase.last + 1)}
    sides: dict[_Side, dict[str, Span]] = {}
    for phrase in found:
        span = words[phrase.first].token.start, words[phrase.last].token.end
        near = {words[place].token.term for place in _about(phrase, len(words)) if place not in taken and not words[place].function}
        sides.setdefault(phrase.phrase.side, {}).update(dict.fromkeys(near or {""}, span))
    return sides


def _about(found: _Found, count: int) -> Iterator[int]:
    """The places of the words that a phrase may be about."""
    before = {"before": _BEHIND, "around": _AROUND}.get(found.phrase.where, 0)
    behind = {"behind": _BEHIND, "around": _AROUND}.get(found.phrase.where, 0)
    yield from range(max(found.first - before, 0), min(found.last + behind + 1, count))


def _longest(found: Iterable[_Found]) -> list[_Found]:
    """Without phrases that are part of longer ones: 登录 of 退出登录."""
    kept: list[_Found] = []
    longer: dict[int, list[_Found]] = {}  # by where they begin: somebody may have said one phrase hundreds of times
    reach = 0
    for phrase in sorted(found, key=lambda phrase: phrase.first - phrase.last):
        reach = reach or phrase.last - phrase.first
        around = (other for first in range(phrase.last - reach, phrase.first + 1) for other in longer.get(first, ()))
        if not any(phrase.last <= other.last for other in around if other.phrase != phrase.phrase):
            kept.append(phrase)
        longer.setdefault(phrase.first, []).append(phrase)
    return kept


def _phrases(words: Sequence[Word], table: _Table) -> Iterator[_Found]:
    for first, word in enumerate(words):
        for phrase in table.by_first.get(word.token.term, ()):
            last = _last(words, first, phrase)
            if last is not None:
                yield _Found(phrase, first, last)


def _last(words: Sequence[Word], first: int, phrase: _Phrase) -> int | None:
    """Where the terms end that begin at `first`, each not far behind the one before."""
    place = first
    for term in phrase.terms[1:]:
        near = range(place + 1, min(place + 2 + phrase.apart, len(words)))
        following = next((other for other in near if words[other].token.term == term), None)
        if following is None:
            return None
        place = following
    return place


@cache
def _table(language: str) -> _Table:
    listed: dict[str, frozenset[str]] = {"not": frozenset(), "with": frozenset()}
    by_first: dict[str, list[_Phrase]] = {}
    for row, line in enumerate((_FOLDER / f"{language}.txt").read_text(encoding="utf-8").split("\n")):
        kind, _, rest = line.partition(":")
        if not line.strip() or line.startswith("#"):
            continue
        if kind in listed:
            listed[kind] = frozenset(fold(word.strip()) for word in rest.split(","))
            continue
        for second, words in enumerate(rest.split("|")):
            for word in words.split(","):
                terms = tuple(token.term for token in analyze(word, language).words if " " not in word[token.start : token.end])
                by_first.setdefault(terms[0], []).append(_Phrase(terms, _Side(row, bool(second)), kind, _APART if _GAP in word else 0))
    without = frozenset(word for listed_word in listed["not"] for word in (listed_word, listed_word.replace("'", "")))
    return _Table(without, listed["with"], by_first)
