"""What a long text asks: of a story, a log or a forwarded mail the sentences that are questions, and those at its ends."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate

from indexer.analysis import HAN, KANA, half_width

_SENTENCE_END = re.compile(r"(?<![.!?…;])[.!?…;]++(?=\s)|[。！？；]+|\n+")
_ASKS = re.compile(r"(?:[?？]|[\u0370-\u03ff\u1f00-\u1fff][;\u037e]|(?:です|ます|せん|した|しょう)か|[吗嗎呢])[»”\"』」)）。\s]*$")
"""The end of a question: in Greek `;` is its mark, and Chinese and Japanese ones need none."""

_WITH_DIGITS = re.compile(r"\b\w*\d\w*")
_WIDE = re.compile(f"[{HAN}{KANA}]")
_DENSITY = 2 / 3
"""How many characters of Han and kana are read in place of a letter: they say more, and take longer."""

_LONGEST_QUESTION = 300
"""Characters. The longest question of the evaluation sets has 263, of the demo 278."""

_LONGEST_SENTENCE = 150
"""Characters; a longer one is taken in parts: logs and tables have no other ends."""


def normalised_length(text: str) -> int:
    """How many characters a text has once ligatures and squared words are taken apart.

    >>> normalised_length("㌖ to miles"), normalised_length("ﷺ")
    (15, 18)
    """
    return len(text) if unicodedata.is_normalized("NFKC", text) else len(unicodedata.normalize("NFKC", text))


def is_letter(text: str) -> bool:
    """Whether a text is longer than questions are."""
    return normalised_length(text) > _LONGEST_QUESTION


def excerpt(text: str, most: int, telling: Callable[[str], float] = lambda _: 0.0) -> str:
    r"""`text` itself, or, where it has more characters than `most` once normalised, the sentences of it that ask, in their order.

    Questions come before other sentences, then the first and the last, then those that are more `telling`, and then those nearer to the
    beginning or the end. What is said again, perhaps with other numbers, is left out.

    >>> excerpt("I moved last week. It rained a lot. How do I change my address? Bob says hi. So it goes. Thanks for all.", 70)
    'I moved last week.\n How do I change my address?\n Thanks for all.'
    """
    if normalised_length(text) <= most:
        return text
    lengths = _lengths(text)
    sentences = [span for span in _sentences(text, lengths, min(_LONGEST_SENTENCE, most - 1)) if text[slice(*span)].strip()]
    kept, said, left = set[int](), set[str](), most
    for place in _by_what_they_ask([text[start:end] for start, end in sentences], telling):
        start, end = sentences[place]
        sentence = _WITH_DIGITS.sub("", text[start:end]).strip()
        if sentence not in said and lengths[end] - lengths[start] < left:
            left -= lengths[end] - lengths[start] + 1
            kept.add(place)
            said.add(sentence)
    return "".join(("" if place - 1 in kept else "\n") + text[slice(*sentences[place])] for place in sorted(kept)).strip()


def gist(text: str, letters: int, telling: Callable[[str], float] = lambda _: 0.0) -> str:
    """The excerpt of so many letters, or of fewer characters of Han and kana, which say more."""
    characters = int(letters * _DENSITY)
    if normalised_length(text) <= characters:
        return text
    wide = len(_WIDE.findall(unicodedata.normalize("NFKC", text)))
    return excerpt(text, characters if wide > normalised_length(text) // 4 else letters, telling)


def _lengths(text: str) -> Sequence[int]:
    """How long the text is up to each character, once normalised."""
    if unicodedata.is_normalized("NFKC", half_width(text)):
        return range(len(text) + 1)
    return [0, *accumulate(len(unicodedata.normalize("NFKC", letter)) for letter in text)]


def _by_what_they_ask(sentences: Sequence[str], telling: Callable[[str], float]) -> list[int]:
    last = len(sentences) - 1
    orders = [
        (not _ASKS.search(sentence), 0 < place < last, -telling(sentence), min(place, last - place))
        for place, sentence in enumerate(sentences)
    ]
    return sorted(range(len(sentences)), key=lambda place: orders[place])


def _sentences(text: str, lengths: Sequence[int], longest: int) -> Iterator[tuple[int, int]]:
    """Where they stand; `lengths` says how long the text is up to each character, once normalised."""
    start = 0
    for end in (*(match.end() for match in _SENTENCE_END.finditer(text)), len(text)):
        while lengths[end] - lengths[start] > longest:
            part = _part_end(text, start, lengths, longest)
            yield start, part
            start = part
        if start < end:
            yield start, end
        start = end


def _part_end(text: str, start: int, lengths: Sequence[int], longest: int) -> int:
    """Where the first part of a long sentence ends: before a word, where it has several."""
    end = start + 1
    while lengths[end + 1] - lengths[start] <= longest:
        end += 1
    space = text.rfind(" ", start + 1, end)
    return space if space > 0 else end
