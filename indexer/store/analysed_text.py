"""A stored text with its words, so that serving never analyses it again, and finds a word without looking at the others."""

import struct
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from indexer.analysis import Token

_HEAD = struct.Struct("<II")
_SPACE = b" "


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
    """An analysed text as bytes: number of words, length of the terms, starts, ends (all 32 bit), terms, text.

    >>> unpack(pack(analysed_text("Hi!", [Token("hi", 0, 2)]))).terms
    ['hi']
    """
    head = _HEAD.pack(len(analysed.starts), len(analysed.packed_terms))
    numbers = array("I", analysed.starts).tobytes() + array("I", analysed.ends).tobytes()
    return b"".join((head, numbers, analysed.packed_terms, analysed.text.encode("utf-8", "surrogatepass")))


def unpack(data: bytes) -> AnalysedText:
    """The analysed text that was packed, on a machine of the same byte order; its numbers stay where they are."""
    count, length = _HEAD.unpack_from(data)
    middle, behind = _HEAD.size + 4 * count, _HEAD.size + 8 * count
    numbers = memoryview(data)
    starts, ends = numbers[_HEAD.size : middle].cast("I"), numbers[middle:behind].cast("I")
    return AnalysedText(data[behind + length :].decode("utf-8", "surrogatepass"), data[behind : behind + length], starts, ends)
