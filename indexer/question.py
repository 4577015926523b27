"""A question as search reads it: its terms, and what each is worth."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass

from indexer.analysis import LANGUAGES, Token, analyze, content_words, own_letter, pairs
from indexer.backends.backend import QueryTerm

_PAIR_WEIGHT = 0.2
_RARITY = -0.2
"""What each pair weighs, and the power of its inverse document frequency that a word weighs besides what the engine gives it: rare words
count a little less than in BM25.

nDCG@10 to Lucene's, mean of faqmix and of libreoffice_help: pairs with .1 1.080 and 1.041, with .2 1.082 and 1.046, with .3 1.079 and
1.046; with a power of -.2 1.085 and 1.049 where it was 1.084 and 1.045 without, -.4 1.084 and 1.050."""


@dataclass(frozen=True, slots=True)
class StandIn:
    """Another way to say some words of a question, which is looked for beside them."""

    asked: frozenset[str]
    """Terms of the question's words that it stands for: all of them together."""

    said: "Question"
    weight: float
    """What finding it is worth, where finding what was asked is worth 1."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question in one language."""

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

    stand_ins: tuple[StandIn, ...] = ()
    applied: tuple[str, ...] = ()
    """The synonyms' rules that changed it, for people."""

    def terms(self, rarity: Mapping[str, float]) -> list[QueryTerm]:
        """What to look for; `rarity` is the inverse document frequency of each of its words that the index knows.

        Each word weighs as often as it is asked; all n-grams together, and all prefixes, as much as so many words.
        """
        counted, size = Counter(token.term for token in self.words), max(len(self.words), 1)
        terms = [QueryTerm("words", term, count * rarity[term] ** _RARITY) for term, count in counted.items() if term in rarity]
        terms += _spread("grams", self.grams, LANGUAGES[self.language].gram_weight * size)
        terms += _spread("prefixes", self.prefixes, LANGUAGES[self.language].prefix_weight * size)
        terms += [QueryTerm("pairs", term, _PAIR_WEIGHT * count) for term, count in Counter(self.pairs).items()]
        return terms + self._stand_in_terms(rarity, {(layer, term) for layer, term, _ in terms}) if self.stand_ins else terms

    def _stand_in_terms(self, rarity: Mapping[str, float], asked: Set[tuple[str, str]]) -> list[QueryTerm]:
        """The terms of its stand-ins but those that are `asked` anyway; each stand-in weighs as much as so many of the words it is for."""
        best: dict[tuple[str, str], float] = {}
        for stand_in in self.stand_ins:
            share = stand_in.weight * len(stand_in.asked) / len(stand_in.said.words)
            for layer, term, weight in stand_in.said.terms(rarity):
                best[layer, term] = max(best.get((layer, term), 0.0), share * weight)
        return [QueryTerm(*each, weight) for each, weight in best.items() if each not in asked]


def read(text: str, language: str) -> Question:
    """`text` as a question in `language`.

    >>> [token.term for token in read("How do I get my refund?", "en").words]
    ['refund']
    """
    layers = analyze(text, language)
    words = content_words(layers.words, text, language)
    if not words:
        return Question(text, language, layers.words, layers.grams, layers.prefixes, (), tuple(pairs(layers.words)))
    dropped = tuple(token for token in layers.words if token not in words)
    places = {place for token in words for place in range(token.start, token.end)}
    grams, prefixes = (
        tuple(token for token in layer if not places.isdisjoint(range(token.start, token.end))) for layer in (layers.grams, layers.prefixes)
    )
    return Question(text, language, words, grams, prefixes, dropped, tuple(pairs(words)))


def exact_terms(question: Question) -> dict[str, float]:
    """The terms that are meant as they stand, and what holding one is worth, where the best score by words is worth 1.

    Codes and quoted words are worth more than meaning can be; names in another script than the language's less: nDCG@10 on faqmix ja, uk
    and zh-Hant .796 .770 .781 with 1, .805 .772 .791 with .3, .805 .771 .794 without.

    >>> exact_terms(read("що таке E-1042 в Apple Watch", "uk"))
    {'e': 0.3, 'e1042': 5.0, '1042': 5.0, 'apple': 0.3, 'watch': 0.3}
    """
    own = own_letter(question.language)
    quoted = {place for match in _QUOTED.finditer(question.text) for place in range(*match.span())}
    found: dict[str, float] = {}
    for token in question.words:
        if token.start in quoted or _is_code(token.term):
            found[token.term] = _AS_IT_STANDS
        elif not own.search(question.text, token.start, token.end):
            found.setdefault(token.term, 0.3)
    return found


def _is_code(term: str) -> bool:
    """Whether it is a code rather than a number: letters beside digits, or a long number."""
    digits = sum(map(str.isdigit, term))
    return digits >= _LONG_NUMBER or 0 < digits < len(term)


_AS_IT_STANDS = 5.0
_LONG_NUMBER = 4
"""Digits; `20 minutes` and `£14.20` are no codes."""

_QUOTED = re.compile('[«“"「『„][^»”"」』“]+[»”"」』“]')


def _spread(layer: str, tokens: tuple[Token, ...], weight: float) -> Iterator[QueryTerm]:
    """The tokens of a layer, which weigh so much together."""
    for term, count in Counter(token.term for token in tokens).items():
        yield QueryTerm(layer, term, weight * count / len(tokens))
