"""What is wrong in one Markdown text, told while it is parsed."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from markdown_it.utils import EnvType

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, order=True)
class Flaw:
    """One thing to mend, and where."""

    line: int
    """Counted from 1, in the text that was parsed."""

    message: str
    """What is wrong and how to mend it, without a full stop."""

    severity: Severity = "error"
    """An error where readers miss something or are misled; a warning where they see something odd."""


_LONGEST_QUOTE = 80
"""Characters of what a writer wrote that a message shows."""


def quoted(text: str) -> str:
    """What a writer wrote, for a message: in one line, the beginning of what is long.

    >>> quoted("my file.md"), len(quoted("a" * 1000))
    ('`my file.md`', 83)
    """
    text = " ".join(text[: _LONGEST_QUOTE + 1].split())
    return f"`{text[:_LONGEST_QUOTE]}…`" if len(text) > _LONGEST_QUOTE else f"`{text}`"


def tell(env: EnvType, line: int, message: str, severity: Severity = "error") -> None:
    """Adds a flaw to those of the text that is being parsed; `line` is counted from 0, as parsers do."""
    env.setdefault("flaws", []).append(Flaw(line + 1, message, severity))


def told_once(flaws: Iterable[Flaw]) -> tuple[Flaw, ...]:
    """The flaws by line; what is wrong many times in the same way is told where it is first."""
    flaws = sorted(flaws)
    times = Counter(flaw.message for flaw in flaws)
    first: dict[str, Flaw] = {}
    for flaw in flaws:
        first.setdefault(flaw.message, flaw)
    return tuple(
        replace(flaw, message=f"{flaw.message} ({times[message]} times)") if times[message] > 1 else flaw for message, flaw in first.items()
    )
