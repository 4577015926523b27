"""What a story asks: of many sentences the one that tells most of what its first article is about.

A letter tells much that nobody asks; all of it weighed together, the right article is found, but looks like a guess.
"""

import re
from collections.abc import Callable, Iterator

from indexer.search import SearchResults

_FEWEST_WORDS = 12
"""Words of a story that tell something; a question has fewer."""

DOUBT = 1.5
"""How many times as likely to be wrong the surest of many parts is as it looks."""

_MOST_PARTS = 40
"""Sentences and clauses that are looked at."""

_SENTENCE = re.compile(r"[.!?…;]+(?=\s|$)|[。！？；]+|\n+")
_CLAUSE = re.compile(r"[,:–—()]\s+|[，、：（）]")


def parts(text: str) -> list[str]:
    """The sentences of a text, and the clauses of those that have several.

    >>> parts("Hello there. My bag, the red one, is gone!")
    ['Hello there', 'My bag, the red one, is gone', 'My bag', 'the red one', 'is gone']
    """
    return list(dict.fromkeys(_parts(text)))[:_MOST_PARTS]


def _parts(text: str) -> Iterator[str]:
    for sentence in filter(None, map(str.strip, _SENTENCE.split(text))):
        clauses = [clause.strip() for clause in _CLAUSE.split(sentence)]
        yield sentence
        yield from (clause for clause in clauses if clause and len(clauses) > 1)


def is_story(results: SearchResults) -> bool:
    """Whether what was asked is so long that most of it may be beside the point."""
    return len(results.words) >= _FEWEST_WORDS


def told(results: SearchResults, text: str, search: Callable[[str], SearchResults], judge: Callable[[SearchResults], float]) -> str | None:
    """The part of a story that is surest to be answered by the first of its results; None where none leads there.

    `search` finds by words alone, read as typed, and `judge` says how likely the first that was found answers.
    """
    first = results.articles[0].article if results.articles else None
    sure: dict[str, float] = {}
    for part in parts(text):
        found = search(part)
        if found.evidence and len(found.words) > 1 and found.articles[0].article == first:
            sure[part] = judge(found)
    return max(sure, key=lambda part: sure[part], default=None)
