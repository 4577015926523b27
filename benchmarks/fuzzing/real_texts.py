"""What people have written: the files below `corpora/`, and the pieces that they are made of."""

import random
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kb.errors import KotaeError
from kb.locale import KNOWN

_CORPORA = Path(__file__).parents[2] / "corpora"
_PIECE = 200
"""Characters that are taken of another text at most."""

ODD = (
    *("\0", "\ud800", "\udfff", "\u2028", "\x85", "\r", "\r\n", "\t", "\u3000", "\u00a0", "\ufeff", "\u200b", "\u200d", "\u202e", "\u2066"),
    *("\U000e0041", "\u0301" * 9, "\u3099", "\u0345", "ǰ", "İ", "ß", "ﬁ", "㍿", "㌔", "Ⅷ", "😀", "👍🏽", "👩\u200d👧", "\U00017000", "𠀋"),
    *(
        "ｶﾞ",
        "ﾊﾟ",
        "한글",
        "กำ",
        "शर",
        "عن",
        "٣",
        "０",
        "Ａ",
        "'",
        "’",
        "`",
        "-",
        "–",
        "・",
        "ー",
        "々",
        "。",
        "、",
        "？",
        "「",
        "」",
        "№",
        "%s",
    ),
    *(
        "{{7*7}}",
        "${x}",
        "<",
        ">",
        "&",
        '"',
        "\\",
        "/",
        "|",
        "[",
        "](",
        ")",
        "*",
        "_",
        "~~",
        "#",
        ":::",
        "```",
        "---",
        ":",
        ": ",
        "- ",
        "=>",
    ),
)
"""What other programs have failed of."""


@dataclass(frozen=True, slots=True)
class RealTexts:
    """Texts as they stand in the files."""

    articles: tuple[str, ...]
    lines: tuple[str, ...]
    """Of questions, titles and wordings."""

    settings: tuple[str, ...]
    synonyms: tuple[str, ...]


@cache
def real_texts() -> RealTexts:
    """All of them, in the order of their paths; raises `KotaeError` where there are none."""
    articles = _read("*/*/*/*.md")
    if not articles:
        raise KotaeError(f"no articles below {_CORPORA}; run this from a checkout of the project")
    questions = tuple(line.partition("\t")[0] for text in _read("*/questions/*.tsv") for line in text.splitlines())
    heads = tuple(line.partition(": ")[2].strip() for text in articles for line in text.splitlines()[:20] if ": " in line)
    lines = tuple(line for line in (*questions, *heads) if line.strip())
    return RealTexts(articles, lines, _read("*/help-center.yaml"), _read("*/synonyms/*.txt"))


def locale(chance: random.Random) -> str:
    """One of those that we know."""
    return chance.choice(KNOWN)


def changed(text: str, chance: random.Random, most: int = 8) -> str:
    """The text after a few changes: something odd put in, a piece left out, said twice or very often, moved, or taken from another text."""
    for _ in range(chance.randint(1, most)):
        start = chance.randint(0, len(text))
        end = min(len(text), start + chance.randint(0, 40))
        piece = text[start:end]
        kind = chance.randrange(6)
        if kind == 0:
            piece = chance.choice(ODD) * chance.choice((1, 1, 1, 2, 50))
        elif kind == 1:
            piece = ""
        elif kind == 2:
            piece *= chance.choice((2, 2, 3, 40))
        elif kind == 3:
            piece = piece[::-1]
        elif kind == 4:
            piece += _elsewhere(chance)
        else:
            piece = piece.upper() if chance.random() < 0.5 else piece + chr(chance.randrange(0x110000))
        text = text[:start] + piece + text[end:]
    return text


def _elsewhere(chance: random.Random) -> str:
    other = chance.choice(real_texts().articles)
    start = chance.randint(0, len(other))
    return other[start : start + chance.randint(1, _PIECE)]


def _read(pattern: str) -> tuple[str, ...]:
    return tuple(path.read_text(encoding="utf-8") for path in sorted(_CORPORA.glob(pattern)))
