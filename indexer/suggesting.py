"""What goes on from what is typed so far: titles and wordings, with the part that is typed already marked."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice, product

from indexer.analysis import LANGUAGES, analyze, is_function_word
from indexer.analysis.forms import letters, sounds
from indexer.analysis.layouts import retyped
from indexer.analysis.scripts import HAN
from indexer.generation import LocaleIndex
from indexer.suggestions import by_letters, by_sound

_MOST_WORDS = 12
"""More are searched for as they stand only: nobody reads suggestions while writing a letter."""

_MOST_WAYS = 32
"""In which one typed word may sound, or with slips may have been meant."""

_MOST_TRIED = 200
"""Texts in which the words are looked for: nearly all that the file gives have them."""

_HAN = re.compile(f"[{HAN}]")


@dataclass(frozen=True, slots=True)
class Suggested:
    """A text that goes on from what is typed."""

    article: str
    text: str
    """The article's title, or one of its wordings."""

    marked: tuple[tuple[int, int], ...]
    """The spans of what is typed already, in code points; sorted, apart from each other."""


@dataclass(frozen=True, slots=True)
class Wanted:
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
        return by_letters(self.letters) + by_sound(self.sounds)


Way = Sequence[Wanted]
"""One way to find texts: all of these must be in them."""


def suggest(index: LocaleIndex, typed: str, limit: int, allowed: Callable[[str], bool]) -> list[Suggested]:
    """At most `limit` suggestions of `allowed` articles, one an article, best first.

    A text that goes on from all that is typed comes first, from its own beginning before from a later word; then those that have its
    words in any order. Only where nothing is found so, the last word may be a function word to leave out, the text typed on another
    layout, or a word one slip away.
    """
    found: dict[str, Suggested] = {}
    for ways in (_as_typed, _without_last, _on_other_layouts, _with_slips):
        for way in ways(index, typed):
            for suggested in _found(index, way, lambda article: article not in found and allowed(article)):
                found[suggested.article] = suggested
                if len(found) == limit:
                    return list(found.values())
        if found:
            break
    return list(found.values())


def _as_typed(index: LocaleIndex, typed: str) -> Iterator[Way]:
    """All in one; then the words that tell something, and the last, which may be half typed."""
    yield [_in_one(typed, index.language)]
    *earlier, last = _words(typed, index.language) or [("", False)]
    yield _wanted([*_telling(earlier), last[0]], index.language)


def _without_last(index: LocaleIndex, typed: str) -> Iterator[Way]:
    yield _wanted(_telling(_words(typed, index.language)), index.language)


def _on_other_layouts(index: LocaleIndex, typed: str) -> Iterator[Way]:
    for layout in LANGUAGES[index.language].spoken.LAYOUTS:
        meant = retyped(typed, layout)
        if meant != typed:
            yield from _as_typed(index, meant)


def _with_slips(index: LocaleIndex, typed: str) -> Iterator[Way]:
    """With words that are one slip away besides each word; Chinese and Japanese also as it sounds."""
    if not LANGUAGES[index.language].spoken.SOUNDS.spaced:
        yield [Wanted((), _read_aloud(typed, index.language))]
    *_, exact = _as_typed(index, typed)
    yield [Wanted((*each.letters, *_near(index, each.letters)), each.sounds) for each in exact]


def _near(index: LocaleIndex, keys: Sequence[str]) -> list[str]:
    return [near for key in keys for near in index.suggestions.near(key, _MOST_WAYS)]


def _found(index: LocaleIndex, way: Way, allowed: Callable[[str], bool]) -> Iterator[Suggested]:
    keys = [wanted.keys for wanted in way]
    if not keys or not all(keys):
        return
    texts = map(index.suggestions.text, index.suggestions.holding(keys))
    for article, text in islice((each for each in texts if allowed(each[0])), _MOST_TRIED):
        marked = _marked(text, way, index.language)
        if marked:
            yield Suggested(article, text, marked)


def _marked(text: str, way: Way, language: str) -> tuple[tuple[int, int], ...] | None:
    """Where the text holds what is wanted; None when it does not after all."""
    spans = [_span(text, wanted, language) for wanted in way]
    return None if None in spans else _apart(sorted(span for span in spans if span))


def _span(text: str, wanted: Wanted, language: str) -> tuple[int, int] | None:
    form = letters(text, language)
    spans = (form.find(key, wanted.breaks) for key in wanted.letters)
    found = next((span for span in spans if span), None)
    if found or not wanted.sounds:
        return found
    heard = sounds(text, language)
    return next((span for key in wanted.sounds if (span := heard.find(key))), None)


def _apart(spans: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    apart: list[tuple[int, int]] = []
    for start, end in spans:
        if apart and start < apart[-1][1]:
            apart[-1] = apart[-1][0], max(end, apart[-1][1])
        else:
            apart.append((start, end))
    return tuple(apart)


def _in_one(typed: str, language: str) -> Wanted:
    words = _some(*(letters(word, language).key() for word in typed.split()))
    breaks = tuple(accumulate(len(word) for word in words))[:-1]
    spaced = LANGUAGES[language].spoken.SOUNDS.spaced
    return Wanted(_some("".join(words)), () if spaced else _sounds(typed, language), breaks)


def _wanted(words: Sequence[str], language: str) -> Way:
    """A way for texts with all of these words; none for very many."""
    once = dict.fromkeys(words) if len(words) <= _MOST_WORDS else ()
    return [Wanted(_some(letters(word, language).key()), _sounds(word, language)) for word in once]


def _some(*keys: str) -> tuple[str, ...]:
    """Those that are not empty."""
    return tuple(key for key in keys if key)


def _sounds(typed: str, language: str) -> tuple[str, ...]:
    """The ways in which it may sound; none where all of it is in the language's own letters."""
    spoken = LANGUAGES[language].spoken.SOUNDS
    if not spoken.typed or not re.search(f"[{spoken.typed}]", typed):
        return ()
    return _read_aloud(typed, language)


def _read_aloud(typed: str, language: str) -> tuple[str, ...]:
    spoken = LANGUAGES[language].spoken.SOUNDS
    if spoken.spaced or not _HAN.search(typed):
        ways = [spoken.begun("".join(typed.split()))]
    else:
        ways = [_part_read_aloud(piece, language) for piece in re.findall("[^\\sA-Za-z']+|[A-Za-z']+", typed)]
    joined = (spoken.joined("".join(way)) for way in islice(product(*ways), _MOST_WAYS))
    return _some(*dict.fromkeys(joined))


def _part_read_aloud(part: str, language: str) -> Sequence[str]:
    if part[0].isascii():
        return LANGUAGES[language].spoken.SOUNDS.begun(part)
    return (sounds(part, language).key(),)


def _telling(words: Sequence[tuple[str, bool]]) -> list[str]:
    return [word for word, function in words if not function]


def _words(typed: str, language: str) -> list[tuple[str, bool]]:
    """The words, each with whether it is a function word."""
    if LANGUAGES[language].spoken.SOUNDS.spaced:
        return _analysed(typed, language)
    chunks = ([(chunk, False)] if not _HAN.search(chunk) else _analysed(chunk, language) for chunk in typed.split())
    return [word for chunk in chunks for word in chunk]


def _analysed(typed: str, language: str) -> list[tuple[str, bool]]:
    """The words that analysis finds; of those that overlap, the longest."""
    words, end = [], 0
    for token in sorted(analyze(typed, language).words, key=lambda token: (token.start, -token.end)):
        if token.start >= end:
            words.append((typed[token.start : token.end], is_function_word(token, typed, language)))
            end = token.end
    return words
