"""A section cut into pieces that fit an embedder's window."""

import re
from collections.abc import Iterator

from indexer.analysis.scripts import HAN, KANA

_LONGEST = 1000
"""Letters of a piece: about 300 tokens of the 512 that multilingual-e5-small reads at once."""

_WIDE = re.compile(f"[{HAN}{KANA}]")
_WIDTH = 2.5
"""Letters that a character of Han or kana counts for: about as many tokens."""

_SENTENCE = re.compile(r"[^.!?;。！？\n]*(?:[.!?;。！？\n]+\s*|$)")


def pieces(title: str, heading: str, text: str) -> list[str]:
    """The texts to embed for a section: title and heading before each part of its text. At least one."""
    head = "\n".join(part for part in (title, heading) if part)
    return [f"{head}\n{part}".strip() for part in _parts(text)] or [head]


def _parts(text: str) -> Iterator[str]:
    part, size = "", 0.0
    for sentence in _sentences(text):
        width = _width(sentence)
        if part and size + width > _LONGEST:
            yield part.strip()
            part, size = "", 0.0
        part, size = part + sentence, size + width
    if part.strip():
        yield part.strip()


def _sentences(text: str) -> Iterator[str]:
    """Sentences, those longer than a piece cut up."""
    for match in _SENTENCE.finditer(text):
        sentence = match[0]
        longest = int(_LONGEST / _WIDTH) if _WIDE.search(sentence) else _LONGEST
        yield from (sentence[start : start + longest] for start in range(0, len(sentence), longest))


def _width(text: str) -> float:
    return len(text) + (_WIDTH - 1) * len(_WIDE.findall(text))
