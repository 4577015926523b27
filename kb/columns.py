"""Columns of a terminal that are even, whatever the script."""

from wcwidth import wcwidth


def width(text: str) -> int:
    """How many columns of a terminal a text takes.

    >>> width("密碼"), width("пароль")
    (4, 6)
    """
    return sum(max(wcwidth(character), 0) for character in text)


def pad(text: str, size: int) -> str:
    """A text with spaces behind it, so that it takes `size` columns."""
    return text + " " * (size - width(text))


def clip(text: str, size: int) -> str:
    """The beginning of a text that takes at most `size` columns.

    >>> clip("忘記密碼怎麼辦", 8)
    '忘記密…'
    """
    if width(text) <= size:
        return text
    kept, taken = "", 1
    for character in text:
        taken += max(wcwidth(character), 0)
        if taken > size:
            break
        kept += character
    return f"{kept}…"
