"""How well the hits answer: what the decision reads instead of raw scores."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from indexer.matching import Weighed, coverage, matches
from indexer.shelf import StoredSection


@dataclass(frozen=True, slots=True)
class Evidence:
    """About the first article. All numbers are in [0, 1] and mean the same in a help centre of any size."""

    words: int
    """How many different words the question has, function words aside."""

    covered: float
    """The share of the question's weight found in the section, its heading, the title and the wordings."""

    named: float
    """The share found in heading, title and wordings alone: what the article says that it is about."""

    known: float
    """The share that the index knows at all, in any article."""

    lead: float
    """By how much of its score the first article leads the second; 1 when there is no second."""


def gather(words: Sequence[Weighed], first: Sequence[StoredSection], scores: Sequence[float]) -> Evidence:
    """The evidence of a search: the question's words, the best article's section if there is one, the articles' scores, best first."""
    total = sum(word.weight for word in words)
    known = sum(word.weight for word in words if word.known) / total if total else 0.0
    if not first:
        return Evidence(len(words), 0.0, 0.0, known, 0.0)
    section = first[0]
    names = list(chain.from_iterable(matches(words, passage) for passage in (section.title, section.wordings, section.heading)))
    lead = 1 - scores[1] / scores[0] if len(scores) > 1 else 1.0
    return Evidence(len(words), coverage(words, [*names, *matches(words, section.body)]), coverage(words, names), known, lead)
