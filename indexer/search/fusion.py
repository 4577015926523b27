"""One ranking out of two: by the words of a question, and by what it means."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from indexer.backends import Hit
from indexer.vectors import Neighbours

_SEMANTIC_WEIGHT = 6.0
"""What a cosine of 1 is worth. nDCG@10 to Lucene's, mean of faqmix, with the best score by words worth 1: by words 1.098, by meaning 1.164,
with 3 1.207, 4 1.218, 5 1.221, 6 1.224, 8 1.220. Before vectors were centred: 20 1.220, reciprocal ranks 1.193, standardised scores
1.213."""

_LEAST = 0.6
_PER_WORD = 0.25
_LEADING = 0.5
_REACH = 0.4
"""What the best score by words is worth; see `lexical_weight`. One word says little of what is meant, a long sentence nearly all. Mean of
faqmix and of libreoffice_help to Lucene's, right article first on the demo, and nDCG@10 on drcd, which words alone take to .978: weight 1
always 1.217 1.096 .900 .963; by its reach alone (1.4 at .4) 1.219 1.098 .905 .961; by its words, too, 1.216 1.096 .913 .972; by its lead,
too, 1.215 1.097 .916 .974."""


@dataclass(frozen=True, slots=True)
class ScoreParts:
    """What a section's score is made of."""

    lexical: float
    """For the question's words."""

    semantic: float = 0.0
    """For how much nearer its meaning is than the farthest of the nearest."""

    exact: float = 0.0
    """For a code, a name or a quoted word that few sections hold."""

    @property
    def score(self) -> float:
        """All of it; comparable only within one search."""
        return self.lexical + self.semantic + self.exact


def lexical_weight(hits: Sequence[Hit], max_score: float, words: int) -> float:
    """What the best of the hits by words is worth, where a cosine of 1 is worth `_SEMANTIC_WEIGHT`.

    More the more `words` of the question the index knows, the more of the score that they could give (`max_score`) the best hit reaches,
    and the farther it leads the second.
    """
    if not hits:
        return 0.0
    best, second = hits[0].score, hits[1].score if len(hits) > 1 else 0.0
    reached: float = (best / max_score) ** _REACH
    return (_LEAST + _PER_WORD * words) * (1 + _LEADING * (1 - second / best)) * reached


class Scale(NamedTuple):
    """What scores are made comparable by."""

    word: float
    """What a score of 1 by words is worth."""

    nothing: float
    """The cosine that is worth nothing."""


def fuse(
    hits: Sequence[Hit], weight: float, neighbours: Neighbours, limit: int, exact: Mapping[int, float], scale: Scale | None = None
) -> tuple[dict[int, ScoreParts], Scale]:
    """The best sections by words and by meaning together, by ordinal, best first, and their scale: a given one, or their own.

    `hits` are those by words, best first, and `weight` is what the first is worth; `neighbours` the sections around the question; `exact`
    what sections are worth that hold what must not be lost. Candidates are all of these and the `limit` nearest.
    """
    cosines = neighbours.nearest(limit)
    farthest = min(1.0, *cosines.values()) if cosines else 1.0
    scale = scale or Scale(weight / hits[0].score if hits else 0.0, farthest)
    lexical = {hit.ordinal: scale.word * hit.score for hit in hits}
    parts = {
        ordinal: ScoreParts(
            lexical.get(ordinal, 0.0), _SEMANTIC_WEIGHT * (cosines.get(ordinal, farthest) - scale.nothing), exact.get(ordinal, 0.0)
        )
        for ordinal in {*lexical, *cosines, *exact}
    }
    return dict(sorted(parts.items(), key=lambda item: (-item[1].score, item[0]))), scale
