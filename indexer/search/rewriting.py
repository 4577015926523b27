"""How a question was meant that means little as typed: on the wrong keyboard layout, in other letters, with slips.

Each candidate is weighed by how much of it the index knows, before anything is searched; one is kept only where it explains clearly more.
"""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Literal

from rapidfuzz.distance import Prefix

from indexer.analysis import HAN, LANGUAGES, fold, own_letter, retyped
from indexer.query import Query, build_query, equivalents
from indexer.search.matching import QueryWord, similarity, weigh_words
from indexer.store import LocaleIndex, Vocabulary, VocabularyWord

RewriteReason = Literal["layout", "letters", "spelling"]

_GAIN = {"layout": 0.3, "letters": 0.2, "spelling": 0.1}
"""How much more of a question a rewrite must explain than what was typed: a share of its letters. A corrected spelling changes no word
that means anything as typed, and may gain less."""

_LEAST = 0.5
"""The share of a rewrite's letters that must be explained."""

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
class Rewrite:
    """One way in which a question may have been meant."""

    query: Query
    words: tuple[QueryWord, ...]
    explained: float
    """The share of its letters, function words aside, that are in words of the index, in [0, 1]."""

    reason: RewriteReason | None
    """Why it is not as typed: `layout` (a keyboard layout was on that is another language's), `letters` (written as it sounds, in Latin
    letters or in kana), `spelling` (slips); None for what was typed."""


@dataclass(frozen=True, slots=True)
class RewrittenQuery:
    """The rewrite that is searched, and those that were weighed with it."""

    kept: Rewrite
    candidates: tuple[Rewrite, ...]
    """What was typed comes first; the last explains all, or there was no other."""


def rewrite(index: LocaleIndex, text: str, verbatim: bool) -> RewrittenQuery:
    """How the question is meant; as typed where `verbatim`."""
    typed = _candidate(index, text, None)
    if verbatim or typed.explained == 1 or not typed.query.text.strip():
        return RewrittenQuery(typed, (typed,))
    candidates, kept = [typed], typed
    for rewritten, reason in _others(index, typed):
        candidate = _candidate(index, rewritten, reason)
        candidates.append(candidate)
        if candidate.explained > kept.explained and candidate.explained >= max(_LEAST, typed.explained + _GAIN[reason]):
            kept = candidate
        if kept.explained == 1:
            break
    return RewrittenQuery(kept, tuple(candidates))


def _candidate(index: LocaleIndex, text: str, reason: RewriteReason | None) -> Rewrite:
    query = index.synonyms.apply(build_query(text, index.language))
    words = weigh_words(query, index.backend)
    unknown = {word.term for word in words if not word.known}
    if unknown:
        widened = equivalents(index.language).apply(query, only=unknown)
        if widened is not query:  # rarely: for most questions no rule begins with a word of theirs
            query, words = widened, weigh_words(widened, index.backend)
    return Rewrite(query, words, _explained(query, words), reason)


def _explained(query: Query, words: Sequence[QueryWord]) -> float:
    known = {word.term for word in words if word.known}
    places = {place for token in query.words for place in range(token.start, token.end)}
    explained = {place for token in query.words if token.term in known for place in range(token.start, token.end)}
    return len(explained) / len(places) if places else 0.0


def _others(index: LocaleIndex, typed: Rewrite) -> Iterator[tuple[str, RewriteReason]]:
    """Other ways in which what was typed may have been meant, each once."""
    text = typed.query.text
    seen = {text}
    for other, reason in chain(_by_sound(index, typed), _by_layout(index.language, text), _by_spelling(index, typed)):
        if other not in seen:
            seen.add(other)
            yield other, reason


def _by_layout(language: str, text: str) -> Iterator[tuple[str, RewriteReason]]:
    if own_letter(language).search(text):
        return
    for layout in LANGUAGES[language].module.KEYBOARD_LAYOUTS:
        yield retyped(text, layout), "layout"


def _by_sound(index: LocaleIndex, typed: Rewrite) -> Iterator[tuple[str, RewriteReason]]:
    """The words of the articles that sound as it is typed, in Latin letters or in kana."""
    phonetics, text = LANGUAGES[index.language].module.PHONETICS, typed.query.text
    if not phonetics.spaced:
        yield _run(phonetics.typed, text).sub(lambda run: _run_heard(index, run[0]), text), "letters"
    elif phonetics.typed:
        nearly = not own_letter(index.language).search(text)  # among own letters, a Latin word is a name
        yield _LATIN_WORD.sub(lambda word: _word_heard(index, word[0], nearly), text), "letters"


def _by_spelling(index: LocaleIndex, typed: Rewrite) -> Iterator[tuple[str, RewriteReason]]:
    """With the words of the articles in place of those that look like them and mean nothing to the index."""
    module, text = LANGUAGES[index.language].module, typed.query.text
    if not module.PHONETICS.spaced:
        return
    known = {word.term for word in typed.words if word.known}
    for token in sorted(typed.query.words, key=lambda token: -token.start):
        word = text[token.start : token.end].lower()
        own = re.fullmatch(f"[{LANGUAGES[index.language].letters}]{{{_SHORTEST_MISSPELT},}}", word)
        if own and token.term not in known:
            text = text[: token.start] + _spelt(index, word, listed=module.is_word(fold(word))) + text[token.end :]
    yield text, "spelling"


def _spelt(index: LocaleIndex, written: str, listed: bool) -> str:
    """The commonest word that sounds alike, or, of one that no dictionary has, is one edit away; the word itself when there is none.

    A slip in the first letter is rare, and one at the end is rather an ending.
    """
    row = LANGUAGES[index.language]
    keys = row.module.PHONETICS.keys(written)
    near = ((key, word) for key in keys for word in index.vocabulary.within_one_edit(key))
    edits = [word for key, word in near if 0 < Prefix.similarity(key, word.key) < len(key) - row.ending_length]
    candidates = index.vocabulary.sounding(keys) or (edits if not listed else [])
    spelt = (word for word in candidates if word.frequency and word.written.isalpha())
    return max(spelt, key=_frequency, default=VocabularyWord("", written, 0)).written


def _word_heard(index: LocaleIndex, typed: str, nearly: bool) -> str:
    """The commonest word that sounds as typed, else, where `nearly`, one that does so but for a little, else what was typed."""
    if index.backend.document_frequency("words", fold(typed)):
        return typed
    module, own = LANGUAGES[index.language].module, own_letter(index.language)
    keys = module.PHONETICS.heard(typed)
    sounding = (word for word in index.vocabulary.sounding(keys) if own.match(word.written))
    exact = [word for word in sounding if len(typed) > 1 or word.written in module.FUNCTION_WORDS]
    if exact:
        return max(exact, key=_frequency).written
    near = [
        (similarity(key, word.key), word.frequency, word.written)
        for key in keys[: _MOST_NEAR if nearly else 0]
        for word in _nearly(index.vocabulary, key)
        if own.match(word.written)
    ]
    best = max(near, default=(0.0, 0, typed))
    return best[2] if best[0] >= _LEAST_SIMILARITY else typed


def _nearly(vocabulary: Vocabulary, key: str) -> list[VocabularyWord]:
    """Words with another ending, or one edit away."""
    if len(key) < _SHORTEST_MISSPELT:
        return []
    return vocabulary.beginning(key[: max(_SHORTEST_MISSPELT, len(key) - _LONGEST_ENDING)], _MOST_NEAR) + vocabulary.within_one_edit(key)


def _run_heard(index: LocaleIndex, typed: str) -> str:
    """A run of words in an unspaced language's sounds; Latin words that the articles have stay as they are."""
    heard: list[tuple[bool, str]] = []
    for word in typed.split():
        own = index.backend.document_frequency("words", fold(word)) > 0
        if own or not heard or heard[-1][0]:
            heard.append((own, word))
        else:
            heard[-1] = (False, f"{heard[-1][1]}'{word}")
    return "".join(f" {word} " if own else _segment(word, index) for own, word in heard).strip()


def _segment(typed: str, index: LocaleIndex) -> str:
    """The likeliest words that sound together as typed; what was typed, where not all of it sounds like words."""
    heard = LANGUAGES[index.language].module.PHONETICS.heard(typed)
    readings = [_likeliest(key, index.vocabulary) for key in heard if len(key) <= _LONGEST_RUN]
    return min(readings, default=(math.inf, typed))[1] or typed


def _likeliest(key: str, vocabulary: Vocabulary) -> tuple[float, str]:
    """Cost and text of the cheapest way to cut a key into words; infinite and empty when there is none."""
    spans = [(start, end) for start in range(len(key)) for end in range(start + 1, min(start + _LONGEST_KEY, len(key)) + 1)]
    cheapest: dict[str, tuple[float, str]] = {}
    for word in vocabulary.sounding(sorted({key[start:end] for start, end in spans})):
        priced = (vocabulary.cost(word) + _COST_OF_WORD, word.written)
        cheapest[word.key] = min(cheapest.get(word.key, priced), priced)
    best: list[tuple[float, str]] = [(0.0, "")] + [(math.inf, "")] * len(key)
    for start, end in spans:
        if key[start:end] in cheapest:
            cost, written = cheapest[key[start:end]]
            best[end] = min(best[end], (best[start][0] + cost, best[start][1] + written))
    return best[-1]


def _frequency(word: VocabularyWord) -> int:
    return word.frequency


def _run(typed: str, text: str) -> re.Pattern[str]:
    """Words typed in place of an unspaced language's own, with the spaces between them.

    Hiragana stands for other words only where nothing was converted: among kanji and katakana it is particles and endings.
    """
    typed = typed if not _CONVERTED.search(text) else _HIRAGANA.sub("", typed)
    return re.compile(rf"[{typed}]+(?:\s+[{typed}]+)*")
