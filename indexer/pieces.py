"""A section cut into pieces that fit an embedder's window, twice: coarsely, and finely."""

import re
from collections.abc import Iterator

from indexer.analysis.scripts import HAN, KANA

GRAINS = (1000, 450)
"""Letters of a piece: about 300 tokens of the 512 that multilingual-e5-small reads at once; and half as many, for one sentence of many.

nDCG@10 to Lucene's, mean of faqmix and of libreoffice_help, and by meaning alone of questions in six languages against the English
documents: with the coarse pieces 1.215, 1.097 and .600; with the fine ones 1.208, 1.095 and .592; with the mean of a section's nearest of
both 1.215, 1.104 and .610. Most sections of a help centre fit in one piece of either."""

_WIDE = re.compile(f"[{HAN}{KANA}]")
_WIDTH = 2.5
"""Letters that a character of Han or kana counts for: about as many tokens."""

_SENTENCE = re.compile(r"[^.!?;。！？\n]*(?:[.!?;。！？\n]+\s*|$)")


def pieces(title: str, heading: str, text: str, longest: int) -> list[str]:
    """The texts to embed for a section: title and heading before each part of its text, of at most `longest` letters. At least one."""
    head = "\n".join(part for part in (title, heading) if part)
    return [f"{head}\n{part}".strip() for part in _parts(text, longest)] or [head]


def _parts(text: str, most: int) -> Iterator[str]:
    part, size = "", 0.0
    for sentence in _sentences(text, most):
        width = _width(sentence)
        if part and size + width > most:
            yield part.strip()
            part, size = "", 0.0
        part, size = part + sentence, size + width
    if part.strip():
        yield part.strip()


def _sentences(text: str, most: int) -> Iterator[str]:
    """Sentences, those longer than a piece cut up."""
    for match in _SENTENCE.finditer(text):
        sentence = match[0]
        longest = int(most / _WIDTH) if _WIDE.search(sentence) else most
        yield from (sentence[start : start + longest] for start in range(0, len(sentence), longest))


def _width(text: str) -> float:
    return len(text) + (_WIDTH - 1) * len(_WIDE.findall(text))
