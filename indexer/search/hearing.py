"""What a question says that is typed as it sounds: in Latin letters, in kana or Zhuyin that nothing was made of.

Latin words stay that are Latin: in text of Han or kana all of them, in other text those that the articles have so.
"""

import re
from typing import NamedTuple

from indexer.analysis import HAN, LANGUAGES, fold, own_letter
from indexer.query import build_query, equivalents
from indexer.search.matching import similarity
from indexer.store import LocaleIndex, Vocabulary, VocabularyWord

_LATIN_WORD = re.compile("(?<![0-9])[0-9]*+[A-Za-z][A-Za-z0-9'`]*")
_TELLING = 3
"""Letters of a word from which on its sound tells the language: `to` and `me` are Greek as well as English."""

SHORTEST_NEAR = 4
_LONGEST_ENDING = 3
_MOST_NEAR = 40
_LEAST_SIMILARITY = 0.6

_LONGEST_RUN = 120
_LONGEST_KEY = 20
_COST_OF_WORD = 1.0
"""Besides the negative logarithm of a word's share, so that few long words are preferred."""

_CONVERTED = re.compile(f"[{HAN}\u30a1-\u30fa]")
_LONG_SOUND = 3
"""Kana of a word that is written with one character: 車 (くるま), but not 間 (ま), which is part of anything."""


def heard(index: LocaleIndex, text: str) -> str | None:
    """The text with the words of the articles that sound as it is typed; None where nothing is typed so in the index's language."""
    phonetics = LANGUAGES[index.language].module.PHONETICS
    if not phonetics.spaced:
        run = _run(index.language, text)
        return run.sub(lambda match: _run_heard(index, match[0]), text) if run else None
    return _words_heard(index, text) if phonetics.typed else None


def _is_latin(index: LocaleIndex, word: str) -> bool:
    """Whether the articles have a word in Latin letters, or the words that mean the same anywhere."""
    if index.backend.document_frequency("words", fold(word)):
        return True
    return bool(equivalents(index.language).apply(build_query(word, index.language)).applied)


# --- languages with spaces


def _words_heard(index: LocaleIndex, text: str) -> str:
    """Each Latin word as a word of the articles that sounds so.

    One that the articles also have in Latin letters stays, unless the words beside it tell that all is typed as it sounds. Where none does,
    nor what is in Latin letters anyway, one that sounds nearly so is taken as well.
    """
    typed = dict.fromkeys(_LATIN_WORD.findall(text))
    exact = {word: own for word in typed if (own := _sounding(index, word))}
    latin = {word for word in typed if _is_latin(index, word)}
    spoken = any(len(word) >= _TELLING for word in exact.keys() - latin)
    nearly = not own_letter(index.language).search(text) and (spoken or not latin)  # among own letters, a Latin word is a name

    def read(word: str) -> str:
        if word in latin:
            return exact[word].written if spoken and word in exact and exact[word].frequency else word
        return exact[word].written if word in exact else _near(index, word) if nearly else word

    return _LATIN_WORD.sub(lambda match: read(match[0]), text)


def _sounding(index: LocaleIndex, typed: str) -> VocabularyWord | None:
    """The commonest word of the language that sounds as typed."""
    module, own = LANGUAGES[index.language].module, own_letter(index.language)
    sounding = (word for word in index.vocabulary.sounding(module.PHONETICS.heard(typed)) if own.match(word.written))
    exact = [word for word in sounding if len(typed) > 1 or word.written in module.FUNCTION_WORDS]
    return max(exact, key=frequency, default=None)


def _near(index: LocaleIndex, typed: str) -> str:
    """The likest word that sounds nearly as typed, else what was typed."""
    own = own_letter(index.language)
    near = [
        (similarity(key, word.key), word.frequency, word.written)
        for key in LANGUAGES[index.language].module.PHONETICS.heard(typed)[:_MOST_NEAR]
        for word in _nearly(index.vocabulary, key)
        if own.match(word.written)
    ]
    best = max(near, default=(0.0, 0, typed))
    return best[2] if best[0] >= _LEAST_SIMILARITY else typed


def _nearly(vocabulary: Vocabulary, key: str) -> list[VocabularyWord]:
    """Words with another ending, or one edit away."""
    if len(key) < SHORTEST_NEAR:
        return []
    return vocabulary.beginning(key[: max(SHORTEST_NEAR, len(key) - _LONGEST_ENDING)], _MOST_NEAR) + vocabulary.within_one_edit(key)


def frequency(word: VocabularyWord) -> int:
    """How often it occurs."""
    return word.frequency


# --- languages without


class _Reading(NamedTuple):
    """The cheapest way to cut a key into words."""

    cost: float
    """Infinite where there is none."""

    words: tuple[VocabularyWord, ...]


_NONE = _Reading(float("inf"), ())


def _run(language: str, text: str) -> re.Pattern[str] | None:
    """Words typed in place of an unspaced language's own, with the spaces between them, but for those that a number ends: No.3, E-1042.

    Beside Han or kana, Latin words are names. Hiragana stands for other words only where nothing was converted: among kanji and katakana it
    is particles and endings.
    """
    phonetics, own = LANGUAGES[language].module.PHONETICS, own_letter(language)
    typed = phonetics.sounds if own.search(text) else phonetics.typed
    if not typed:
        return None
    letter = f"(?!{own.pattern})[{typed}]" if _CONVERTED.search(text) else f"[{typed}]"
    word = rf"(?<![\w])(?:{letter})++(?![.#]?\d)" if phonetics.typed == typed else f"(?:{letter})+"
    return re.compile(rf"{word}(?:\s+{word})*")


def _run_heard(index: LocaleIndex, typed: str) -> str:
    """A run of words in the language's sounds; Latin words that are Latin stay as they are."""
    parts: list[tuple[bool, str]] = []
    for word in typed.split():
        stays = _is_latin(index, word)
        if stays or not parts or parts[-1][0]:
            parts.append((stays, word))
        else:
            parts[-1] = (False, f"{parts[-1][1]}'{word}")
    return "".join(f" {word} " if stays else _segment(index, word) for stays, word in parts).strip()


def _segment(index: LocaleIndex, typed: str) -> str:
    """The likeliest words that sound together as typed; what was typed, where not all of it sounds like words, or none tells anything."""
    words = _read(index, typed).words
    return "".join(word.written for word in words) if any(map(_is_word, words)) else typed


def _is_word(word: VocabularyWord) -> bool:
    """Whether it is more than a character that is part of anything."""
    long_sound = len(word.key) >= _LONG_SOUND and not word.key.isascii()
    return bool(_CONVERTED.search(word.written)) and (len(word.written) > 1 or long_sound)


def _read(index: LocaleIndex, typed: str) -> _Reading:
    """The cheapest reading of typed letters."""
    keys = LANGUAGES[index.language].module.PHONETICS.heard(typed)
    return min((_likeliest(key, index.vocabulary) for key in keys if len(key) <= _LONGEST_RUN), key=_cost, default=_NONE)


def _likeliest(key: str, vocabulary: Vocabulary) -> _Reading:
    spans = [(start, end) for start in range(len(key)) for end in range(start + 1, min(start + _LONGEST_KEY, len(key)) + 1)]
    cheapest: dict[str, tuple[float, VocabularyWord]] = {}
    for word in vocabulary.sounding(sorted({key[start:end] for start, end in spans})):
        priced = (vocabulary.cost(word) + _COST_OF_WORD, word)
        cheapest[word.key] = min(cheapest.get(word.key, priced), priced)
    best = [_Reading(0.0, ())] + [_NONE] * len(key)
    for start, end in spans:
        if key[start:end] in cheapest:
            cost, word = cheapest[key[start:end]]
            best[end] = min(best[end], _Reading(best[start].cost + cost, (*best[start].words, word)))
    return best[-1]


def _cost(reading: _Reading) -> float:
    return reading.cost
