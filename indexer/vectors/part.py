"""The vectors of one part, mapped into memory."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from indexer.vectors import scan
from indexer.vectors.files import LENGTHS, NUMBERS, PLACES
from kb.errors import DamagedIndex

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_BLOCK = 4096
"""Rows that are made floating-point numbers at once: they stay in the processor's cache."""


class _Granularity(NamedTuple):
    """The chunks of one granularity, by section."""

    rows: "NDArray[np.int32]"
    """Of their vectors."""

    firsts: "NDArray[np.int64]"
    """Where each section's begin; one more at the end."""


class Part:
    """The vectors of one part. Safe from any thread."""

    def __init__(self, folder: Path) -> None:
        """Raises `DamagedIndex`."""
        import numpy as np  # comes with the extra `semantic`

        try:
            self._numbers = np.load(folder / NUMBERS, mmap_mode="r")
            self._lengths = np.load(folder / LENGTHS)
            granularities, sections, rows = np.load(folder / PLACES).T
            masks = [granularities == number for number in range(int(granularities.max(initial=-1)) + 1)]
            self._granularities = [_granularity(rows[mask], sections[mask]) for mask in masks]
            self.sections = np.unique(sections)
            """The ordinals of its sections, rising."""
        except (OSError, ValueError, EOFError) as error:
            raise DamagedIndex(f"cannot read the vectors in {folder}: {error}; run `kotae build` with --force") from error
        self._scan = scan.Scan(folder) if scan.exists(folder) else None
        if self._scan:
            order = np.argsort(rows, kind="stable")
            self._sections_of_rows = sections[order]
            self._firsts_of_rows = np.searchsorted(rows[order], np.arange(len(self._numbers) + 1))

    @property
    def is_scanned(self) -> bool:
        """Whether `scan` is faster than `cosines`."""
        return self._scan is not None

    def cosines(self, question: "NDArray[np.float32]") -> "NDArray[np.float32]":
        """How near each of `sections` is, in their order."""
        import numpy as np

        if not len(self._numbers):
            return np.zeros(0, np.float32)
        cosines = np.empty(len(self._numbers), np.float32)
        block = np.empty((min(_BLOCK, len(cosines)), len(question)), np.float32)
        for start in range(0, len(cosines), _BLOCK):
            numbers = self._numbers[start : start + _BLOCK]
            np.copyto(block[: len(numbers)], numbers)
            np.matmul(block[: len(numbers)], question, out=cosines[start : start + _BLOCK])
        cosines /= self._lengths
        mean: NDArray[np.float32] = np.mean(
            [np.maximum.reduceat(cosines[own.rows], own.firsts[:-1]) for own in self._granularities], axis=0
        )
        return mean

    def compare(self, question: "NDArray[np.float32]", ordinals: "NDArray[np.int64]") -> Iterator[tuple[int, float]]:
        """How near those of some sections are that it has, each once."""
        import numpy as np

        ordinals = np.unique(ordinals)
        places = np.searchsorted(self.sections, ordinals)
        places = places[np.take(self.sections, places, mode="clip") == ordinals] if len(self.sections) else places[:0]
        if len(places):
            near = np.mean([self._nearest_of(question, own, places) for own in self._granularities], axis=0)
            yield from zip(self.sections[places].tolist(), near.tolist(), strict=True)

    def scan(self, question: "NDArray[np.float32]", count: int) -> "tuple[NDArray[np.int64], float]":
        """The sections of the `count` nearest vectors, and how near the last is by about; all and -inf where they are not scanned."""
        import numpy as np

        if not self._scan:
            return self.sections.astype(np.int64), -np.inf
        rows, least = self._scan.nearest(question, count)
        return _ranges(self._sections_of_rows, self._firsts_of_rows, rows)[0].astype(np.int64), least

    def _nearest_of(self, question: "NDArray[np.float32]", own: _Granularity, places: "NDArray[np.int64]") -> "NDArray[np.float32]":
        import numpy as np

        rows, firsts = _ranges(own.rows, own.firsts, places)
        cosines = self._numbers[rows].astype(np.float32) @ question / self._lengths[rows]
        nearest: NDArray[np.float32] = np.maximum.reduceat(cosines, firsts)
        return nearest


def _granularity(rows: "NDArray[np.int32]", sections: "NDArray[np.int32]") -> _Granularity:
    import numpy as np

    return _Granularity(rows, np.append(np.flatnonzero(np.diff(sections, prepend=-1)), len(sections)))


def _ranges(
    values: "NDArray[np.int32]", firsts: "NDArray[np.int64]", places: "NDArray[np.int64]"
) -> "tuple[NDArray[np.int32], NDArray[np.int64]]":
    """Of some places the values from their first on to the next place's, one place after the other, and where each place's begin."""
    import numpy as np

    counts = firsts[places + 1] - firsts[places]
    begins = np.cumsum(counts) - counts
    return values[np.repeat(firsts[places] - begins, counts) + np.arange(counts.sum())], begins
