"""How long the stages of a question take, for whoever watches a server."""

from time import perf_counter
from typing import Literal, get_args

Stage = Literal["locale", "rewrite", "embed", "rank", "evidence", "decide"]
"""In which locale it is asked · how it is to be read · what it means · which articles fit · how well they do · what to do about it."""


class Stopwatch:
    """Adds up the stages of one question over all of its searches, without a gap between them. For one thread."""

    def __init__(self) -> None:
        self.seconds: dict[Stage, float] = dict.fromkeys(get_args(Stage), 0.0)
        self._since = perf_counter()

    def ends(self, stage: Stage) -> None:
        """All that was done since another stage ended was this one."""
        now = perf_counter()
        self.seconds[stage] += now - self._since
        self._since = now
