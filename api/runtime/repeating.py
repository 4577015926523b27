"""Work that is done again and again beside what a process is for."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_log = logging.getLogger("kotae")


@contextmanager
def repeating(name: str, first: float, work: Callable[[], float]) -> Iterator[None]:
    """Does `work` in a thread that nobody waits for, for as long as this lasts: after `first` seconds, then after as many as it says.

    What it fails of is told, and it is done again after the pause before.
    """
    end = threading.Event()

    def repeat() -> None:
        pause = first
        while not end.wait(pause):
            try:
                pause = work()
            except Exception:  # whatever it is, what is to be done again and again must not end of it
                _log.exception("%s failed, and is tried again in %g s", name, pause)

    threading.Thread(target=repeat, name=name, daemon=True).start()
    try:
        yield
    finally:
        end.set()
