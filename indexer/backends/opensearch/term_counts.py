"""How many documents of an index hold each term, in a file of its own, where the engine that knows is a server.

The hashes of all terms, rising, 8 bytes each, and then their counts, 4 bytes each, in the byte order of the machine: mapped into memory,
which all processes share. That one of a million terms has the hash of another that nothing has is once in 10 ** 13 times.
"""

import mmap
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping
from hashlib import blake2b
from pathlib import Path

from kb.errors import DamagedIndex

_HASH_BYTES, _BYTES = 8, 12


class TermCounter:
    """Counts the documents that hold each term."""

    def __init__(self) -> None:
        self._counts: dict[str, Counter[str]] = {}

    def add(self, fields: Mapping[str, str]) -> None:
        """Counts a document: field name to terms, with a space between."""
        for field, terms in fields.items():
            self._counts.setdefault(field, Counter()).update(set(terms.split()))

    def write(self, file: Path) -> None:
        """Writes what was counted."""
        counts = sorted((_hash(field, term), count) for field, terms in self._counts.items() for term, count in terms.items())
        with file.open("wb") as out:
            array("Q", (hash_ for hash_, _ in counts)).tofile(out)
            array("I", (count for _, count in counts)).tofile(out)


class TermCounts:
    """A written file, open for reading. Safe from any thread."""

    def __init__(self, file: Path) -> None:
        try:
            with file.open("rb") as opened:
                data = memoryview(mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ))
        except (OSError, ValueError) as error:
            raise DamagedIndex(f"cannot read {file}: {error}; run `kotae build` with --force to write it again") from error
        end = len(data) // _BYTES * _HASH_BYTES
        self._hashes, self._counts = data[:end].cast("Q"), data[end : len(data) // _BYTES * _BYTES].cast("I")

    def of(self, field: str, term: str) -> int:
        """How many documents hold the term."""
        hash_ = _hash(field, term)
        place = bisect_left(self._hashes, hash_)
        return self._counts[place] if place < len(self._hashes) and self._hashes[place] == hash_ else 0


def _hash(field: str, term: str) -> int:
    return int.from_bytes(blake2b(f"{field}\0{term}".encode("utf-8", "surrogatepass"), digest_size=_HASH_BYTES).digest())
