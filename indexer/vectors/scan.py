"""A second copy of very many vectors, which is scanned several times as fast as the first is compared, and tells the nearest by about.

8 bits a number with one scale for all, in the form of faiss. One core, p50 of 120 real questions: 256,000 vectors 5 to 7 ms, a million 15
(compared with each: 13 and 50); a cosine differs by .004 at most. It is written where faiss is installed, and used where it is there.
"""

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from kb.errors import CannotWrite, DamagedIndex

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FILE = "scan.faiss"
WORTH = 50_000
"""Vectors from which on it is written: fewer are compared in 3 ms."""

_BLOCK = 65_536


def write(folder: Path, numbers: "NDArray[np.int8]", lengths: "NDArray[np.float32]") -> None:
    """Writes the copy of vectors, shape (n, dimension), and their lengths, where they are worth one; else none is left there."""
    (folder / FILE).unlink(missing_ok=True)
    if len(numbers) < WORTH or not find_spec("faiss"):
        return
    import faiss  # comes with the extra `large`
    import numpy as np

    dimension = numbers.shape[1]
    index = faiss.IndexScalarQuantizer(dimension, faiss.ScalarQuantizer.QT_8bit_uniform, faiss.METRIC_INNER_PRODUCT)
    largest = (np.maximum(numbers.max(axis=1), -numbers.min(axis=1)) / lengths).max()
    index.train(np.array([[-largest] * dimension, [largest] * dimension], dtype=np.float32))
    for start in range(0, len(numbers), _BLOCK):
        index.add(numbers[start : start + _BLOCK].astype(np.float32) / lengths[start : start + _BLOCK, None])
    try:
        faiss.write_index(index, str(folder / FILE))
    except RuntimeError as error:
        raise CannotWrite(f"cannot write the vectors to {folder}: {error}; make room or mend it and build again") from error


class Scan:
    """A written copy, mapped into memory. Safe from any thread."""

    def __init__(self, folder: Path) -> None:
        """Raises `DamagedIndex`."""
        import faiss

        try:
            self._index = faiss.read_index(str(folder / FILE), faiss.IO_FLAG_MMAP_IFC)
        except RuntimeError as error:
            raise DamagedIndex(f"cannot read the vectors in {folder}: {error}; run `kotae build` with --force") from error

    def nearest(self, question: "NDArray[np.float32]", count: int) -> "tuple[NDArray[np.int64], float]":
        """The rows of the `count` nearest vectors, nearest first, and how near the last is; -inf where these are all."""
        import faiss

        faiss.omp_set_num_threads(1)  # of this thread: a worker answers other questions meanwhile
        near, rows = self._index.search(question[None], min(count, self._index.ntotal))
        return rows[0], float(near[0, -1]) if count < self._index.ntotal else -float("inf")


def exists(folder: Path) -> bool:
    """Whether a copy was written there, and can be used here."""
    return (folder / FILE).exists() and find_spec("faiss") is not None
