"""What is known of a translation beside its original."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict


class Translation(BaseModel):
    """How a translation stands to its original."""

    model_config = ConfigDict(frozen=True)

    state: Literal["current", "outdated", "unstamped"]
    """`unstamped`: nothing says from which state of its original it was made."""

    changed: tuple[str, ...] = ()
    """What is new in the original since: its headings, and its title for what stands above the first one."""

    aged: tuple[str, ...] = ()
    """The headings of the translation, or its title, below which something changed; empty where its sections are others than the
    original had."""

    since: datetime | None = None
    """When the first change was committed that the translation lacks; None where that is not known, or not committed yet."""

    change: str = ""
    """The first line of that commit's message."""
