"""Dictionary lemmas: the one module that imports simplemma."""

from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from importlib.metadata import version

import marisa_trie
from simplemma import Lemmatizer
from simplemma.strategies import DefaultStrategy, DictionaryLookupStrategy
from simplemma.strategies.dictionaries.dictionary_factory import DecodedStrMapping, DefaultDictionaryFactory
from simplemma.strategies.dictionaries.stream_dictionary_factory import StreamDictionaryFactory

from indexer.analysis.packed import packed

_PACKED = {"bg", "el", "en"}
"""Languages whose words are looked up all the time. Others stay as simplemma packs them: to pack Russian anew takes 300 MB."""

_BEHIND_WORD = "\t"


@lru_cache(maxsize=1 << 16)
def lemma_of(word: str, language: str) -> str:
    """The lemma of a lower-case word; the word itself when the dictionary does not know it, or knows no plain word for it.

    `language` is simplemma's code: `bg`, `el`.

    >>> lemma_of("πληρωμές", "el")
    'πληρωμή'
    """
    lemma: str = _lemmatizer().lemmatize(word, language).casefold()
    return lemma if lemma.isalpha() else word  # some entries hold remarks


def dictionary_lemma(word: str, language: str) -> str | None:
    """The lemma that the dictionary itself holds for a lower-case word, without simplemma's guesses; `None` where it has no entry.

    >>> dictionary_lemma("πληρωμές", "el"), dictionary_lemma("πληρωμες", "el")
    ('πληρωμή', None)
    """
    lemma: str | None = _lookup().get_lemma(word, language)
    return lemma.casefold() if lemma and lemma.isalpha() else None


@cache
def _lemmatizer() -> Lemmatizer:
    return Lemmatizer(lemmatization_strategy=DefaultStrategy(dictionary_factory=_dictionaries()))


@cache
def _lookup() -> DictionaryLookupStrategy:
    return DictionaryLookupStrategy(_dictionaries())


@cache
def _dictionaries() -> "_Dictionaries":
    return _Dictionaries()


class _Dictionaries:
    """simplemma's: each in a trie of 1.5 MB takes 5 ms to load, not 6 MB and 100 to 200; a new word takes 3 µs, not 20."""

    def __init__(self) -> None:
        self._streams = StreamDictionaryFactory()
        self._packed: dict[str, _Lemmas] = {}

    def get_dictionary(self, lang: str) -> Mapping[str, str]:
        """The lemma of each word."""
        if lang not in _PACKED:
            return self._streams.get_dictionary(lang)
        if lang not in self._packed:
            self._packed[lang] = packed(f"simplemma {version('simplemma')} {lang}", lambda: _pack(lang), _Lemmas)
        return self._packed[lang]


class _Lemmas(DecodedStrMapping):
    """Words and their lemmas, in a trie of both with a mark between."""

    def __init__(self, content: bytes) -> None:
        self._trie = marisa_trie.Trie()
        self._trie.frombytes(content)

    def _lookup(self, key: str) -> str | None:
        entry: str
        for entry in self._trie.iterkeys(key + _BEHIND_WORD):
            return entry[len(key) + 1 :]
        return None

    def __iter__(self) -> Iterator[str]:
        return (entry.partition(_BEHIND_WORD)[0] for entry in self._trie.iterkeys())

    def __len__(self) -> int:
        return len(self._trie)


def _pack(language: str) -> bytes:
    lemmas = DefaultDictionaryFactory().get_dictionary(language)
    return bytes(marisa_trie.Trie([word + _BEHIND_WORD + lemma for word, lemma in lemmas.items()]).tobytes())
