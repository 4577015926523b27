"""A stored text with its words, so that serving never analyses it again, and finds a word without looking at the others."""

import struct
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from indexer.analysis import Token

_HEAD = struct.Struct("<II")
_SPACE = b" "


@dataclass(frozen=True, slots=True)
class Passage:
    """A text and the tokens of its words layer, sorted by where they start."""

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

        >>> list(passage("a b a", [Token("a", 0, 1), Token("b", 2, 3), Token("a", 4, 5)]).places("a"))
        [0, 2]
        """
        wanted, place, index = _SPACE + term.encode() + _SPACE, 0, 0
        while (found := self.packed_terms.find(wanted, place)) >= 0:
            index += self.packed_terms.count(_SPACE, place, found)
            place = found
            yield index
            place, index = found + 1, index + 1

    def beginning_with(self, beginning: str) -> set[str]:
        """The terms that begin so."""
        wanted, place, found = _SPACE + beginning.encode(), 0, set()
        while (place := self.packed_terms.find(wanted, place)) >= 0:
            end = self.packed_terms.index(_SPACE, place + 1)
            found.add(self.packed_terms[place + 1 : end].decode())
            place = end
        return found


def passage(text: str, words: Iterable[Token]) -> Passage:
    """`text` with the words that analysis found in it."""
    words = tuple(words)
    terms = f" {' '.join(token.term for token in words)} ".encode() if words else b""
    return Passage(text, terms, array("I", [token.start for token in words]), array("I", [token.end for token in words]))


def pack(stored: Passage) -> bytes:
    """A passage as bytes: number of words, length of the terms, starts, ends (all 32 bit), terms, text.

    >>> unpack(pack(passage("Hi!", [Token("hi", 0, 2)]))).terms
    ['hi']
    """
    head = _HEAD.pack(len(stored.starts), len(stored.packed_terms))
    numbers = array("I", stored.starts).tobytes() + array("I", stored.ends).tobytes()
    return b"".join((head, numbers, stored.packed_terms, stored.text.encode("utf-8", "surrogatepass")))


def unpack(data: bytes) -> Passage:
    """The passage that was packed, on a machine of the same byte order; its numbers stay where they are."""
    count, length = _HEAD.unpack_from(data)
    middle, behind = _HEAD.size + 4 * count, _HEAD.size + 8 * count
    numbers = memoryview(data)
    starts, ends = numbers[_HEAD.size : middle].cast("I"), numbers[middle:behind].cast("I")
    return Passage(data[behind + length :].decode("utf-8", "surrogatepass"), data[behind : behind + length], starts, ends)
