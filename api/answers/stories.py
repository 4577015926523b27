"""What a story asks: of many sentences the one that tells most of what its first article is about.

A letter tells much that nobody asks; all of it weighed together, the right article is found, but looks like a guess.
"""

import math
import re
from collections.abc import Callable, Iterable, Iterator

from indexer.query import is_letter
from indexer.search import SearchResults

_FEWEST_WORDS = 12
"""Words of a story that tell something; a question has fewer."""

DOUBT = 1.5
"""How many times as likely to be wrong the surest of many parts is as it looks."""

_MOST_PARTS = 40
_MOST_OF_A_STORY = 16
"""Sentences and clauses of a story all of which are looked at, each by a search in each locale. The stories of `tests/cases/stories.tsv`
have at most 15, questions of the evaluation sets 10.
"""

_MOST_OF_A_LETTER = 3
"""Of a story that has more, or is too long."""

_SENTENCE = re.compile(r"(?<![.!?…;])[.!?…;]++(?=\s|$)|[。！？；]+|\n+")
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


def parts_to_ask(text: str, results: SearchResults) -> list[str]:
    """The parts of a story that may be what it asks: of a letter, or of many parts, those that tell most."""
    found = parts(text)
    return _telling_parts(results) if is_letter(text) or len(found) > _MOST_OF_A_STORY else found


def _telling_parts(results: SearchResults) -> list[str]:
    """The parts, as they were read, that hold most of what the first article has of it all, for their length."""
    missing = results.evidence.missing if results.evidence else ()
    held = [word for word in results.words if word.known and word.written not in missing]
    weights = {
        part: sum(word.weight for word in held if word.written in part) / math.sqrt(len(part))
        for part in parts(results.rewritten.kept.query.text)
    }
    return sorted((part for part in weights if weights[part]), key=lambda part: -weights[part])[:_MOST_OF_A_LETTER]


def told(
    results: SearchResults, parts: Iterable[str], search: Callable[[str], SearchResults], judge: Callable[[SearchResults], float]
) -> SearchResults | None:
    """The search for the part of a story that is surest to be answered by the first of its results; None where none leads there.

    `search` finds by words alone, read as typed, and `judge` says how likely the first that was found answers.
    """
    first = results.articles[0].article if results.articles else None
    leading = (found for found in map(search, parts) if found.evidence and len(found.words) > 1 and found.articles[0].article == first)
    return max(leading, key=judge, default=None)
