"""Cuts text where scripts meet: into runs of Han and kana, and words of letters and digits."""

import re
from collections.abc import Iterator
from typing import NamedTuple

HAN = "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd"
KANA = "\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff"
CYRILLIC = "\u0400-\u0481\u048a-\u052f"
GREEK = "\u0370-\u0373\u0376-\u037d\u0386\u0388-\u03ff\u1f00-\u1fbc\u1fc2-\u1fcc\u1fd0-\u1fdb\u1fe0-\u1fec\u1ff2-\u1ffc"
LATIN = "A-Za-z\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff"

_CONNECTORS = "\\-\u2010-\u2015\u2212'._/@&+"
_UNSPACED = f"{HAN}{KANA}"
_CHARACTER = f"[^\\W_{_UNSPACED}]"
_RUN = re.compile(f"(?P<unspaced>[{_UNSPACED}]+)|{_CHARACTER}+(?:[{_CONNECTORS}]{_CHARACTER}+)*")
_PART = re.compile(
    f"[{LATIN}]+(?:'[{LATIN}]+)*|[{CYRILLIC}]+(?:'[{CYRILLIC}]+)*|[{GREEK}]+(?:'[{GREEK}]+)*|\\d+|[^\\W\\d_{LATIN}{CYRILLIC}{GREEK}]+|[^\\W_]"
)


class Run(NamedTuple):
    """A stretch of text that holds no space: `text[start:end]`."""

    start: int
    end: int
    unspaced: bool
    """Whether it is written in Han or kana, and so has no spaces between words."""


def runs(text: str) -> Iterator[Run]:
    """The runs of a normalised text, from left to right.

    >>> text = "重設 LINE-Pay密碼"
    >>> [text[run.start : run.end] for run in runs(text)]
    ['重設', 'LINE-Pay', '密碼']
    """
    for match in _RUN.finditer(text):
        yield Run(match.start(), match.end(), match["unspaced"] is not None)


def parts(word: str) -> list[tuple[int, int]]:
    """Where the letters and digits of a run stand, cut at connectors, at digits and where the script changes.

    >>> [word[start:end] for word in ("E-1042", "iPhone15", "здоров'я") for start, end in parts(word)]
    ['E', '1042', 'iPhone', '15', "здоров'я"]
    """
    return [match.span() for match in _PART.finditer(word)]
