"""A stored text with its words, so that serving never analyses it again, and finds a word without looking at the others."""

import struct
import zlib
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from operator import add, sub

from indexer.analysis import Token

_HEAD = struct.Struct("<?II")
_SPACE = b" "

_WIDE = 4
"""Bytes of a number that is not small."""

_LEVEL, _RAW = 3, -15
"""Of deflate, without checksum, as every file of a generation has one. Most of what is stored is texts: with 1 they take 6 % more, with 6
5 % less and twice the time."""


@dataclass(frozen=True, slots=True)
class AnalysedText:
    """A text and the tokens of its words, sorted by where they start."""

    text: str
    packed_terms: bytes
    """The terms in UTF-8, each between two spaces."""

    starts: Sequence[int]
    """Offset of each term's first character in `text`, in code points."""

    ends: Sequence[int]
    """Offset behind each term's last character in `text`, in code points."""

    @property
    def terms(self) -> list[str]:
        """The terms, in order."""
        return self.packed_terms.decode().split()

    def places(self, term: str) -> Iterator[int]:
        """Which of the terms are `term`, as indices, rising.

        >>> list(analysed_text("a b a", [Token("a", 0, 1), Token("b", 2, 3), Token("a", 4, 5)]).places("a"))
        [0, 2]
        """
        wanted, place, index = _SPACE + term.encode() + _SPACE, 0, 0
        while (start := self.packed_terms.find(wanted, place)) >= 0:
            index += self.packed_terms.count(_SPACE, place, start)
            yield index
            place, index = start + 1, index + 1

    def beginning_with(self, beginning: str) -> set[str]:
        """The terms that begin so."""
        wanted, place, terms = _SPACE + beginning.encode(), 0, set()
        while (place := self.packed_terms.find(wanted, place)) >= 0:
            end = self.packed_terms.index(_SPACE, place + 1)
            terms.add(self.packed_terms[place + 1 : end].decode())
            place = end
        return terms


def analysed_text(text: str, words: Iterable[Token]) -> AnalysedText:
    """`text` with the words that analysis found in it."""
    words = tuple(words)
    terms = f" {' '.join(token.term for token in words)} ".encode() if words else b""
    return AnalysedText(text, terms, array("I", [token.start for token in words]), array("I", [token.end for token in words]))


def pack(analysed: AnalysedText) -> bytes:
    """An analysed text as bytes, deflated: whether its numbers are small, number of words, length of the terms, numbers, terms, text.

    Small numbers are one byte each: for each word how far it starts behind the one before, then for each its length. Others have four
    bytes, and are all starts, then all ends. Nothing for an empty text.

    >>> unpack(pack(analysed_text("Hi!", [Token("hi", 0, 2)]))).terms
    ['hi']
    """
    starts, ends = analysed.starts, analysed.ends
    if not analysed.text and not starts:
        return b""
    try:
        numbers = bytes((*map(sub, starts, (0, *starts)), *map(sub, ends, starts)))
        small = True
    except ValueError:
        numbers = (array("I", starts) + array("I", ends)).tobytes()
        small = False
    head = _HEAD.pack(small, len(starts), len(analysed.packed_terms))
    return zlib.compress(b"".join((head, numbers, analysed.packed_terms, analysed.text.encode("utf-8", "surrogatepass"))), _LEVEL, _RAW)


def unpack(packed: bytes) -> AnalysedText:
    """The analysed text that was packed, on a machine of the same byte order."""
    if not packed:
        return analysed_text("", ())
    data = zlib.decompress(packed, _RAW)
    small, count, length = _HEAD.unpack_from(data)
    terms = _HEAD.size + 2 * count * (1 if small else _WIDE)
    numbers = memoryview(data)[_HEAD.size : terms].cast("B" if small else "I")
    starts = array("I", accumulate(numbers[:count]) if small else numbers[:count])
    ends = array("I", map(add, starts, numbers[count:]) if small else numbers[count:])
    text = terms + length
    return AnalysedText(data[text:].decode("utf-8", "surrogatepass"), data[terms:text], starts, ends)
