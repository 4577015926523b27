"""Texts as a reader sees them: whether anything shows, how to show them in a message, which of them look the same."""

import re
import unicodedata

_EMPTY_LETTERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Fillers and the blank of Braille: letters and symbols by their category, and nothing to see."""

_LONGEST_SHOWN = 80
_UNSHOWN = re.compile(
    r"[\x00-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f\ud800-\udfff]"
)
"""What a terminal obeys, or what makes a line read otherwise than it is."""


def is_blank(text: str) -> bool:
    r"""Whether a reader sees nothing of it.

    >>> is_blank("\u200b \ufe0f\u3164"), is_blank("?")
    (True, False)
    """
    return not any(unicodedata.category(character)[0] in "LNPS" and character not in _EMPTY_LETTERS for character in text)


def escape(text: str) -> str:
    r"""On one line, and with what would not be seen in it made visible.

    >>> print(escape("a\nb\x1b[31m\u202e"))
    a\nb\x1b[31m\u202e
    """
    return _UNSHOWN.sub(lambda found: _escaped(found[0]), text)


def _escaped(character: str) -> str:
    if "\udc80" <= character <= "\udcff":  # a byte of a file name that is no UTF-8
        return f"\\x{ord(character) - 0xDC00:02x}"
    return character.encode("unicode_escape", "surrogatepass").decode("ascii")


def shorten(text: str, longest: int = _LONGEST_SHOWN) -> str:
    """The beginning of a long text.

    >>> shorten("a very long title", 10)
    'a very lo…'
    """
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def fold(text: str) -> str:
    """What is the same in two texts that ask the same: letters and digits, without case, width and marks.

    >>> fold("Where is  my refund?") == fold("ｗｈｅｒｅ is my REFUND")
    True
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    kept = (character for character in folded if unicodedata.category(character)[0] in "LNM")
    return "".join(kept) or "".join(folded.split())
