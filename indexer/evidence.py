"""How well the hits answer: what the decision reads instead of raw scores."""

from collections.abc import Sequence
from dataclasses import dataclass

from indexer.matching import Match, Weighed, coverage, matches
from indexer.passage import Passage


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

    similarity: float | None = None
    """The cosine of what the section and the question mean; None where meaning had no part in it."""


NOTHING_FOUND = Evidence(0, 0.0, 0.0, 0.0, 0.0)


def gather(words: Sequence[Weighed], names: Sequence[Passage], matched: Sequence[Match], lead: float, similarity: float | None) -> Evidence:
    """The evidence for the first article: by the question's words, its names, what matched in its section's body, and its lead."""
    named = [match for passage in names for match in matches(words, passage)]
    total = sum(word.weight for word in words)
    known = sum(word.weight for word in words if word.known) / total if total else 0.0
    return Evidence(len(words), coverage(words, [*named, *matched]), coverage(words, named), known, lead, similarity)
