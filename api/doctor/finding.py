"""What was looked at, how it is, and how to mend it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

State = Literal["fine", "look", "broken"]
"""As it should be · it works, and somebody should look at it · something will not work."""

STATES: tuple[State, ...] = get_args(State)
"""Best first."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    check: str
    """What it belongs to, a word or two."""

    state: State
    says: str
    mend: str = ""
    """What to do; empty where all is fine."""


def fine(check: str, says: str) -> Finding:
    """As it should be."""
    return Finding(check, "fine", says)


def look(check: str, says: str, mend: str) -> Finding:
    """Somebody should look at it."""
    return Finding(check, "look", says, mend)


def broken(check: str, says: str, mend: str) -> Finding:
    """Something will not work."""
    return Finding(check, "broken", says, mend)


def of_error(check: str, error: Exception) -> Finding:
    """What an error of ours says: what is wrong before its first semicolon, and behind it the way out."""
    says, _, mend = str(error).partition("; ")
    return broken(check, says, mend or "mend that, and look again")


def worst(findings: Iterable[Finding]) -> State:
    """The state of the worst of them."""
    return max((finding.state for finding in findings), key=STATES.index, default="fine")
