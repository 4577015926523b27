"""Which sections are nearest to a question, and how near given ones are: all that ranking asks of vectors."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Neighbours:
    """The sections around one question.

    How near a section is: the cosine of its nearest chunks to the question, mean of the granularities, in [-1, 1].
    """

    def __init__(self, cosines: "NDArray[np.float32]") -> None:
        """`cosines` by ordinal, shape (sections,); -inf for those that may not be shown."""
        self._cosines = cosines

    def nearest(self, count: int) -> dict[int, float]:
        """How near the `count` nearest are that may be shown, by ordinal, in no order."""
        import numpy as np  # comes with the extra `semantic`

        cosines = self._cosines
        some = np.arange(len(cosines)) if len(cosines) <= count else np.argpartition(-cosines, count)[:count]
        shown = some[np.isfinite(cosines[some])]
        return dict(zip(shown.tolist(), cosines[shown].tolist(), strict=True))

    def of(self, ordinals: Sequence[int]) -> list[float]:
        """How near each of these is; -inf for one that may not be shown."""
        near: list[float] = self._cosines[list(ordinals)].tolist()
        return near

    def among(self, shown: "NDArray[np.bool_]") -> "Neighbours":
        """The same without sections that may not be shown; `shown` by ordinal, shape (sections,)."""
        import numpy as np

        return Neighbours(np.where(shown, self._cosines, np.float32(-np.inf)))
