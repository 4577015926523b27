"""Articles cut into chunks that fit an embedder's window, twice: coarsely, and finely."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from indexer.analysis import HAN, KANA
from kb.article import Article

GRANULARITIES = (1000, 450)
"""Letters of a chunk: about 300 tokens of the 512 that multilingual-e5-small reads at once; and half as many, for one sentence of many.

nDCG@10 to Lucene's, mean of faqmix and of libreoffice_help, and by meaning alone of questions in six languages against the English
documents: with the coarse chunks 1.215, 1.097 and .600; with the fine ones 1.208, 1.095 and .592; with the mean of a section's nearest of
both 1.215, 1.104 and .610. Most sections of a help centre fit in one chunk of either."""

_WIDE = re.compile(f"[{HAN}{KANA}]")
_WIDTH = 2.5
"""Letters that a character of Han or kana counts for: about as many tokens."""

_SENTENCE = re.compile(r"[^.!?;。！？\n]*(?:[.!?;。！？\n]+\s*|$)")


class SectionChunks(NamedTuple):
    """The chunks of one section."""

    by_granularity: tuple[Sequence[str], ...]
    """At least one for each of `GRANULARITIES`."""


def chunk_article(article: Article) -> list[SectionChunks]:
    """The chunks of each of an article's sections; its first section has those of the whole article, too: wordings and summary."""
    metadata, first = article.metadata, article.sections[0]
    whole = [*metadata.wordings, *([f"{metadata.title}\n{metadata.summary}"] if metadata.summary else [])]
    return [
        SectionChunks(
            tuple(
                chunks(metadata.title, section.heading, section.text, longest) + (whole if section is first else [])
                for longest in GRANULARITIES
            )
        )
        for section in article.sections
    ]


def texts_of(sections: Iterable[SectionChunks]) -> Iterator[str]:
    """All that is to be embedded; some of it more than once."""
    return (chunk for section in sections for granularity in section.by_granularity for chunk in granularity)


def chunks(title: str, heading: str, text: str, longest: int) -> list[str]:
    """The texts to embed for a section: title and heading before each part of its text, of at most `longest` letters. At least one."""
    head = "\n".join(part for part in (title, heading) if part)
    return [f"{head}\n{part}".strip() for part in _parts(text, longest)] or [head]


def _parts(text: str, longest: int) -> Iterator[str]:
    part, size = "", 0.0
    for sentence in _sentences(text, longest):
        width = _width(sentence)
        if part and size + width > longest:
            yield part.strip()
            part, size = "", 0.0
        part, size = part + sentence, size + width
    if part.strip():
        yield part.strip()


def _sentences(text: str, longest: int) -> Iterator[str]:
    """Sentences, those longer than a chunk cut up."""
    for match in _SENTENCE.finditer(text):
        sentence = match[0]
        most = int(longest / _WIDTH) if _WIDE.search(sentence) else longest
        yield from (sentence[start : start + most] for start in range(0, len(sentence), most))


def _width(text: str) -> float:
    return len(text) + (_WIDTH - 1) * len(_WIDE.findall(text))
