"""Snowball stemmers: the one module that imports PyStemmer."""

import threading
from functools import lru_cache

import Stemmer


class _Stemmers(threading.local):
    """One stemmer a thread and algorithm: PyStemmer's objects must not be shared between threads."""

    def __init__(self) -> None:
        self._stemmers: dict[str, Stemmer.Stemmer] = {}

    def get(self, algorithm: str) -> Stemmer.Stemmer:
        if algorithm not in self._stemmers:
            self._stemmers[algorithm] = Stemmer.Stemmer(algorithm, maxCacheSize=0)
        return self._stemmers[algorithm]


_STEMMERS = _Stemmers()


@lru_cache(maxsize=1 << 16)
def stem(word: str, algorithm: str) -> str:
    """The Snowball stem of a folded word, or the word itself where Snowball leaves nothing (όταν).

    `algorithm` is Snowball's name for the language: `english`, `greek`.

    >>> stem("payments", "english"), stem("οταν", "greek")
    ('payment', 'οταν')
    """
    return _STEMMERS.get(algorithm).stemWord(word) or word
