"""Until something is so, and how long something took."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any


def until(attempt: Callable[[], Any], seconds: float) -> Any:
    """What `attempt` returns, once that is true; fails after `seconds`."""
    deadline = time.monotonic() + seconds
    while not (result := attempt()):
        assert time.monotonic() < deadline, f"not within {seconds} s"
        time.sleep(0.01)
    return result


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Fails when what is done in it takes longer: seconds of the processor in this thread, however busy the machine is."""
    start = time.thread_time()
    yield
    assert time.thread_time() - start < seconds


def timed(work: Callable[[], object]) -> float:
    """The seconds that passed while `work` was done."""
    start = time.monotonic()
    work()
    return time.monotonic() - start
