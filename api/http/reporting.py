"""Keeps what is counted of a worker up to date with where it stands."""

import os
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from api.http import problems
from api.runtime import LiveIndex
from api.runtime.inbox import Inbox
from api.runtime.repeating import repeating

if TYPE_CHECKING:
    from api.observing.metrics import Metrics

_PERIOD = 1.0
"""Seconds between two looks."""


def reporting(metrics: "Metrics", live: LiveIndex, inbox: Inbox | None) -> AbstractContextManager[None]:
    """Writes down where this process stands, in a thread, for as long as this lasts."""
    from api.observing.metrics import Standing  # only where something is counted

    dropped = 0

    def look() -> float:
        nonlocal dropped
        now = live.standing
        built_at = live.generation.manifest.built_at.timestamp() if now.served else None
        problem = problems.kind(now.problem) if now.problem else None
        metrics.stand(Standing(os.getpid(), now.wanted, now.served, built_at, now.sound, problem))
        if inbox and inbox.recorder.dropped != dropped:
            metrics.unrecorded(inbox.recorder.dropped - dropped)
            dropped = inbox.recorder.dropped
        return _PERIOD

    look()
    return repeating("stand", _PERIOD, look)
