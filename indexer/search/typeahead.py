"""What goes on from what is typed so far: titles and wordings, with the part that is typed already marked."""

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice, product

from indexer.analysis import HAN, LANGUAGES, ZHUYIN, analyze, by_letters, by_sound, half_width, is_function_word, retyped
from indexer.search.snippet import apart
from indexer.store import LocaleIndex
from indexer.store.completions import letter_keys, sound_keys

_MOST_WORDS = 12
"""More are searched for as they stand only: nobody reads suggestions while writing a letter."""

_MOST_WAYS = 32
"""In which one typed word may sound, or with slips may have been meant."""

_MOST_TRIED = 200
"""Texts in which the words are looked for: nearly all that the file gives have them."""

_HAN = re.compile(f"[{HAN}]")

_TYPED = f"A-Za-z'{ZHUYIN}"
"""What is typed between characters of Han in place of others, as the inside of a regular expression's class."""


@dataclass(frozen=True, slots=True)
class Completion:
    """A text that goes on from what is typed."""

    article: str
    text: str
    """The article's title, or one of its wordings."""

    marked: tuple[tuple[int, int], ...]
    """The spans of what is typed already, in code points; sorted, apart from each other."""


@dataclass(frozen=True, slots=True)
class PrefixClause:
    """Letters that a text must hold, from the beginning of one of its words on."""

    letters: tuple[str, ...]
    """Any of these ways to write them."""

    sounds: tuple[str, ...]
    """Or of these ways in which they sound."""

    breaks: tuple[int, ...] = ()
    """Where, in letters, words of the text must begin, too."""

    @property
    def keys(self) -> list[str]:
        """The beginnings to look for."""
        return letter_keys(self.letters) + sound_keys(self.sounds)


PrefixQuery = Sequence[PrefixClause]
"""One way to find texts: all of these must be in them."""


def complete(index: LocaleIndex, typed: str, limit: int) -> list[Completion]:
    """At most `limit` completions, one an article, best first.

    A text that goes on from all that is typed comes first, from its own beginning before from a later word; then those that have its
    words in any order. Only where nothing is found so, the last word may be a function word to leave out, the text typed on another
    layout, or a word one slip away.
    """
    typed = half_width(typed)
    completions: dict[str, Completion] = {}
    for queries in (_as_typed, _without_last, _on_other_layouts, _with_edits):
        for query in queries(index, typed):
            for completion in _completions(index, query, completions):
                completions[completion.article] = completion
                if len(completions) == limit:
                    return list(completions.values())
        if completions:
            break
    return list(completions.values())


def _as_typed(index: LocaleIndex, typed: str) -> Iterator[PrefixQuery]:
    """All in one; then the words that tell something, and the last, which may be half typed."""
    yield [_in_one(typed, index.language)]
    *earlier, last = _words(typed, index.language) or [("", False)]
    yield _clauses([*_content(earlier), last[0]], index.language)


def _without_last(index: LocaleIndex, typed: str) -> Iterator[PrefixQuery]:
    yield _clauses(_content(_words(typed, index.language)), index.language)


def _on_other_layouts(index: LocaleIndex, typed: str) -> Iterator[PrefixQuery]:
    for layout in LANGUAGES[index.language].module.KEYBOARD_LAYOUTS:
        meant = retyped(typed, layout)
        if meant != typed:
            yield from _as_typed(index, meant)


def _with_edits(index: LocaleIndex, typed: str) -> Iterator[PrefixQuery]:
    """With words that are one edit away besides each word; Chinese and Japanese also as it sounds."""
    if not LANGUAGES[index.language].module.PHONETICS.spaced:
        yield [PrefixClause((), _read_aloud(typed, index.language))]
    *_, exact = _as_typed(index, typed)
    yield [PrefixClause((*clause.letters, *_near(index, clause.letters)), clause.sounds) for clause in exact]


def _near(index: LocaleIndex, keys: Sequence[str]) -> list[str]:
    return [near for key in keys for near in index.completions.within_one_edit(key, _MOST_WAYS)]


def _completions(index: LocaleIndex, query: PrefixQuery, taken: Container[str]) -> Iterator[Completion]:
    """Those that the query finds, of articles that are not `taken`, which may grow meanwhile."""
    keys = [clause.keys for clause in query]
    if not keys or not all(keys):
        return
    fresh = ((article, text) for article, text in index.completions.holding(keys) if article not in taken)
    for article, text in islice(fresh, _MOST_TRIED):
        marked = _marked(text, query, index.language)
        if marked:
            yield Completion(article, text, marked)


def _marked(text: str, query: PrefixQuery, language: str) -> tuple[tuple[int, int], ...] | None:
    """Where the text holds what is wanted; None when it does not after all."""
    spans = [_span(text, clause, language) for clause in query]
    return None if None in spans else apart(span for span in spans if span)


def _span(text: str, clause: PrefixClause, language: str) -> tuple[int, int] | None:
    written = by_letters(text, language)
    spans = (written.find(key, clause.breaks) for key in clause.letters)
    span = next((span for span in spans if span), None)
    if span or not clause.sounds:
        return span
    heard = by_sound(text, language)
    return next((span for key in clause.sounds if (span := heard.find(key))), None)


def _in_one(typed: str, language: str) -> PrefixClause:
    words = _filled(*(by_letters(word, language).key() for word in typed.split()))
    breaks = tuple(accumulate(len(word) for word in words))[:-1]
    spaced = LANGUAGES[language].module.PHONETICS.spaced
    return PrefixClause(_filled("".join(words)), () if spaced else _sounds(typed, language), breaks)


def _clauses(words: Sequence[str], language: str) -> PrefixQuery:
    """A query for texts with all of these words; none for very many."""
    once = dict.fromkeys(words) if len(words) <= _MOST_WORDS else ()
    return [PrefixClause(_filled(by_letters(word, language).key()), _sounds(word, language)) for word in once]


def _filled(*keys: str) -> tuple[str, ...]:
    """Those that are not empty."""
    return tuple(key for key in keys if key)


def _sounds(typed: str, language: str) -> tuple[str, ...]:
    """The ways in which it may sound; none where all of it is in the language's own letters."""
    phonetics = LANGUAGES[language].module.PHONETICS
    if not phonetics.typed or not re.search(f"[{phonetics.typed}]", typed):
        return ()
    return _read_aloud(typed, language)


def _read_aloud(typed: str, language: str) -> tuple[str, ...]:
    phonetics = LANGUAGES[language].module.PHONETICS
    if phonetics.spaced or not _HAN.search(typed):
        ways = [phonetics.begun("".join(typed.split()))]
    else:
        ways = [_part_read_aloud(part, language) for part in re.findall(f"[^\\s{_TYPED}]+|[{_TYPED}]+", typed)]
    joined = (phonetics.joined("".join(way)) for way in islice(product(*ways), _MOST_WAYS))
    return _filled(*dict.fromkeys(joined))


def _part_read_aloud(part: str, language: str) -> Sequence[str]:
    if re.match(f"[{_TYPED}]", part):
        return LANGUAGES[language].module.PHONETICS.begun(part)
    return (by_sound(part, language).key(),)


def _content(words: Sequence[tuple[str, bool]]) -> list[str]:
    return [word for word, function in words if not function]


def _words(typed: str, language: str) -> list[tuple[str, bool]]:
    """The words, each with whether it is a function word."""
    if LANGUAGES[language].module.PHONETICS.spaced:
        return _analysed(typed, language)
    parts = ([(part, False)] if not _HAN.search(part) else _analysed(part, language) for part in typed.split())
    return [word for part in parts for word in part]


def _analysed(typed: str, language: str) -> list[tuple[str, bool]]:
    """The words that analysis finds; of those that overlap, the longest."""
    words, end = [], 0
    for token in sorted(analyze(typed, language).words, key=lambda token: (token.start, -token.end)):
        if token.start >= end:
            words.append((typed[token.start : token.end], is_function_word(token, typed, language)))
            end = token.end
    return words
