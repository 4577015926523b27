"""How a question was meant that means little as typed: on the wrong keyboard layout, in other letters, with slips.

Each reading is weighed by how much of it the index knows, before anything is searched; one is kept only where it explains clearly more.
"""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Literal

from indexer.analysis import LANGUAGES, own_letter
from indexer.analysis.folding import fold
from indexer.analysis.layouts import retyped
from indexer.analysis.scripts import HAN
from indexer.analysis.sounds import same_beginning
from indexer.generation import LocaleIndex
from indexer.matching import Weighed, similarity, weigh
from indexer.question import Question, read
from indexer.vocabulary import Known, Vocabulary

Reason = Literal["layout", "letters", "spelling"]

_GAIN = {"layout": 0.3, "letters": 0.2, "spelling": 0.1}
"""How much more of a question a reading must explain than what was typed: a share of its letters. A corrected spelling changes no word
that means anything as typed, and may gain less."""

_LEAST = 0.5
"""The share of a reading's letters that must be explained."""

_LATIN_WORD = re.compile("[0-9]*[A-Za-z][A-Za-z0-9'`]*")
_SHORTEST_MISSPELT = 4
_LONGEST_ENDING = 3
_MOST_NEAR = 40
_LEAST_SIMILARITY = 0.6

_LONGEST_RUN = 120
_LONGEST_KEY = 20
_COST_OF_WORD = 1.0
"""Besides the negative logarithm of a word's share, so that few long words are preferred."""

_CONVERTED = re.compile(f"[{HAN}\u30a1-\u30fa]")
_HIRAGANA = re.compile("ぁ-ゖ|ー")


@dataclass(frozen=True, slots=True)
class Reading:
    """One way in which a question may have been meant."""

    question: Question
    words: tuple[Weighed, ...]
    explained: float
    """The share of its letters, function words aside, that are in words of the index, in [0, 1]."""

    reason: Reason | None
    """Why it is not as typed: `layout` (a keyboard layout was on that is another language's), `letters` (written as it sounds, in Latin
    letters or in kana), `spelling` (slips); None for what was typed."""


@dataclass(frozen=True, slots=True)
class Understood:
    """The reading that is searched, and those that were weighed with it."""

    kept: Reading
    weighed: tuple[Reading, ...]
    """What was typed comes first; the last explains all, or there was no other."""


def understand(index: LocaleIndex, text: str, verbatim: bool) -> Understood:
    """How the question is meant; as typed where `verbatim`."""
    typed = _weighed(index, text, None)
    if verbatim or typed.explained == 1 or not typed.question.text.strip():
        return Understood(typed, (typed,))
    weighed, kept = [typed], typed
    for text_read, reason in _others(index, typed):
        reading = _weighed(index, text_read, reason)
        weighed.append(reading)
        if reading.explained > kept.explained and reading.explained >= max(_LEAST, typed.explained + _GAIN[reason]):
            kept = reading
        if kept.explained == 1:
            break
    return Understood(kept, tuple(weighed))


def _weighed(index: LocaleIndex, text: str, reason: Reason | None) -> Reading:
    question = index.synonyms.apply(read(text, index.language))
    words = weigh(question, index.backend)
    return Reading(question, words, _explained(question, words), reason)


def _explained(question: Question, words: Sequence[Weighed]) -> float:
    known = {word.term for word in words if word.known}
    places = {place for token in question.words for place in range(token.start, token.end)}
    explained = {place for token in question.words if token.term in known for place in range(token.start, token.end)}
    return len(explained) / len(places) if places else 0.0


def _others(index: LocaleIndex, typed: Reading) -> Iterator[tuple[str, Reason]]:
    """Other readings of what was typed, each once."""
    text = typed.question.text
    seen = {text}
    for other, reason in chain(_by_sound(index, typed), _by_layout(index.language, text), _by_spelling(index, typed)):
        if other not in seen:
            seen.add(other)
            yield other, reason


def _by_layout(language: str, text: str) -> Iterator[tuple[str, Reason]]:
    if own_letter(language).search(text):
        return
    for layout in LANGUAGES[language].spoken.LAYOUTS:
        yield retyped(text, layout), "layout"


def _by_sound(index: LocaleIndex, typed: Reading) -> Iterator[tuple[str, Reason]]:
    """The words of the articles that sound as it is typed, in Latin letters or in kana."""
    sounds, text = LANGUAGES[index.language].spoken.SOUNDS, typed.question.text
    if not sounds.spaced:
        yield _run(sounds.typed, text).sub(lambda run: _run_heard(index, run[0]), text), "letters"
    elif sounds.typed:
        nearly = not own_letter(index.language).search(text)  # among own letters, a Latin word is a name
        yield _LATIN_WORD.sub(lambda word: _word_heard(index, word[0], nearly), text), "letters"


def _by_spelling(index: LocaleIndex, typed: Reading) -> Iterator[tuple[str, Reason]]:
    """With the words of the articles in place of those that look like them and mean nothing to the index."""
    spoken, text = LANGUAGES[index.language].spoken, typed.question.text
    if not spoken.SOUNDS.spaced:
        return
    known = {word.term for word in typed.words if word.known}
    for token in sorted(typed.question.words, key=lambda token: -token.start):
        word = text[token.start : token.end].lower()
        own = re.fullmatch(f"[{LANGUAGES[index.language].letters}]{{{_SHORTEST_MISSPELT},}}", word)
        if own and token.term not in known and not spoken.is_word(fold(word)):
            text = text[: token.start] + _spelt(index, word) + text[token.end :]
    yield text, "spelling"


def _spelt(index: LocaleIndex, word: str) -> str:
    """The commonest word that sounds alike, or is one slip away; the word itself when there is none.

    A slip in the first letter is rare, and one at the end is rather an ending.
    """
    row = LANGUAGES[index.language]
    keys = row.spoken.SOUNDS.keys(word)
    near = ((key, other) for key in keys for other in index.vocabulary.with_slip(key))
    slips = [other for key, other in near if 0 < same_beginning(key, other.key) < len(key) - row.ending_length]
    candidates = index.vocabulary.sounding(keys) or slips
    return max((one for one in candidates if one.frequency and one.written.isalpha()), key=_frequency, default=Known("", word, 0)).written


def _word_heard(index: LocaleIndex, typed: str, nearly: bool) -> str:
    """The commonest word that sounds as typed, else, where `nearly`, one that does so but for a little, else what was typed."""
    if index.backend.document_frequency("words", fold(typed)):
        return typed
    spoken, own = LANGUAGES[index.language].spoken, own_letter(index.language)
    keys = spoken.SOUNDS.heard(typed)
    sounding = (known for known in index.vocabulary.sounding(keys) if own.match(known.written))
    exact = [known for known in sounding if len(typed) > 1 or known.written in spoken.FUNCTION_WORDS]
    if exact:
        return max(exact, key=_frequency).written
    near = [
        (similarity(key, one.key), one.frequency, one.written)
        for key in keys[: _MOST_NEAR if nearly else 0]
        for one in _nearly(index.vocabulary, key)
        if own.match(one.written)
    ]
    best = max(near, default=(0.0, 0, typed))
    return best[2] if best[0] >= _LEAST_SIMILARITY else typed


def _nearly(vocabulary: Vocabulary, key: str) -> list[Known]:
    """Words with another ending, or a slip."""
    if len(key) < _SHORTEST_MISSPELT:
        return []
    return vocabulary.beginning(key[: max(_SHORTEST_MISSPELT, len(key) - _LONGEST_ENDING)], _MOST_NEAR) + vocabulary.with_slip(key)


def _run_heard(index: LocaleIndex, typed: str) -> str:
    """A run of words in an unspaced language's sounds; Latin words that the articles have stay as they are."""
    heard: list[tuple[bool, str]] = []
    for word in typed.split():
        own = index.backend.document_frequency("words", fold(word)) > 0
        if own or not heard or heard[-1][0]:
            heard.append((own, word))
        else:
            heard[-1] = (False, f"{heard[-1][1]}'{word}")
    return "".join(f" {word} " if own else _cut(word, index) for own, word in heard).strip()


def _cut(typed: str, index: LocaleIndex) -> str:
    """The likeliest words that sound together as typed; what was typed, where not all of it sounds like words."""
    readings = [
        _likeliest(key, index.vocabulary) for key in LANGUAGES[index.language].spoken.SOUNDS.heard(typed) if len(key) <= _LONGEST_RUN
    ]
    return min(readings, default=(math.inf, typed))[1] or typed


def _likeliest(key: str, vocabulary: Vocabulary) -> tuple[float, str]:
    """Cost and text of the cheapest way to cut a key into words; infinite and empty when there is none."""
    spans = [(start, end) for start in range(len(key)) for end in range(start + 1, min(start + _LONGEST_KEY, len(key)) + 1)]
    cheapest: dict[str, tuple[float, str]] = {}
    for known in vocabulary.sounding(sorted({key[start:end] for start, end in spans})):
        priced = (vocabulary.cost(known) + _COST_OF_WORD, known.written)
        cheapest[known.key] = min(cheapest.get(known.key, priced), priced)
    best: list[tuple[float, str]] = [(0.0, "")] + [(math.inf, "")] * len(key)
    for start, end in spans:
        if key[start:end] in cheapest:
            cost, written = cheapest[key[start:end]]
            best[end] = min(best[end], (best[start][0] + cost, best[start][1] + written))
    return best[-1]


def _frequency(known: Known) -> int:
    return known.frequency


def _run(typed: str, text: str) -> re.Pattern[str]:
    """Words typed in place of an unspaced language's own, with the spaces between them.

    Hiragana stands for other words only where nothing was converted: among kanji and katakana it is particles and endings.
    """
    typed = typed if not _CONVERTED.search(text) else _HIRAGANA.sub("", typed)
    return re.compile(rf"[{typed}]+(?:\s+[{typed}]+)*")
