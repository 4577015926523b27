"""What limits count, where all processes and machines see it."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, delete, func, insert, or_, select

from api.store.locks import wait_for_turn
from api.store.tables import limited

_CLOCKS = 60.0
"""Seconds by which machines' clocks may differ; what is from a later time was written before a clock was set back, and is forgotten."""


@dataclass(frozen=True, slots=True)
class Window:
    """How often a caller may do something within a time that moves along."""

    most: int
    seconds: int
    caller: str
    """Whose it is and of what; kept as a hash, as it has an address in it."""


def hit(connection: Connection, windows: Sequence[Window], now: float) -> tuple[Window, float] | None:
    """Counts one request in all windows; or in none, and gives the full one, and the seconds until there is room. `now` is since 1970."""
    for caller in sorted(_digest(window) for window in windows):  # all take their turns in one order, so that no two wait for each other
        wait_for_turn(connection, caller)
    for window in windows:
        own = limited.c.caller == _digest(window)
        over = or_(limited.c.at <= now - window.seconds, limited.c.at > now + _CLOCKS)
        connection.execute(delete(limited).where(own, over))
        count, first = connection.execute(select(func.count(), func.min(limited.c.at)).where(own)).one()
        if count >= window.most:
            return window, first + window.seconds - now
    rows = [{"caller": _digest(window), "at": now, "ends_at": datetime.fromtimestamp(now + window.seconds, UTC)} for window in windows]
    connection.execute(insert(limited), rows)
    return None


def _digest(window: Window) -> str:
    return hashlib.sha256(f"{window.most}/{window.seconds} {window.caller}".encode("utf-8", "replace")).hexdigest()
