"""The vectors of one locale's chunks on disk: three files of numpy's for each part."""

from collections.abc import Mapping, Sequence
from hashlib import blake2b
from importlib.util import find_spec
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from indexer.vectors import scan
from kb.errors import CannotWrite

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

NUMBERS = "vectors.npy"
LENGTHS = "lengths.npy"
PLACES = "places.npy"
FILES = (NUMBERS, LENGTHS, PLACES)
_LARGEST = 127
_BLOCK = 65_536
"""Rows that are made floating-point numbers at once."""


class ChunkPlace(NamedTuple):
    """Where a chunk belongs, and which vector it has."""

    granularity: int
    """From 0."""

    section: int
    """Its ordinal."""

    row: int
    """The vector's, among all."""


class ChunkVectors(NamedTuple):
    """Vectors as they are stored."""

    numbers: "NDArray[np.int8]"
    """Shape (n, dimension)."""

    places: "NDArray[np.int32]"
    """The fields of `ChunkPlace` of each place that they have, shape (places, 3)."""


def stored(vectors: "NDArray[np.float32]", places: Sequence[ChunkPlace]) -> ChunkVectors:
    """Vectors of length 1, shape (n, dimension), and the places that they have, as they are stored."""
    import numpy as np  # comes with the extra `semantic`

    numbers = np.clip(np.rint(vectors / _scale(vectors) * _LARGEST), -_LARGEST, _LARGEST).astype(np.int8)
    return ChunkVectors(numbers, np.array(places, dtype=np.int32).reshape(-1, len(ChunkPlace._fields)))


def joined(several: Sequence[ChunkVectors]) -> ChunkVectors:
    """Vectors of different sections as one: places sorted by granularity and section, equal vectors once, in the order of their places."""
    import numpy as np

    several = [own for own in several if len(own.places)]
    if not several:
        return ChunkVectors(np.zeros((0, 1), dtype=np.int8), np.zeros((0, 3), dtype=np.int32))
    firsts = accumulate((len(own.numbers) for own in several), initial=0)
    places = np.concatenate([own.places + np.array([0, 0, first], dtype=np.int32) for own, first in zip(several, firsts, strict=False)])
    numbers = np.concatenate([own.numbers for own in several])
    places = places[np.lexsort((places[:, 1], places[:, 0]))]
    hashes = [blake2b(row, digest_size=16).digest() for row in numbers]
    firsts_of: dict[bytes, int] = {}
    for row in places[:, 2]:
        firsts_of.setdefault(hashes[row], row)
    rows = {hash_: row for row, hash_ in enumerate(firsts_of)}
    places[:, 2] = [rows[hashes[row]] for row in places[:, 2]]
    return ChunkVectors(numbers[list(firsts_of.values())], places)


def moved(vectors: ChunkVectors, ordinals: Mapping[int, int]) -> ChunkVectors:
    """The vectors of some sections, by the ordinals that they have, with those that they get."""
    import numpy as np

    new = np.full(int(vectors.places[:, 1].max(initial=-1)) + 1, -1, dtype=np.int32)
    new[list(ordinals.keys())] = list(ordinals.values())
    places = vectors.places.copy()
    places[:, 1] = new[places[:, 1]]
    return ChunkVectors(vectors.numbers, places[places[:, 1] >= 0])


def write(folder: Path, vectors: ChunkVectors) -> None:
    """Writes vectors, whose places are sorted by granularity and section; each granularity has every section at least once."""
    import numpy as np

    blocks = np.array_split(vectors.numbers, len(vectors.numbers) // _BLOCK + 1)
    lengths = np.maximum(np.concatenate([np.linalg.norm(block.astype(np.float32), axis=1) for block in blocks]), np.float32(1))
    try:
        np.save(folder / NUMBERS, vectors.numbers)
        np.save(folder / LENGTHS, lengths)
        np.save(folder / PLACES, vectors.places)
        scan.write(folder, vectors.numbers, lengths)
    except OSError as error:
        raise CannotWrite(f"cannot write the vectors to {folder}: {error.strerror}; make room or mend it and build again") from error


def read(folder: Path) -> ChunkVectors:
    """What was written there."""
    import numpy as np

    return ChunkVectors(np.load(folder / NUMBERS), np.load(folder / PLACES))


def exist(folder: Path) -> bool:
    """Whether vectors were written there."""
    return (folder / NUMBERS).exists()


def want_scan(folder: Path) -> bool:
    """Whether vectors there are worth a copy that is scanned, and it is not there or cannot be used here."""
    if not find_spec("numpy") or not exist(folder) or scan.exists(folder):
        return False
    import numpy as np

    return len(np.load(folder / NUMBERS, mmap_mode="r")) >= scan.WORTH


def _scale(vectors: "NDArray[np.float32]") -> "NDArray[np.float32]":
    """The largest number of each vector, which becomes 127."""
    import numpy as np

    largest: NDArray[np.float32] = np.abs(vectors).max(axis=1, keepdims=True)
    return np.maximum(largest, np.float32(1e-9))
