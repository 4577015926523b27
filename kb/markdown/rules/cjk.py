"""Emphasis beside Chinese and Japanese: `**「設定」**を`, `**注意：**請`, `在__「设置」__中`.

CommonMark tells by spaces and punctuation where emphasis begins and ends; Chinese and Japanese put none between words. The rule here is
that of "CommonMark CJK-friendly Amendments" (github.com/tats-u/markdown-cjk-friendly, specification.md), which several parsers follow: CJK
punctuation counts as a letter, and a CJK character beside a run of marks as white space does. Text without CJK is read as CommonMark says.
We go two steps further: punctuation that CJK shares with other languages is CJK where its word is (`按**“设置”**Next`), and `_` may stand
within a sentence, see `_unspaced_open`.
"""

import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Scanned
from markdown_it.token import Token
from markdown_it.utils import EnvType

UNSPACED = "\u2e80-\u312f\u3190-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"
"""Of a regular expression's class: what Chinese and Japanese write without spaces, punctuation included. Korean has spaces."""

SHARED = "\u2014\u2018-\u201d\u2026"
"""Likewise: dashes, quotes and dots that they share with languages that have spaces."""

_VARIATIONS = ("\ufe00", "\ufe0e")
"""First and last of the selectors behind a character that choose how it is drawn."""

_IDEOGRAPHIC_VARIATIONS = ("\U000e0100", "\U000e01ef")

_MOST_PUNCTUATION = 4
"""Characters behind a quote or a bracket among which its word begins: `”）。`."""


class _Neighbour(NamedTuple):
    """What a character beside a run of marks is."""

    space: bool
    punctuation: bool
    cjk: bool

    @property
    def western_punctuation(self) -> bool:
        return self.punctuation and not self.cjk


def is_cjk(char: str) -> bool:
    """Whether a character is wide as Chinese and Japanese ones are; symbols that come as coloured pictures are not.

    >>> [is_cjk(char) for char in "設が「！ｶ“é😀⭐"]
    [True, True, True, True, True, False, False, False, False]
    """
    if char < "\u1100" or unicodedata.east_asian_width(char) not in ("W", "F", "H"):
        return False
    return unicodedata.category(char) not in ("So", "Sk") or "\u2e80" <= char < "\uffff"


def use(parser: MarkdownIt) -> None:
    """Has `parser` read emphasis beside CJK as it is meant; to be called before its rules are chosen."""
    parser.inline = _Inline()


class _Inline(ParserInline):
    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        """As the base class, with our state."""
        state = _State(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


class _State(StateInline):
    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:  # noqa: N802, N803 - markdown-it's names
        """Whether the run of marks at `start` can begin and end emphasis, and how long it is."""
        mark, end = self.src[start], start
        while end < self.posMax and self.src[end] == mark:
            end += 1
        before, after = _before(self.src, start), _after(self.src, end, self.posMax)
        left, right = _can_face(after, before), _can_face(before, after)
        splits, long = canSplitWord, end - start > 1
        opens = left and (splits or not right or before.punctuation or _unspaced_open(before, after, long))
        closes = right and (splits or not left or after.punctuation or _unspaced_open(after, before, long))
        return Scanned(opens, closes, end - start)


def _can_face(inner: _Neighbour, outer: _Neighbour) -> bool:
    """Whether emphasis may have `inner` at its edge when `outer` stands on the other side of the marks."""
    return not inner.space and (not inner.western_punctuation or outer.space or outer.western_punctuation or outer.cjk)


def _unspaced_open(outer: _Neighbour, inner: _Neighbour, long: bool) -> bool:
    """Whether `_` beside CJK means emphasis, and is not part of a name such as `申請書_氏名`: it is doubled, or faces punctuation."""
    return (long or inner.punctuation) and (outer.cjk or inner.cjk)


def _before(source: str, place: int) -> _Neighbour:
    """The neighbour before `place`; a selector that says how a character is drawn belongs to that character."""
    char = source[place - 1] if place else " "
    if _IDEOGRAPHIC_VARIATIONS[0] <= char <= _IDEOGRAPHIC_VARIATIONS[1]:
        return _Neighbour(space=False, punctuation=False, cjk=True)
    if place > 1 and _VARIATIONS[0] <= char <= _VARIATIONS[1]:
        place -= 1
        char = source[place - 1]
    return _neighbour(char, reversed(source[max(0, place - 1 - _MOST_PUNCTUATION) : max(0, place - 1)]))


def _after(source: str, place: int, end: int) -> _Neighbour:
    char = source[place] if place < end else " "
    return _neighbour(char, source[place + 1 : min(end, place + 1 + _MOST_PUNCTUATION)])


def _neighbour(char: str, beyond: Iterable[str]) -> _Neighbour:
    """`char`, with `beyond` behind it as seen from the marks: a quote as in `**“設定”**` belongs to its word, and is CJK as that is."""
    punctuation = _is_punctuation(char)
    letter = next((other for other in beyond if not _is_punctuation(other)), " ") if punctuation else " "
    return _Neighbour(isWhiteSpace(ord(char)), punctuation, is_cjk(char) or is_cjk(letter))


def _is_punctuation(char: str) -> bool:
    return bool(isMdAsciiPunct(ord(char)) or isPunctChar(char))
