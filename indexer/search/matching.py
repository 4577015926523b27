"""Which words of a question a section holds, where, and how well they fit."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from indexer.analysis import LANGUAGES, Token
from indexer.backends import Backend, idf
from indexer.query import Query
from indexer.store import AnalysedText

_LEAST_SIMILARITY = 0.5
"""Share of letter pairs that two words have in common from which on one counts as a form of the other."""

_SHORTEST_SIMILAR = 4
"""Letters; shorter words are alike by chance."""

_SAME_BEGINNING = 3
"""Letters. Words of these languages change at their ends; and most terms of a section need no closer look."""


@dataclass(frozen=True, slots=True)
class QueryWord:
    """One word of a question, and how much it tells."""

    term: str
    written: str
    """As somebody typed it, with its ending."""

    weight: float
    """Its inverse document frequency as in BM25, larger than 0; a word that the index does not know has the largest."""

    known: bool
    """Whether any section holds it, or one of its expansions."""

    expansions: tuple[tuple["QueryWord", ...], ...] = ()
    """Phrases that count as this word where all of their words are found."""


class Match(NamedTuple):
    """A word of a text that is a word of the question."""

    start: int
    """Offset in the text, in code points."""

    end: int
    term: str
    """The question's."""

    strength: float
    """1 for the same term, less for a word that only looks like it."""


def weigh_words(query: Query, backend: Backend) -> tuple[QueryWord, ...]:
    """The different words of a query with their weights in an index."""
    first = {token.term: token for token in reversed(query.words)}
    words = (_weigh(token, query.text, query.language, backend) for token in sorted(first.values(), key=lambda token: token.start))
    return tuple(_expanded(word, query, backend) for word in words) if query.expansions else tuple(words)


def _weigh(token: Token, text: str, language: str, backend: Backend) -> QueryWord:
    frequency = backend.document_frequency("words", token.term)
    return QueryWord(token.term, _written(token, text, language), idf(backend.size, frequency), frequency > 0)


def _written(token: Token, text: str, language: str) -> str:
    return text[token.start : LANGUAGES[language].word_end(text, token.start, token.end)]


def _expanded(word: QueryWord, query: Query, backend: Backend) -> QueryWord:
    """The word with its expansions; where only those are known, the word weighs as much."""
    phrases = tuple(weigh_words(expansion.query, backend) for expansion in query.expansions if word.term in expansion.asked)
    weights = [max(part.weight for part in phrase) for phrase in phrases if all(part.known for part in phrase)]
    weight = word.weight if word.known or not weights else min(weights)
    return replace(word, weight=weight, known=word.known or bool(weights), expansions=phrases)


def matches(words: Sequence[QueryWord], text: AnalysedText) -> list[Match]:
    """The words of `text` that match, from left to right: the same terms, else terms that look like them, and expansions."""
    matched = []
    for word in words:
        matched += _forms(word.term, text)
        for phrase in word.expansions:
            matched += _standing_for(word.term, phrase, text)
    return sorted(matched)


def coverage(words: Sequence[QueryWord], matched: Iterable[Match]) -> float:
    """The share of the question's weight that is matched, in [0, 1]; 0 for a question without words."""
    best: dict[str, float] = {}
    for match in matched:
        best[match.term] = max(best.get(match.term, 0.0), match.strength)
    total = sum(word.weight for word in words)
    return sum(word.weight * best.get(word.term, 0.0) for word in words) / total if total else 0.0


def _forms(term: str, text: AnalysedText) -> list[Match]:
    same = [Match(text.starts[place], text.ends[place], term, 1.0) for place in text.places(term)]
    return same or list(_similar(term, text))


def _standing_for(term: str, phrase: Sequence[QueryWord], text: AnalysedText) -> Iterator[Match]:
    """The words of a phrase that stands for `term`, where the text holds them all; as strong as the weakest."""
    parts = [_forms(part.term, text) for part in phrase]
    strength = min(max((match.strength for match in part), default=0.0) for part in parts)
    if strength:
        yield from (match._replace(term=term, strength=strength) for part in parts for match in part)


def _similar(term: str, text: AnalysedText) -> Iterator[Match]:
    """The words that are probably another form of `term`: the same beginning, and most letters the same."""
    if len(term) < _SHORTEST_SIMILAR:
        return
    for other in text.beginning_with(term[:_SAME_BEGINNING]):
        strength = similarity(term, other) if len(other) >= _SHORTEST_SIMILAR else 0.0
        if strength >= _LEAST_SIMILARITY:
            yield from (Match(text.starts[place], text.ends[place], term, strength) for place in text.places(other))


def similarity(word: str, other: str) -> float:
    """How alike two words are, in [0, 1]: Dice's coefficient over their pairs of letters.

    >>> round(similarity("налаштувати", "налаштування"), 2)
    0.76
    """
    if word == other:
        return 1.0
    pairs, others = set(zip(word, word[1:], strict=False)), set(zip(other, other[1:], strict=False))
    return 2 * len(pairs & others) / (len(pairs) + len(others)) if pairs and others else 0.0
