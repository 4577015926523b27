"""Numbers as people write them, however they group their digits; and marks that make another word of a word: `Premium+`, `C#`, `.NET`."""

import re
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from indexer.analysis.folding import fold
from indexer.analysis.scripts import HAN
from indexer.analysis.tokens import Token

_LEFT = r"(?<![\d.,'])"
_GROUPED = re.compile(rf"{_LEFT}(\d{{1,3}}(?:([,.'])\d{{3}})(?:\2\d{{3}})*)(?:[.,]\d{{1,2}})?(?![\d]|[.,']\d)")
"""1,500 and 1.500, 12'345'678.90: three digits behind each mark. No help centre writes three decimals."""

_SPACED = re.compile(rf"{_LEFT}(?<!\d )\d{{1,3}}(?: \d{{3}})+(?![\d]| \d|[.,]\d{{3}})")
"""1 500: it may also be two numbers, so its parts count as well."""

_DECIMAL = re.compile(rf"{_LEFT}(\d+),(\d{{1,2}})(?![\d]|[.,]\d)")
"""19,90, which is 19.90; with a point it is a run of its own."""

_PHONE = re.compile(r"(?<![\w.,])\+?\(?\d+(?:(?: ?[-–./()] ?| |\) )\(?\d+)+(?![\w.,]*\d)")
_PLAIN = re.compile(r"(?<![\d.,'])\d+(?![\d]|[.,']\d)")
_FEWEST_DIGITS, _MOST_DIGITS = 7, 15
_SUBSCRIBER = 9
"""Digits at the end of a phone number that stay the same with and without the country's code."""

_UNIT = re.compile(rf" ?(?:([%‰°])|([{HAN}ァ-ヺかつ])| ([^\W\d_]{{1,4}})(?![^\W_]))")
"""What is counted, behind its number: a mark, the first character of a word without spaces (hiragana are particles, but for those of 1か月
and 1つ), a short word."""

_COUNTERS = str.maketrans("ヶヵ箇", "かかか")
"""1ヶ月, 1ヵ月, 1箇月 and 1か月 are one."""

_DATE = re.compile(r"(?<![\d/])(0?[1-9]|1[0-2])(?:月(\d{1,2})日|/(0?[1-9]|[12]\d|3[01])(?![\d/]))")
"""A day of the year as Japanese and Chinese write it, the month first; 24/7 is none."""

_MARKED = re.compile(r"(?<!\w)([^\W\d_]\w*)(\+{1,2}|#)(?![\w+#])|(?<![\w.])\.([A-Za-z]{2,})(?!\w)")
_SPOKEN = {"+": "plus", "++": "plus", "#": "sharp"}


class Numbers(NamedTuple):
    """What is written with digits and marks in a text."""

    tokens: list[Token]
    """Sorted by start; besides those of words and runs of digits."""

    replaced: list[tuple[int, int]]
    """Stretches whose runs of digits mean nothing by themselves: 980 is not in 1,980."""


def numbers(text: str, function_words: Collection[str] = ()) -> Numbers:
    """The numbers and marked words of a normalised text.

    >>> [token.term for token in numbers("1,500 or 1 500 on 0800 555 018, 19,90 €, 25 MB, 10 %", {"or", "on"}).tokens]
    ['1500', '1500', '0800555018', '800555018', '19.90', '25mb', '10%']
    >>> [token.term for token in numbers("C++, Premium+ and .NET, 1年").tokens]
    ['c++', 'plus', 'premium+', 'plus', '.net', 'dotnet', '1年']
    """
    if not _ANY.search(text):
        return Numbers([], [])
    grouped = [(match.start(1), match.end(1), re.sub(r"\D", "", match[1])) for match in _GROUPED.finditer(text)]
    found = [*grouped, *((*match.span(), match[0].replace(" ", "")) for match in _SPACED.finditer(text))]
    found += [(*match.span(), f"{match[1]}.{match[2]}") for match in _DECIMAL.finditer(text)]
    tokens = [Token(term, start, end) for start, end, term in found]
    tokens += _phones(text)
    plain = ((*match.span(), match[0]) for match in _PLAIN.finditer(text))
    tokens += _counted(text, [*found, *plain], function_words)
    tokens += _marked(text)
    tokens += [Token(f"{int(match[1])}/{int(match[2] or match[3])}", *match.span()) for match in _DATE.finditer(text)]
    replaced = [(start, end) for start, end, _ in grouped] + [match.span() for match in _DATE.finditer(text) if match[3]]
    return Numbers(sorted(tokens, key=lambda token: token.start), replaced)


_ANY = re.compile(r"\d|\w[+#]|\.\w")


def _phones(text: str) -> Iterator[Token]:
    for match in _PHONE.finditer(text):
        digits = re.sub(r"\D", "", match[0])
        if _FEWEST_DIGITS <= len(digits) <= _MOST_DIGITS:
            yield Token(digits, *match.span())
            yield from _subscriber(digits, *match.span())
    for match in _PLAIN.finditer(text):
        yield from _subscriber(match[0], *match.span())


def _subscriber(digits: str, start: int, end: int) -> Iterator[Token]:
    if _SUBSCRIBER < len(digits) <= _MOST_DIGITS:
        yield Token(digits[-_SUBSCRIBER:], start, end)


def _counted(text: str, found: Iterable[tuple[int, int, str]], function_words: Collection[str]) -> Iterator[Token]:
    """Each number with what it counts."""
    for start, end, term in found:
        unit = _UNIT.match(text, end)
        counted = fold(unit[1] or unit[2] or unit[3]).translate(_COUNTERS) if unit else ""
        if unit and counted not in function_words:
            yield Token(term + counted, start, unit.end())


def _marked(text: str) -> Iterator[Token]:
    for match in _MARKED.finditer(text):
        if match[3]:
            yield from (Token(term, *match.span()) for term in (f".{fold(match[3])}", f"dot{fold(match[3])}"))
        else:
            yield from (Token(term, *match.span()) for term in (fold(match[1]) + match[2], _SPOKEN[match[2]]))
