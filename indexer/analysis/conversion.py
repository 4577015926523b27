"""Han characters in another script or style: the one module that imports OpenCC."""

from functools import cache

import opencc


def convert(text: str, configuration: str) -> str:
    """The text as one of OpenCC's configurations makes it: `t2s`, `tw2sp`, `t2jp`; its length may change.

    >>> convert("軟體", "t2s"), convert("軟體", "tw2sp"), convert("支拂", "t2jp")
    ('软体', '软件', '支払')
    """
    converted: str = _converter(configuration).convert(text)
    return converted


def convert_each(text: str, configuration: str) -> str:
    """The same, character for character, so that offsets stay."""
    converted = convert(text, configuration)
    if len(converted) == len(text):
        return converted
    return "".join(convert(character, configuration)[:1] or character for character in text)


@cache
def _converter(configuration: str) -> opencc.OpenCC:
    return opencc.OpenCC(configuration)
