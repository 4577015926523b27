"""Lemmas are simplemma's, though its dictionaries are packed anew."""

import pytest
from simplemma.strategies import DictionaryLookupStrategy
from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

from indexer.analysis.lemmatising import dictionary_lemma


@pytest.mark.parametrize("language", ["bg", "el", "en"])
def test_each_word_has_the_lemma_of_the_dictionary(language: str) -> None:
    dictionaries = DefaultDictionaryFactory()
    whole = DictionaryLookupStrategy(dictionaries)
    for word in list(dictionaries.get_dictionary(language))[::100]:
        for written in (word, word[:-1], f"{word}x"):
            lemma = whole.get_lemma(written, language)
            assert dictionary_lemma(written, language) == (lemma.casefold() if lemma and lemma.isalpha() else None)
