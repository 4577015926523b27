"""A content root's synonyms, in Solr's syntax: `synonyms/<locale>.txt`."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kb.help_center import HelpCenter
from kb.locale import suggestion
from kb.problems import Problem

_PIECE = re.compile(r"\\.|=>|->|＝＞|.")
_ESCAPED = re.compile(r"\\(.)")
_MISTAKEN = {"，": ",", "、": ",", "→": "=>", "＝＞": "=>", "->": "=>"}
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


def read(root: Path, help_center: HelpCenter, problems: list[Problem]) -> dict[str, tuple[Rule, ...]]:
    """The rules of each locale that has a file, in the order of the lines; adds what is wrong to `problems`."""
    rules = {}
    for path in sorted((root / "synonyms").glob("[!.]*.txt")):
        if path.stem in help_center.locales:
            rules[path.stem] = tuple(_read_file(path, file_of(path.stem), problems))
        else:
            problems.append(Problem(file_of(path.stem), 0, f"unknown locale `{path.stem}`; {suggestion(path.stem, help_center.locales)}"))
    return rules


def _read_file(path: Path, file: str, problems: list[Problem]) -> Iterator[Rule]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        problems.append(Problem(file, 0, f"cannot be read: {error.strerror}; mend its permissions"))
        return
    except UnicodeDecodeError as error:
        place = error.object.count(b"\n", 0, error.start) + 1
        problems.append(Problem(file, place, f"not UTF-8 (byte 0x{error.object[error.start]:02x}); save the file as UTF-8"))
        return
    for number, line in enumerate(map(str.strip, text.split("\n")), 1):
        if line and not line.startswith("#"):
            try:
                yield parse(line, number)
            except _Malformed as error:
                problems.append(Problem(file, number, str(error)))


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
