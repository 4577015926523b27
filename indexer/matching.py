"""Which words of a question a section holds, where, and how well they fit."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from indexer.analysis import Token
from indexer.analysis.folding import fold
from indexer.backends.backend import Backend, rarity
from indexer.passage import Passage
from indexer.question import Question

_LEAST_SIMILARITY = 0.5
"""Share of letter pairs that two words have in common from which on one counts as a form of the other."""

_SHORTEST_SIMILAR = 4
"""Letters; shorter words are alike by chance."""

_SAME_BEGINNING = 3
"""Letters. Words of these languages change at their ends; and most terms of a section need no closer look."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """One word of a question, and how much it tells."""

    term: str
    surface: str
    """As written, folded."""

    weight: float
    """Its inverse document frequency as in BM25, larger than 0; a word that the index does not know has the largest."""

    known: bool
    """Whether any section holds it, or what may stand for it."""

    stand_ins: tuple[tuple["Weighed", ...], ...] = ()
    """Phrases that count as this word where all of their words are found."""


class Match(NamedTuple):
    """A word of a passage that is a word of the question."""

    start: int
    """Offset in the passage's text, in code points."""

    end: int
    term: str
    """The question's."""

    strength: float
    """1 for the same term, less for a word that only looks like it."""


def weigh(question: Question, backend: Backend) -> tuple[Weighed, ...]:
    """The different words of a question with their weights in an index."""
    first = {token.term: token for token in reversed(question.words)}
    words = (_weigh(token, question.text, backend) for token in sorted(first.values(), key=lambda token: token.start))
    return tuple(_with_stand_ins(word, question, backend) for word in words) if question.stand_ins else tuple(words)


def _weigh(token: Token, text: str, backend: Backend) -> Weighed:
    frequency = backend.document_frequency("words", token.term)
    return Weighed(token.term, fold(text[token.start : token.end]), rarity(backend.size, frequency), frequency > 0)


def _with_stand_ins(word: Weighed, question: Question, backend: Backend) -> Weighed:
    """The word with what stands for it; where only that is known, the word weighs as much."""
    phrases = tuple(weigh(each.said, backend) for each in question.stand_ins if word.term in each.asked)
    known = [max(part.weight for part in phrase) for phrase in phrases if all(part.known for part in phrase)]
    weight = word.weight if word.known or not known else min(known)
    return replace(word, weight=weight, known=word.known or bool(known), stand_ins=phrases)


def matches(words: Sequence[Weighed], passage: Passage) -> list[Match]:
    """The words of `passage` that match, from left to right: the same terms, for missing ones terms that look like them, and stand-ins."""
    found = []
    for word in words:
        found += _forms(word.term, passage)
        for phrase in word.stand_ins:
            found += _standing_in(word.term, phrase, passage)
    return sorted(found)


def coverage(words: Sequence[Weighed], found: Iterable[Match]) -> float:
    """The share of the question's weight that is matched, in [0, 1]; 0 for a question without words."""
    best: dict[str, float] = {}
    for match in found:
        best[match.term] = max(best.get(match.term, 0.0), match.strength)
    total = sum(word.weight for word in words)
    return sum(word.weight * best.get(word.term, 0.0) for word in words) / total if total else 0.0


def _forms(term: str, passage: Passage) -> list[Match]:
    same = [Match(passage.starts[place], passage.ends[place], term, 1.0) for place in passage.places(term)]
    return same or list(_similar(term, passage))


def _standing_in(term: str, phrase: Sequence[Weighed], passage: Passage) -> Iterator[Match]:
    """The words of a phrase that stands for `term`, where the passage holds them all; as strong as the weakest."""
    parts = [_forms(part.term, passage) for part in phrase]
    strength = min(max((match.strength for match in part), default=0.0) for part in parts)
    if strength:
        yield from (match._replace(term=term, strength=strength) for part in parts for match in part)


def _similar(term: str, passage: Passage) -> Iterator[Match]:
    """The words that are probably another form of `term`: the same beginning, and most letters the same."""
    if len(term) < _SHORTEST_SIMILAR:
        return
    for other in passage.beginning_with(term[:_SAME_BEGINNING]):
        strength = similarity(term, other) if len(other) >= _SHORTEST_SIMILAR else 0.0
        if strength >= _LEAST_SIMILARITY:
            yield from (Match(passage.starts[place], passage.ends[place], term, strength) for place in passage.places(other))


def similarity(one: str, other: str) -> float:
    """How alike two words are, in [0, 1]: Dice's coefficient over their pairs of letters.

    >>> round(similarity("налаштувати", "налаштування"), 2)
    0.76
    """
    if one == other:
        return 1.0
    pairs, others = set(zip(one, one[1:], strict=False)), set(zip(other, other[1:], strict=False))
    return 2 * len(pairs & others) / (len(pairs) + len(others)) if pairs and others else 0.0
