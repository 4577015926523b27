"""Work that is done again and again beside what a process is for."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def repeating(name: str, first: float, work: Callable[[], float]) -> Iterator[None]:
    """Does `work` in a thread that nobody waits for, for as long as this lasts: after `first` seconds, then after as many as it says."""
    end = threading.Event()

    def repeat() -> None:
        pause = first
        while not end.wait(pause):
            pause = work()

    threading.Thread(target=repeat, name=name, daemon=True).start()
    try:
        yield
    finally:
        end.set()
