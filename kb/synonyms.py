"""A content root's synonyms, in Solr's syntax: `synonyms/<locale>.txt`."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from kb.files import Files, Unreadable, read_text
from kb.problems import Problem

_PIECE = re.compile(r"\\.|=>|->|＝＞|.")
_ESCAPED = re.compile(r"\\(.)")
_MOST_TERMS = 10_000
"""In one file: a hundred times the demo's. Each is analysed whenever the file is checked or opened."""

_MOST_IN_LINE = 100
_MISTAKEN = {"⇒": "=>", "，": ",", "、": ",", "→": "=>", "＝＞": "=>", "->": "=>"}
"""Marks that people write for those of the syntax."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One line: what customers say, and what to look for."""

    left: tuple[str, ...]
    """Each of these is replaced by `right`; where that is empty, each also looks for the others."""

    right: tuple[str, ...] = ()
    line: int = field(default=0, compare=False)
    """In its file, from 1."""


class _Malformed(Exception):
    """What is wrong with a line, and how to mend it."""


def file_of(locale: str) -> str:
    """Where a locale's synonyms stand, below the content root."""
    return f"synonyms/{locale}.txt"


def read(files: Files, problems: list[Problem]) -> dict[str, tuple[Rule, ...]]:
    """The rules of each locale that has a file, in the order of the lines; adds what is wrong to `problems`."""
    rules = {}
    for locale, file in files.synonyms.items():
        try:
            rules[locale] = tuple(_read_lines(read_text(file, file_of(locale)), file_of(locale), problems))
        except Unreadable as error:
            problems.extend(error.problems)
    return rules


def _read_lines(text: str, path: str, problems: list[Problem]) -> Iterator[Rule]:
    terms = 0
    for number, line in enumerate(map(str.strip, text.split("\n")), 1):
        if line and not line.startswith("#"):
            try:
                rule = parse(line, number)
            except _Malformed as error:
                problems.append(Problem(path, number, str(error)))
                continue
            terms += len(rule.left) + len(rule.right)
            if terms > _MOST_TERMS:
                problems.append(Problem(path, number, f"more than {_MOST_TERMS:,} terms up to here; keep those that customers use"))
                return
            yield rule


def parse(line: str, number: int = 0) -> Rule:
    r"""The rule of a line.

    >>> parse(r"cab, 1\,000 => ride")
    Rule(left=('cab', '1,000'), right=('ride',), line=0)
    """
    pieces = _PIECE.findall(line)
    for wrong, right in _MISTAKEN.items():
        if wrong in pieces:
            raise _Malformed(f"`{wrong}` parts nothing here; write `{right}`, or `\\{wrong}` where it belongs to a word")
    if re.search(r"\s#", line):
        raise _Malformed(r"a remark stands on a line of its own; move it there, or write `\#` where it belongs to a word")
    sides = [tuple(map(_term, _split(side, ","))) for side in _split(pieces, "=>")]
    if len(sides) > 2:  # noqa: PLR2004 - a left and a right side
        raise _Malformed("more than one `=>`; make a line of each")
    if len(sides) == 1 and len(sides[0]) == 1:
        raise _Malformed("one term alone has no synonym; write `a, b` (each also looks for the other) or `a => b` (a looks for b instead)")
    if sum(map(len, sides)) > _MOST_IN_LINE:
        raise _Malformed(f"more than {_MOST_IN_LINE} terms in one line; keep those that mean the same")
    return Rule(sides[0], sides[1] if len(sides) > 1 else (), number)


def _split(pieces: Sequence[str], mark: str) -> Iterator[Sequence[str]]:
    """The stretches between the marks that are not escaped."""
    start = 0
    for place, piece in enumerate(pieces):
        if piece == mark:
            yield pieces[start:place]
            start = place + 1
    yield pieces[start:]


def _term(pieces: Iterable[str]) -> str:
    term = _ESCAPED.sub(r"\1", "".join(pieces)).strip()
    if not term:
        raise _Malformed("a term is missing before or behind a `,` or `=>`; write it there, or delete the mark")
    return term
