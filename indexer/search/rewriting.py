"""How a question was meant that means little as typed: on the wrong keyboard layout, in other letters, with slips.

Each candidate is weighed by how much of it the index knows, before anything is searched; one is kept only where it explains clearly more.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Literal

from rapidfuzz.distance import Prefix

from indexer.analysis import LANGUAGES, fold, half_width, own_letter, retyped
from indexer.query import Query, build_query, equivalents, gist, is_letter
from indexer.search.hearing import frequency, heard
from indexer.search.matching import QueryWord, weigh_words
from indexer.store import LocaleIndex, VocabularyWord
from indexer.store.vocabulary import one_edit

RewriteReason = Literal["layout", "letters", "spelling"]

_GAIN: dict[RewriteReason, float] = {"layout": 0.3, "letters": 0.2, "spelling": 0.1}
"""How much more of a question a rewrite must explain than what was typed: a share of its letters. A corrected spelling changes no word
that means anything as typed, and may gain less."""

_SAMPLE = 150
"""Letters of a long question by which it is told whether it was typed otherwise than meant."""

_LEAST = 0.5
"""The share of a rewrite's letters that must be explained."""

_SHORTEST_MISSPELT = 4


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
    """How the question is meant; as typed where `verbatim`. A letter is read otherwise only where a part of it is, and in the same way."""
    typed = _candidate(index, text, None)
    if verbatim or typed.explained == 1 or not typed.query.text.strip():
        return RewrittenQuery(typed, (typed,))
    reasons: Collection[RewriteReason] = _GAIN
    if is_letter(text):
        likely = rewrite(index, gist(text, _SAMPLE), verbatim=False).kept.reason
        reasons = (likely,) if likely else ()
    candidates, kept = [typed], typed
    for rewritten, reason in _others(index, typed, reasons):
        candidate = _candidate(index, rewritten, reason)
        candidates.append(candidate)
        if candidate.explained > kept.explained and _explains_more(candidate, typed):
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


def _explains_more(candidate: Rewrite, typed: Rewrite) -> bool:
    """Whether it explains enough, and clearly more than what was typed; Latin names that mean nothing in either are left aside."""
    names = _unknown(typed) & _unknown(candidate) if candidate.reason == "letters" else frozenset[str]()
    explained = _explained(candidate.query, candidate.words, names)
    least = _explained(typed.query, typed.words, names) + _GAIN[candidate.reason or "letters"]
    return explained >= max(_LEAST, least)


def _unknown(rewrite: Rewrite) -> frozenset[str]:
    return frozenset(word.term for word in rewrite.words if not word.known)


def _explained(query: Query, words: Sequence[QueryWord], aside: frozenset[str] = frozenset()) -> float:
    known = {word.term for word in words if word.known}
    places = {place for token in query.words if token.term not in aside for place in range(token.start, token.end)}
    explained = {place for token in query.words if token.term in known for place in range(token.start, token.end)}
    return len(explained) / len(places) if places else 0.0


def _others(index: LocaleIndex, typed: Rewrite, reasons: Collection[RewriteReason]) -> Iterator[tuple[str, RewriteReason]]:
    """Other ways in which what was typed may have been meant, for any of these reasons, each once."""
    text = half_width(typed.query.text)
    seen = {typed.query.text, text}
    ways = {"letters": _by_sound(index, text), "layout": _by_layout(index, text), "spelling": _by_spelling(index, typed)}
    for other, reason in chain.from_iterable(ways[reason] for reason in ways if reason in reasons):
        if other not in seen:
            seen.add(other)
            yield other, reason


def _by_layout(index: LocaleIndex, text: str) -> Iterator[tuple[str, RewriteReason]]:
    """Typed on other layouts; words in Latin letters that the articles have were typed on purpose."""
    if own_letter(index.language).search(text):
        return
    for layout in LANGUAGES[index.language].module.KEYBOARD_LAYOUTS:
        yield "".join(part if _is_name(index, part) else retyped(part, layout) for part in re.split(r"(\s+)", text)), "layout"


def _is_name(index: LocaleIndex, word: str) -> bool:
    """Whether the articles have a word in Latin letters."""
    return word.isascii() and word.isalpha() and index.backend.document_frequency("words", fold(word)) > 0


def _by_sound(index: LocaleIndex, text: str) -> Iterator[tuple[str, RewriteReason]]:
    meant = heard(index, text)
    if meant is not None:
        yield meant, "letters"


def _by_spelling(index: LocaleIndex, typed: Rewrite) -> Iterator[tuple[str, RewriteReason]]:
    """With the words of the articles in place of those that look like them and mean nothing to the index."""
    module, text = LANGUAGES[index.language].module, half_width(typed.query.text)
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
    """The commonest word that sounds alike, or is one edit away; the word itself when there is none.

    A word that a dictionary has is no slip: at most its accents are put right. A slip in the first letter is rare, one at the end is rather
    an ending, and one edit of the sound may be two of the letters: отмінити is not оцінити.
    """
    row = LANGUAGES[index.language]
    keys = row.module.PHONETICS.keys(written)
    alike = index.vocabulary.sounding(keys)
    if listed:
        alike = [word for word in alike if fold(word.written) == fold(written)]
    near = [] if listed else [(key, word) for key in keys for word in index.vocabulary.within_one_edit(key)]
    edits = [
        word
        for key, word in near
        if 0 < Prefix.similarity(key, word.key) < len(key) - row.ending_length and one_edit(fold(written), fold(word.written))
    ]
    spelt = (word for word in alike or edits if word.frequency and word.written.isalpha())
    return max(spelt, key=frequency, default=VocabularyWord("", written, 0)).written
