"""Dictionary lemmas: the one module that imports simplemma."""

from functools import lru_cache

import simplemma


@lru_cache(maxsize=1 << 16)
def lemma(word: str, language: str) -> str:
    """The lemma of a lower-case word; the word itself when the dictionary does not know it, or knows no plain word for it.

    `language` is simplemma's code: `bg`, `el`.

    >>> lemma("πληρωμές", "el")
    'πληρωμή'
    """
    found: str = simplemma.lemmatize(word, language).casefold()
    return found if found.isalpha() else word  # some entries hold remarks
