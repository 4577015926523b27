"""Keyboard layouts: what was meant by somebody who had the wrong one on."""

import re
import unicodedata
from collections.abc import Mapping

_QWERTY = "`qwertyuiop[]\\asdfghjkl;'zxcvbnm,./"
_QWERTY_SHIFTED = '~QWERTYUIOP{}|ASDFGHJKL:"ZXCVBNM<>?'

_DEAD_KEYS = re.compile("([\u0301\u0308\u0344]+)(.)", re.DOTALL)
"""Accents that are typed before their letters; in Unicode they stand behind them."""

KeyboardLayout = Mapping[int, int]
"""From characters of the one layout to those of the other, as `str.translate` takes it."""


def keyboard_layout(keys: str, shifted: str = "") -> KeyboardLayout:
    """What the keys of a QWERTY keyboard, row by row from the one left of 1, give in another layout.

    `shifted` are those with the shift key held where they are not the capitals of `keys`. White space in either is ignored.
    """
    keys = "".join(keys.split())
    shifted = "".join(shifted.split()) or keys.upper()
    return str.maketrans(_QWERTY + _QWERTY_SHIFTED, keys + shifted)


def retyped(text: str, layout: KeyboardLayout) -> str:
    """What the same keys give in the other layout."""
    return unicodedata.normalize("NFC", _DEAD_KEYS.sub(r"\2\1", text.translate(layout)))


def inverse(layout: KeyboardLayout) -> KeyboardLayout:
    """The way back."""
    back: dict[int, int] = {}
    for here, there in layout.items():
        back.setdefault(there, here)
    return back
