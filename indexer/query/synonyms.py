"""Synonyms: what customers say becomes what articles say. Applied to questions only, on analysed words, each rule once."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from itertools import chain
from typing import NamedTuple

from indexer.analysis import Token, analyze, is_function_word, pairs
from indexer.query.query import Expansion, Query, build_query
from kb.synonyms import Rule

EQUIVALENT_WEIGHT = 0.6
"""What finding an equivalent is worth, where finding the word as asked is worth 1. Demo questions with the demo's synonyms, right article
first and in the first three (mean of the locales): .25 .932 .987, .5 to .8 .934 .987, .9 .934 .984, 1 .932 .984."""

_Terms = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Entry:
    """One left side, ready to be looked for."""

    terms: _Terms
    stays: bool
    """Whether the words as asked are looked for, too."""

    queries: tuple[Query, ...]
    """What to look for instead or besides; where the words do not stay, the first takes their place."""

    weight: float
    """Of each that is besides."""


class _Span(NamedTuple):
    """A place in a question where a rule applies."""

    start: int
    end: int
    entry: _Entry


class Synonyms:
    """One locale's rules, compiled. Safe from any thread. Rules that `synonym_checks` refuses do nothing."""

    def __init__(self, rules: Iterable[Rule], language: str, weight: float = EQUIVALENT_WEIGHT) -> None:
        """`weight` is what finding an equivalent is worth, where finding the word as asked is worth 1."""
        self._by_first: dict[str, list[_Entry]] = {}
        for entry in chain.from_iterable(_entries(rule, language, weight) for rule in rules):
            self._by_first.setdefault(entry.terms[0], []).append(entry)

    def apply(self, query: Query, only: Set[str] | None = None) -> Query:
        """The query with words replaced, and with expansions for those that stay: from left to right, the longest rule first.

        Ties go to the first rule. What takes the place of words stands where those stood, so that every offset stays one of the
        question's text. With `only`, rules for words none of which is among those terms are left out.
        """
        if self._by_first.keys().isdisjoint(token.term for token in query.words):
            return query
        spans = [span for span in self._spans(_Lattice(query.words)) if only is None or not only.isdisjoint(span.entry.terms)]
        replaced = [span for span in spans if not span.entry.stays]
        words = _replace(query.words, replaced, "words")
        return replace(
            query,
            words=words,
            grams=_replace(query.grams, replaced, "grams"),
            prefixes=_replace(query.prefixes, replaced, "prefixes"),
            pairs=(*pairs(words), *(pair for span in replaced for pair in span.entry.queries[0].pairs)),
            expansions=(*query.expansions, *{expansion: None for span in spans for expansion in _expansions(span, query.words)}),
            applied=(*query.applied, *{_shown(span, query.text): None for span in spans}),
        )

    def _spans(self, words: "_Lattice") -> Iterator[_Span]:
        end = 0
        while tokens := words.following(end):
            fitting = (
                _Span(token.start, stop, entry)
                for token in tokens
                for entry in self._by_first.get(token.term, ())
                for stop in words.ends(token, entry.terms)
            )
            best = max(fitting, key=lambda span: span.end, default=None)
            end = best.end if best else tokens[0].start + 1
            if best:
                yield best


class _Lattice:
    """Words that may overlap (`two`, `twostep`, `step`), as the ways that lead from one to the next."""

    def __init__(self, words: Sequence[Token]) -> None:
        self._words = words
        self._starts = [token.start for token in words]

    def following(self, end: int) -> Sequence[Token]:
        """The words that begin next, at `end` or behind it; none when there are no more."""
        first = bisect_left(self._starts, end)
        return self._words[first : bisect_right(self._starts, self._starts[first])] if first < len(self._starts) else ()

    def ends(self, token: Token, terms: _Terms) -> set[int]:
        """Where a way ends that begins with `token` and reads `terms`."""
        ends = {token.end} if token.term == terms[0] else set()
        for term in terms[1:]:
            ends = {other.end for end in ends for other in self.following(end) if other.term == term}
        return ends

    def way(self, choose: Callable[..., Token]) -> Iterator[Token]:
        """The way that takes, of the words that begin next, the one that `choose` (min or max) chooses by its end."""
        end = 0
        while tokens := self.following(end):
            token = choose(tokens, key=lambda token: token.end)
            end = max(token.end, token.start + 1)
            yield token


def readings(term: str, language: str) -> list[_Terms]:
    """The ways to read a synonym's side as content words, the one with the smallest words first; none when it has no content words.

    >>> readings("two-step code", "en")
    [('two', 'step', 'code'), ('twostep', 'code')]
    """
    lattice = _Lattice(analyze(term, language).words)
    shortest, longest = list(lattice.way(min)), list(lattice.way(max))
    ways = (shortest, longest) if _letters(shortest, term) >= _letters(longest, term) else (longest,)  # 优惠 is not all of 优惠券
    content = (tuple(token.term for token in way if not is_function_word(token, term, language)) for way in ways)
    return list(dict.fromkeys(filter(None, content)))


def same(ways: Iterable[_Terms], others: Iterable[_Terms]) -> bool:
    """Whether two sides of a rule, by their readings, are the same to search."""
    return not set(ways).isdisjoint(others)


def _letters(words: Iterable[Token], text: str) -> set[int]:
    """Where the letters and digits stand that the words hold, and the marks that belong to a number: 50% is not 50."""
    return {place for token in words for place in range(token.start, token.end) if text[place].isalnum() or text[place] in "%％‰°"}


def _entries(rule: Rule, language: str, weight: float) -> Iterator[_Entry]:
    """What to look for in questions: each left side in each of its readings."""
    read = {term: readings(term, language) for term in (*rule.left, *rule.right)}
    queries = {term: build_query(term, language) for term, ways in read.items() if ways}
    for left in rule.left:
        others = [queries[term] for term in rule.right or rule.left if term in queries and not same(read[term], read[left])]
        stays = not rule.right or any(same(read[term], read[left]) for term in rule.right)
        if others:
            yield from (_Entry(terms, stays, tuple(others), 1.0 if rule.right else weight) for terms in read[left])


def _replace(tokens: Sequence[Token], spans: Sequence[_Span], field: str) -> tuple[Token, ...]:
    """A field of a query with what lies in the spans replaced."""
    starts = [span.start for span in spans]

    def gone(token: Token) -> bool:
        place = bisect_right(starts, token.start) - 1
        return place >= 0 and token.end <= spans[place].end

    new = (Token(token.term, span.start, span.end) for span in spans for token in getattr(span.entry.queries[0], field))
    return tuple(sorted((*(token for token in tokens if not gone(token)), *new), key=lambda token: token.start))


def _expansions(span: _Span, words: Iterable[Token]) -> Iterator[Expansion]:
    """What is looked for besides: for the words of the span, or for what takes their place."""
    entry = span.entry
    first, others = ((), entry.queries) if entry.stays else (entry.queries[0].words, entry.queries[1:])
    asked = first or (token for token in words if span.start <= token.start and token.end <= span.end)
    terms = frozenset(token.term for token in asked)
    yield from (Expansion(terms, query, entry.weight) for query in others)


def _shown(span: _Span, text: str) -> str:
    asked = " ".join(text[span.start : span.end].split())
    others = [query.text for query in span.entry.queries]
    return f"{asked} → {', '.join([asked, *others] if span.entry.stays else others)}"
