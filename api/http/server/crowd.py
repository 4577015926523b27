"""How many questions may wait for an answer in one process? As many as come at once, and few while more come than can be answered."""

_MOST = 64
"""That come at once: at a millisecond each, the last waits for less than a tenth of a second."""

_FEW = 2
"""While too many come: whoever is let in is answered about as soon as alone."""

_CALM = 1.0
"""Seconds without anybody turned away, after which the rush is over."""

_PROBE = 30.0
"""Seconds after which it is tried whether as many as before may wait: they may be few who ask again without a pause."""


class Crowd:
    """The questions under way in one process."""

    def __init__(self) -> None:
        self.waiting = 0
        self.refused = 0
        """How many were turned away, ever."""

        self._rush_since: float | None = None
        self._refused_at = 0.0

    def refuses(self, now: float) -> bool:
        """Whether one more must be turned away; `now` is a clock that never goes back, in seconds."""
        if self._rush_since is not None and (now > self._refused_at + _CALM or now > self._rush_since + _PROBE):
            self._rush_since = None
        if self.waiting < (_MOST if self._rush_since is None else _FEW):
            return False
        self._refused_at = now
        self.refused += 1
        if self._rush_since is None:
            self._rush_since = now
        return True
