"""Processes that are killed at random moments, until enough have died of it: some are done before the signal comes, and do not count."""

import os
import signal
import time
import traceback
from collections.abc import Callable, Iterator

from kb.errors import KotaeError

_MOST_ATTEMPTS = 20
"""For each kill that is wanted; more say that the moments are chosen badly."""


class Kills:
    """Counts attempts until enough processes have died."""

    def __init__(self, wanted: int) -> None:
        self.died = 0
        self.attempts = 0
        self._wanted = wanted

    def __iter__(self) -> Iterator[int]:
        """The number of each attempt, from 0; raises `KotaeError` when far too many end by themselves."""
        while self.died < self._wanted:
            if self.attempts == self._wanted * _MOST_ATTEMPTS:
                raise KotaeError(f"only {self.died} of {self.attempts} processes died by the signal; the others were faster")
            self.attempts += 1
            yield self.attempts - 1


def work_and_kill(work: Callable[[], object], seconds: float | None) -> bool:
    """Work in a process of its own, killed after that many seconds, or with None waited for; whether it was still at work."""
    pid = os.fork()
    if not pid:
        try:
            work()
            os._exit(0)
        except BaseException:
            traceback.print_exc()
            os._exit(1)
    if seconds is not None:
        time.sleep(seconds)
        os.kill(pid, signal.SIGKILL)
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    if code not in (0, -signal.SIGKILL):
        raise KotaeError(f"what was to be killed failed by itself, with {code}")
    return code == -signal.SIGKILL
