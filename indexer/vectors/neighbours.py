"""Which sections are nearest to a question, and how near given ones are: all that ranking asks of vectors."""

from collections.abc import Sequence
from heapq import nsmallest
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from indexer.vectors.part import Part

_ROWS = 5
"""Vectors that are looked at for each section that is wanted. Of 97,000 sections with 256,000 vectors, 400 always held the nearest 80
(120 questions; all certain, see `ScannedNeighbours`), 240 held .997 of them, 160 .94."""

_FEW = 20_000
"""Sections that are compared one by one, where no more may be shown."""


class Neighbours(Protocol):
    """The sections around one question.

    How near a section is: the cosine of its nearest chunks to the question, mean of the granularities, in [-1, 1].
    """

    def nearest(self, count: int) -> dict[int, float]:
        """How near the `count` nearest are that may be shown, by ordinal, in no order."""

    def of(self, ordinals: Sequence[int]) -> list[float]:
        """How near each of these is; -inf for one that may not be shown."""

    def among(self, shown: "NDArray[np.bool_]") -> "Neighbours":
        """The same without sections that may not be shown; `shown` by ordinal, shape (sections,)."""


class ComparedNeighbours(Neighbours):
    """Where the question was compared with every chunk."""

    def __init__(self, cosines: "NDArray[np.float32]") -> None:
        """`cosines` by ordinal, shape (sections,); -inf for those that may not be shown."""
        self._cosines = cosines

    def nearest(self, count: int) -> dict[int, float]:
        """As `Neighbours.nearest`."""
        import numpy as np  # comes with the extra `semantic`

        cosines = self._cosines
        some = np.arange(len(cosines)) if len(cosines) <= count else np.argpartition(-cosines, count)[:count]
        shown = some[np.isfinite(cosines[some])]
        return dict(zip(shown.tolist(), cosines[shown].tolist(), strict=True))

    def of(self, ordinals: Sequence[int]) -> list[float]:
        """As `Neighbours.of`."""
        near: list[float] = self._cosines[list(ordinals)].tolist()
        return near

    def among(self, shown: "NDArray[np.bool_]") -> "ComparedNeighbours":
        """As `Neighbours.among`."""
        import numpy as np

        return ComparedNeighbours(np.where(shown, self._cosines, np.float32(-np.inf)))


class ScannedNeighbours(Neighbours):
    """Where there are too many chunks to be compared with all: a scan tells the nearest vectors by about, and their sections are compared.

    A section cannot be nearer than its nearest vector. So the nearest sections are certain as soon as they are all nearer than the last
    vector that was looked at; until then more are.
    """

    def __init__(self, parts: "Sequence[Part]", question: "NDArray[np.float32]", shown: "NDArray[np.bool_] | None" = None) -> None:
        """`shown` says which sections may be shown, by ordinal; None for all."""
        self._parts = parts
        self._question = question
        self._shown = shown
        self._found: list[tuple[int, float]] = []
        """The nearest that are known, nearest first."""

    def nearest(self, count: int) -> dict[int, float]:
        """As `Neighbours.nearest`."""
        if len(self._found) < count:
            self._found = self._look(count)
        return dict(self._found[:count])

    def of(self, ordinals: Sequence[int]) -> list[float]:
        """As `Neighbours.of`."""
        import numpy as np

        near = self._compare(np.asarray(ordinals, dtype=np.int64))
        return [near.get(ordinal, -np.inf) for ordinal in ordinals]

    def among(self, shown: "NDArray[np.bool_]") -> "ScannedNeighbours":
        """As `Neighbours.among`."""
        return ScannedNeighbours(self._parts, self._question, shown if self._shown is None else shown & self._shown)

    def _look(self, count: int) -> list[tuple[int, float]]:
        import numpy as np

        if self._shown is not None and np.count_nonzero(self._shown) <= _FEW:
            return _nearest(self._compare(np.flatnonzero(self._shown)), count)
        rows = _ROWS * count
        while True:
            scanned = [part.scan(self._question, rows) for part in self._parts]
            best = _nearest(self._compare(np.concatenate([sections for sections, _ in scanned])), count)
            farthest = max(least for _, least in scanned)
            if farthest == -np.inf or (len(best) == count and best[-1][1] >= farthest):
                return best
            rows *= 4

    def _compare(self, ordinals: "NDArray[np.int64]") -> dict[int, float]:
        """How near those of some sections are that may be shown."""
        if self._shown is not None:
            ordinals = ordinals[self._shown[ordinals]]
        return {ordinal: near for part in self._parts for ordinal, near in part.compare(self._question, ordinals)}


def _nearest(near: dict[int, float], count: int) -> list[tuple[int, float]]:
    return nsmallest(count, near.items(), key=lambda item: (-item[1], item[0]))
