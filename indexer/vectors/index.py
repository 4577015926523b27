"""The vectors of the parts that a viewer sees, searched as one.

A question is compared with every chunk, on one core: .05 ms for 1,000 chunks, .45 for 10,000 and 5 for 100,000, where the vector of a
question takes 5. 32 bits a number would take .2 and 4.4 ms, and four times the memory. Where there are more, they are scanned first.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from indexer.vectors.neighbours import ComparedNeighbours, Neighbours, ScannedNeighbours
from indexer.vectors.part import Part

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class VectorIndex:
    """The written vectors of the parts that a viewer sees, as one. Safe from any thread."""

    def __init__(self, folders: Sequence[Path], size: int) -> None:
        """`size` is one more than the highest ordinal of a section that is seen."""
        self._parts = [Part(folder) for folder in folders]
        self._size = size

    def neighbours(self, question: "NDArray[np.float32]") -> Neighbours:
        """The sections around a question's vector, shape (dimension,)."""
        if any(part.is_scanned for part in self._parts):
            return ScannedNeighbours(self._parts, question)
        return ComparedNeighbours(self._cosines(question))

    def _cosines(self, question: "NDArray[np.float32]") -> "NDArray[np.float32]":
        """Of each section by ordinal, shape (size,); -inf for those that are not seen."""
        import numpy as np

        if len(self._parts) == 1 and len(self._parts[0].sections) == self._size:
            return self._parts[0].cosines(question)
        cosines = np.full(self._size, -np.inf, dtype=np.float32)
        for part in self._parts:
            cosines[part.sections] = part.cosines(question)
        return cosines
