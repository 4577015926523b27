"""What is wrong with content, told to its writer."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing to mend, and where."""

    file: str
    """Path below the content root, with `/`."""

    line: int
    """Counted from 1; 0 when the file as a whole is meant."""

    message: str
    """What is wrong and how to mend it, without a full stop."""

    severity: Literal["error", "warning"] = "error"
    """An error stops a build; a warning is only told."""

    def __str__(self) -> str:
        """As compilers print it, so that editors can jump there.

        >>> print(Problem("en/account/x.md", 2, "no title; add `title: …`"))
        en/account/x.md:2: error: no title; add `title: …`
        """
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.severity}: {self.message}"


def nearest(word: str, names: Iterable[str]) -> str:
    """A hint at the name that was probably meant, or the list of those there are.

    >>> nearest("titel", ["title", "summary"])
    'did you mean `title`?'
    >>> nearest("xyz", ["title", "summary"])
    'there are: summary, title'
    """
    names = sorted(names)
    close = difflib.get_close_matches(word, names, n=1, cutoff=0.6)
    return f"did you mean `{close[0]}`?" if close else f"there are: {', '.join(names)}"
