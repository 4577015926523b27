"""A stored text with its words, so that serving never analyses it again."""

import struct
from array import array
from collections.abc import Iterator
from dataclasses import dataclass

from indexer.analysis import Token

_HEAD = struct.Struct("<II")


@dataclass(frozen=True, slots=True)
class Passage:
    """A text and the tokens of its words layer, sorted by `starts`."""

    text: str
    terms: tuple[str, ...]
    starts: "array[int]"
    """Offset of each term's first character in `text`, in code points."""

    ends: "array[int]"
    """Offset behind each term's last character in `text`, in code points."""

    def tokens(self) -> Iterator[Token]:
        """The words as analysis gave them."""
        return map(Token, self.terms, self.starts, self.ends)


def passage(text: str, words: tuple[Token, ...]) -> Passage:
    """`text` with the words that analysis found in it."""
    starts, ends = array("I", [token.start for token in words]), array("I", [token.end for token in words])
    return Passage(text, tuple(token.term for token in words), starts, ends)


def pack(stored: Passage) -> bytes:
    """A passage as bytes: number of words, length of the terms, starts, ends (all 32 bit), terms, text.

    >>> unpack(pack(passage("Hi!", (Token("hi", 0, 2),)))).terms
    ('hi',)
    """
    terms = " ".join(stored.terms).encode()
    head = _HEAD.pack(len(stored.terms), len(terms))
    return b"".join((head, stored.starts.tobytes(), stored.ends.tobytes(), terms, stored.text.encode("utf-8", "surrogatepass")))


def unpack(data: bytes) -> Passage:
    """The passage that was packed, on a machine of the same byte order."""
    count, length = _HEAD.unpack_from(data)
    starts, ends = array("I"), array("I")
    middle, behind = _HEAD.size + count * starts.itemsize, _HEAD.size + 2 * count * starts.itemsize
    starts.frombytes(data[_HEAD.size : middle])
    ends.frombytes(data[middle:behind])
    terms = tuple(data[behind : behind + length].decode().split(" ")) if count else ()
    return Passage(data[behind + length :].decode("utf-8", "surrogatepass"), terms, starts, ends)
