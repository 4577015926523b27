"""One ranking out of two: by the words of a question, and by what it means."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from indexer.backends.backend import Hit

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_MEANING = 6.0
"""What a cosine of 1 is worth, where the best score by words is worth 1. nDCG@10 to Lucene's, mean of faqmix: by words 1.098, by meaning
1.164, with 3 1.207, 4 1.218, 5 1.221, 6 1.224, 8 1.220. Before vectors were centred: 20 1.220, reciprocal ranks 1.193, standardised scores
1.213."""


def fuse(lexical: Sequence[Hit], cosines: "NDArray[np.float32]", limit: int, trust: float, exact: Mapping[int, float]) -> list[Hit]:
    """The best sections by words and by meaning together, best first.

    `lexical` are hits by words, best first; `cosines` the similarity of each section to the question, shape (sections,); `trust` the share
    of the question that the index's words explain, in [0, 1]; `exact` what sections are worth that hold what must not be lost. Candidates
    are all of these and the `limit` nearest; a score is the share of the best score by words, as far as that is to be trusted, and how
    much nearer a section is than the farthest of the nearest.
    """
    best = lexical[0].score if lexical else 1.0
    by_words = {hit.ordinal: trust * hit.score / best for hit in lexical}
    nearest, farthest = _nearest(cosines, limit)
    scores = {
        ordinal: by_words.get(ordinal, 0.0) + _MEANING * max(float(cosines[ordinal]) - farthest, 0.0) + exact.get(ordinal, 0.0)
        for ordinal in {*by_words, *nearest, *exact}
    }
    return [Hit(ordinal, score) for ordinal, score in sorted(scores.items(), key=lambda item: (-item[1], item[0]))]


def _nearest(cosines: "NDArray[np.float32]", limit: int) -> tuple[list[int], float]:
    """The `limit` sections that are nearest, and the similarity of the last."""
    import numpy as np  # comes with the extra `semantic`

    if len(cosines) <= limit:
        return list(range(len(cosines))), float(cosines.min(initial=1.0))
    some = np.argpartition(-cosines, limit)[:limit]
    return some.tolist(), float(cosines[some].min())
