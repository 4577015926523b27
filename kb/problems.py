"""What is wrong with content, told to its writer."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Literal

from rapidfuzz import fuzz, process

from kb.text import escape, shorten

MOST_TOLD = 20
"""Problems told of one file; a writer who mends those knows how to mend the others."""

_MOST_IN_ALL = 500
"""Errors, and warnings, told in all; nobody reads more at once."""

_MOST_NAMES = 5
_NEAR = 65.0
"""Of 100, by `rapidfuzz.fuzz.ratio`: a letter in three may be another; `tags` and `status` have 60."""

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing to mend, and where."""

    file: str
    """Path below the content root, with `/`."""

    line: int
    """Counted from 1; 0 when the file as a whole is meant."""

    message: str
    """What is wrong and how to mend it, without a full stop."""

    severity: Severity = "error"
    """An error stops a build; a warning is only told."""

    rule: str = field(default="content", compare=False)
    """What was looked for, for machines: the name of the check, or of what is checked."""

    def __str__(self) -> str:
        """As compilers print it, so that editors can jump there.

        >>> print(Problem("en/account/x.md", 2, "no title; add `title: …`"))
        en/account/x.md:2: error: no title; add `title: …`
        """
        file = escape(self.file)
        place = f"{file}:{self.line}" if self.line else file
        return f"{place}: {self.severity}: {escape(self.message)}"


def told(problems: Iterable[Problem]) -> list[Problem]:
    """What to tell of all problems: sorted, each once, of one file the first errors and the first warnings, and how many more there are."""
    shown: list[Problem] = []
    for (file, severity), group in groupby(sorted(set(problems), key=_by_file), key=lambda problem: (problem.file, problem.severity)):
        of_file = list(group)
        shown += of_file[:MOST_TOLD]
        if len(of_file) > MOST_TOLD:
            more = f"and {len(of_file) - MOST_TOLD:,} more {severity}s in this file; mend those above first"
            shown.append(Problem(file, of_file[MOST_TOLD].line, more, severity, of_file[MOST_TOLD].rule))
    errors, warnings = ([problem for problem in shown if problem.severity == severity] for severity in ("error", "warning"))
    return sorted(
        (*_first(errors), *_first(warnings)),
        key=lambda problem: (problem.file, problem.line, problem.message.startswith("and "), problem.message),
    )


def _first(problems: Sequence[Problem]) -> Sequence[Problem]:
    """The first of many, sorted by file, and how many more there are."""
    if len(problems) <= _MOST_IN_ALL:
        return problems
    rest = problems[_MOST_IN_ALL]
    more = f"and {len(problems) - _MOST_IN_ALL:,} more {rest.severity}s in this file and others; mend those above first"
    return (*problems[:_MOST_IN_ALL], Problem(rest.file, rest.line, more, rest.severity, rest.rule))


def _by_file(problem: Problem) -> tuple[str, Severity, int, str]:
    return problem.file, problem.severity, problem.line, problem.message


def nearest(word: str, names: Collection[str]) -> str:
    """A hint at the name that was probably meant, or the few that are nearest. Quickest for a sequence; ties go to its first.

    >>> nearest("titel", ["title", "summary"])
    'did you mean `title`?'
    >>> nearest("xyz", ["title", "summary"])
    'there are: summary, title'
    >>> nearest("xyz", [f"name {number}" for number in range(9)])
    'there are: name 0, name 1, name 2, name 3, name 4, and 4 more'
    """
    choices = names if isinstance(names, Sequence) else sorted(names)
    near = process.extract(word, choices, scorer=fuzz.ratio, processor=str.casefold, limit=_MOST_NAMES)
    if not near:
        return "there are none yet"
    if near[0][1] >= _NEAR:
        return f"did you mean `{shorten(near[0][0])}`?"
    more = f", and {len(choices) - len(near):,} more" if len(choices) > len(near) else ""
    return f"there are: {', '.join(sorted(shorten(name) for name, _, _ in near))}{more}"
