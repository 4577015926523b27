"""Text made uniform, with the way back to the text as written."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_APOSTROPHES = dict.fromkeys(map(ord, "’ʼ‘`´ʹ′"), 0x27)
_ONE_TO_ONE = _FULL_WIDTH | _APOSTROPHES
"""What can be replaced without moving anything: full-width forms and the many apostrophes people type."""

_MARKS = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u3099\u309a\ufe00-\ufe0f\ufe20-\ufe2f"
_FORMATS = "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e0fff"
_SURROGATES = "\ud800-\udfff"
_ODD = re.compile(f"[{_MARKS}{_FORMATS}{_SURROGATES}]")
_FORMAT = re.compile(f"[{_FORMATS}]")
_MARK = re.compile(f"[{_MARKS}]")
_COMPOSING = f"{_MARKS}{_FORMATS}\uff9e\uff9f"
_HANGUL = "[\u1100-\u115f\uac00-\ud7a3][\u1160-\u11ff]*"
_CLUSTER = re.compile(rf"\s|(?:{_HANGUL}|.)[{_COMPOSING}]*", re.DOTALL)
"""A character with what may compose with it: accents, the voicing marks of half-width kana, Hangul vowels. White space stands alone."""


_SHORT = 3
"""Characters of a cluster that is remembered: full-width marks and half-width kana come again and again."""


@dataclass(frozen=True, slots=True)
class NormalisedText:
    """Normalised text that knows where each of its characters stood.

    Normalised: NFKC; one apostrophe (`'`); no marks that compose with nothing (a stress mark in Ukrainian), no format characters (soft
    hyphen, bidi controls), no half surrogates.
    """

    text: str
    """Normalised text; its length may differ from that of the text as given."""

    origins: Sequence[tuple[int, int]] | None
    """For each character of `text` the (start, end) that it came from, in code points; None when nothing moved."""

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where `self.text[start:end]` (not empty) stands in the text as given.

        >>> source = normalise("ﾊﾟｽﾜｰﾄﾞ")
        >>> source.text, source.span(0, 2)
        ('パスワード', (0, 3))
        """
        if self.origins is None:
            return start, end
        return self.origins[start][0], self.origins[end - 1][1]


def half_width(text: str) -> str:
    """`text` with the full-width letters, digits and signs that input methods give as half-width ones; nothing moves.

    >>> half_width("ｐａｓｓ　１２")
    'pass 12'
    """
    return text.translate(_FULL_WIDTH)


def normalise(text: str) -> NormalisedText:
    """`text` in the one form that every language's segmenter reads.

    >>> normalise("Ｗｉ－Ｆｉ").text, normalise("здоров’я").text
    ('Wi-Fi', "здоров'я")
    """
    text = text.translate(_ONE_TO_ONE)
    if unicodedata.is_normalized("NFKC", text) and not _ODD.search(text):
        return NormalisedText(text, None)
    characters: list[str] = []
    origins: list[tuple[int, int]] = []
    for cluster in _CLUSTER.finditer(text):
        written = cluster[0]
        normal = _normalise_short(written) if len(written) <= _SHORT else _normalise_cluster(written)
        characters.append(normal)
        origins.extend([cluster.span()] * len(normal))
    return NormalisedText("".join(characters), origins)


@lru_cache(maxsize=1 << 12)
def _normalise_short(cluster: str) -> str:
    return _normalise_cluster(cluster)


def _normalise_cluster(cluster: str) -> str:
    if len(cluster) == 1 and cluster.isascii():
        return cluster
    if "\ud800" <= cluster[0] <= "\udfff":
        return " "
    composed = unicodedata.normalize("NFKC", _FORMAT.sub("", cluster))
    return _MARK.sub("", composed).translate(_ONE_TO_ONE)
