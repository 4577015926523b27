"""What is made of a question for an engine: its terms, and their weights."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, replace

from indexer.analysis import LANGUAGES, Token, analyze, content_words, own_letter, pairs
from indexer.backends import QueryTerm

_PAIR_WEIGHT = 0.2
_IDF_POWER = -0.2
"""The weight of each pair, and the power of its idf by which each word is weighted besides the engine's own idf: rare words count a little
less than in BM25.

nDCG@10 to Lucene's, mean of faqmix and of libreoffice_help: pairs with .1 1.080 and 1.041, with .2 1.082 and 1.046, with .3 1.079 and
1.046; with a power of -.2 1.085 and 1.049 where it was 1.084 and 1.045 without, -.4 1.084 and 1.050."""

_AS_IT_STANDS = 5.0
_QUOTED_WORTH = 0.7
_FOREIGN = 0.3
"""What holding a code is worth, a quoted word, and a name in another script. With 5 for quoted words, one rare word of what somebody said
outvoted all the rest of a question. nDCG@10 on faqmix ja, uk and zh-Hant with 1 for names .796 .770 .781, with .3 .805 .772 .791, without
.805 .771 .794."""

_LONG_NUMBER = 4
"""Digits; `20 minutes` and `£14.20` are no codes."""

_QUOTED = re.compile('[«“"「『„][^»”"」』“]+[»”"」』“]')


@dataclass(frozen=True, slots=True)
class Expansion:
    """Another way to say some words of a question, which is looked for beside them."""

    asked: frozenset[str]
    """Terms of the question's words that it stands for: all of them together."""

    query: "Query"
    weight: float
    """What finding it is worth, where finding what was asked is worth 1."""


@dataclass(frozen=True, slots=True)
class Query:
    """One question in one language, analysed."""

    text: str
    language: str
    words: tuple[Token, ...]
    """What it is about: without function words, unless there is nothing else in it."""

    grams: tuple[Token, ...]
    """The n-grams that share a letter with `words`."""

    prefixes: tuple[Token, ...]
    """The prefixes that share a letter with `words`."""

    dropped: tuple[Token, ...]
    """Its function words."""

    pairs: tuple[str, ...]
    """The terms of two of `words` that stand near each other."""

    expansions: tuple[Expansion, ...] = ()
    applied: tuple[str, ...] = ()
    """The synonym rules that changed it, for people."""

    def terms(self, idf: Mapping[str, float]) -> list[QueryTerm]:
        """What to look for; `idf` is the inverse document frequency of each of its words that the index knows.

        Each word weighs as often as it is asked; all n-grams together, and all prefixes, as much as so many words.
        """
        counts, size = Counter(token.term for token in self.words), max(len(self.words), 1)
        terms = [QueryTerm("words", term, count * idf[term] ** _IDF_POWER) for term, count in counts.items() if term in idf]
        terms += _spread("grams", self.grams, LANGUAGES[self.language].gram_weight * size)
        terms += _spread("prefixes", self.prefixes, LANGUAGES[self.language].prefix_weight * size)
        terms += [QueryTerm("pairs", term, _PAIR_WEIGHT * count) for term, count in Counter(self.pairs).items()]
        return terms + self._expansion_terms(idf, {(field, term) for field, term, _ in terms}) if self.expansions else terms

    def function_terms(self) -> list[QueryTerm]:
        """Its function words, by which what is found is only put in order."""
        weight = LANGUAGES[self.language].function_weight
        return [QueryTerm("words", term, weight * count) for term, count in Counter(token.term for token in self.dropped).items() if weight]

    def without_expansions(self) -> "Query":
        """What was asked itself."""
        return replace(self, expansions=())

    def _expansion_terms(self, idf: Mapping[str, float], asked: Set[tuple[str, str]]) -> list[QueryTerm]:
        """The terms of its expansions but those `asked` anyway; each expansion weighs as much as so many of the words it is for."""
        best: dict[tuple[str, str], float] = {}
        for expansion in self.expansions:
            share = expansion.weight * len(expansion.asked) / len(expansion.query.words)
            for field, term, weight in expansion.query.terms(idf):
                best[field, term] = max(best.get((field, term), 0.0), share * weight)
        return [QueryTerm(field, term, weight) for (field, term), weight in best.items() if (field, term) not in asked]


def build_query(text: str, language: str) -> Query:
    """`text` as a query in `language`.

    >>> [token.term for token in build_query("How do I get my refund?", "en").words]
    ['refund']
    """
    tokens = analyze(text, language)
    words = content_words(tokens.words, text, language)
    if not words:
        return Query(text, language, tokens.words, tokens.grams, tokens.prefixes, (), tuple(pairs(tokens.words)))
    kept = set(words)
    dropped = tuple(token for token in tokens.words if token not in kept)
    places = {place for token in words for place in range(token.start, token.end)}
    grams, prefixes = (
        tuple(token for token in field if not places.isdisjoint(range(token.start, token.end))) for field in (tokens.grams, tokens.prefixes)
    )
    return Query(text, language, words, grams, prefixes, dropped, tuple(pairs(words)))


def exact_terms(query: Query) -> dict[str, float]:
    """The terms that are meant as they stand, and what holding one is worth, where the best lexical score is worth 1.

    Codes are worth more than meaning can be; quoted words, and names in another script than the language's, less.

    >>> exact_terms(build_query("що таке E-1042 в Apple Watch", "uk"))
    {'e': 0.3, 'e1042': 5.0, '1042': 5.0, 'apple': 0.3, 'watch': 0.3}
    """
    own = own_letter(query.language)
    quoted = {place for match in _QUOTED.finditer(query.text) for place in range(*match.span())}
    terms: dict[str, float] = {}
    for token in query.words:
        if _is_code(token.term):
            terms[token.term] = _AS_IT_STANDS
        elif token.start in quoted:
            terms[token.term] = _QUOTED_WORTH
        elif not own.search(query.text, token.start, token.end):
            terms.setdefault(token.term, _FOREIGN)
    return terms


def _is_code(term: str) -> bool:
    """Whether it is a code rather than a number: letters beside digits, or a long number."""
    digits = sum(map(str.isdigit, term))
    return digits >= _LONG_NUMBER or 0 < digits < len(term)


def _spread(field: str, tokens: tuple[Token, ...], weight: float) -> Iterator[QueryTerm]:
    """The tokens of a field, with that weight together."""
    for term, count in Counter(token.term for token in tokens).items():
        yield QueryTerm(field, term, weight * count / len(tokens))
