"""Token buckets in memory that workers share: how often one caller may ask, counted for all workers of a machine in microseconds."""

import mmap
import time

from api.store.limited import Window

_SLOTS = 1 << 16
"""Callers that are told apart, of 16 bytes each; a caller's slot is free again once their bucket is full, mostly after a second."""

_TRIES = 4
"""Slots that a caller may have. Where all belong to others, the one that is full first is taken: that caller may ask a little too often."""


class Buckets:
    """Of each caller only the moment is kept at which their bucket is full again (the generic cell rate algorithm).

    Made before a process forks, so that its children share it. Two that write at the same moment may lose a count; no lock is worth that.
    """

    def __init__(self, slots: int = _SLOTS) -> None:
        memory = memoryview(mmap.mmap(-1, slots * 16))  # shared with children
        self._callers = memory[: slots * 8].cast("q")
        self._full_at = memory[slots * 8 :].cast("d")
        self._slots = slots

    def take(self, window: Window) -> float:
        """0 where the caller may; else the seconds until they may. A bucket holds as many as its window allows, and fills in its time."""
        now = time.monotonic()  # of the machine, not of the process
        who = hash(window) or 1  # by a secret of the process that its children have, too
        slot = self._slot(who, now)
        step = window.seconds / window.most
        full_at = (max(self._full_at[slot], now) if self._callers[slot] == who else now) + step
        wait = full_at - now - window.seconds
        if wait > 0:
            return wait
        self._callers[slot], self._full_at[slot] = who, full_at
        return 0.0

    def _slot(self, who: int, now: float) -> int:
        """The caller's own, else a free one, else the one that is free first."""
        slots = [(who + place) % self._slots for place in range(_TRIES)]
        for slot in slots:
            if self._callers[slot] == who:
                return slot
        return min(slots, key=lambda slot: max(self._full_at[slot], now))
