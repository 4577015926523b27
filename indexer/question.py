"""A question as search reads it: its terms, and what each is worth."""

from collections import Counter
from dataclasses import dataclass

from indexer.analysis import LANGUAGES, Layers, Token, analyze, is_function_word
from indexer.backends.backend import QueryTerm


@dataclass(frozen=True, slots=True)
class Question:
    """One question in one language."""

    text: str
    language: str
    words: tuple[Token, ...]
    """What it is about: without function words, unless there is nothing else in it."""

    grams: tuple[Token, ...]
    """The n-grams that share a letter with `words`."""

    dropped: tuple[Token, ...]
    """Its function words."""

    @property
    def terms(self) -> list[QueryTerm]:
        """What to look for. Each word weighs as often as it is asked; all n-grams together as the language's table says."""
        terms = [QueryTerm("words", term, float(count)) for term, count in _counted(self.words)]
        if self.grams:
            weight = LANGUAGES[self.language].gram_weight * max(len(self.words), 1) / len(self.grams)
            terms += [QueryTerm("grams", term, weight * count) for term, count in _counted(self.grams)]
        return terms


def read(text: str, language: str) -> Question:
    """`text` as a question in `language`.

    >>> [token.term for token in read("How do I get my refund?", "en").words]
    ['refund']
    """
    layers = analyze(text, language)
    dropped = tuple(token for token in layers.words if is_function_word(token, text, language))
    if len(dropped) == len(layers.words):
        return Question(text, language, layers.words, layers.grams, ())
    words = tuple(token for token in layers.words if token not in dropped)
    return Question(text, language, words, _grams_of(words, layers), dropped)


def _grams_of(words: tuple[Token, ...], layers: Layers) -> tuple[Token, ...]:
    """The n-grams that share a letter with a word that is left."""
    places = {place for token in words for place in range(token.start, token.end)}
    return tuple(gram for gram in layers.grams if not places.isdisjoint(range(gram.start, gram.end)))


def _counted(tokens: tuple[Token, ...]) -> list[tuple[str, int]]:
    return list(Counter(token.term for token in tokens).items())
