"""Questions at a steady rate, whatever happens meanwhile, each answer compared with what it must be."""

import itertools
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from benchmarks.speed.timing import percentile

_THREADS = 64
"""More than wait at once while a node hangs: 60 questions a second, a third of which take a second."""

Question = TypeVar("Question")


@dataclass(slots=True)
class Outcome:
    """What became of the questions."""

    milliseconds: list[float] = field(default_factory=list)
    """From when each was due to its answer."""

    failed: Counter[str] = field(default_factory=Counter)
    wrong: list[object] = field(default_factory=list)

    def told(self) -> str:
        """In words."""
        asked = len(self.milliseconds)
        p50, p99, longest = (percentile(self.milliseconds or [0.0], share) for share in (0.5, 0.99, 1.0))
        failed = f" {dict(self.failed)}" if self.failed else ""
        return (
            f"{asked} asked, {self.failed.total()} failed{failed}, {len(self.wrong)} wrong, "
            f"p50 {p50:.1f} ms, p99 {p99:.0f} ms, longest {longest:.0f} ms"
        )


class Load(Generic[Question]):
    """Asks the questions over and over, each when it is due."""

    def __init__(self, ask: Callable[[Question], object], questions: Sequence[Question], expected: Sequence[object], rate: float) -> None:
        """`ask` is called from many threads; `rate` is in questions a second."""
        self._ask = ask
        self._pairs = list(zip(questions, expected, strict=True))
        self._rate = rate
        self._numbers = itertools.count()
        self._lock = threading.Lock()
        self._end = threading.Event()
        self._outcome = Outcome()

    @contextmanager
    def running(self) -> Iterator["Load[Question]"]:
        """While it asks."""
        start = time.monotonic()
        threads = [threading.Thread(target=self._work, args=(start,), daemon=True) for _ in range(_THREADS)]
        for thread in threads:
            thread.start()
        try:
            yield self
        finally:
            self._end.set()
            for thread in threads:
                thread.join()

    def taken(self) -> Outcome:
        """What became of the questions since it was last asked for."""
        with self._lock:
            outcome, self._outcome = self._outcome, Outcome()
        return outcome

    def _work(self, start: float) -> None:
        while not self._end.is_set():
            number = next(self._numbers)
            due = start + number / self._rate
            if self._end.wait(max(due - time.monotonic(), 0)):
                return
            question, expected = self._pairs[number % len(self._pairs)]
            failure, answer = "", None
            try:
                answer = self._ask(question)
            except Exception as error:  # whatever it is, the question has failed
                failure = f"{type(error).__name__}: {str(error)[:60]}"
            taken = (time.monotonic() - due) * 1000
            with self._lock:
                self._outcome.milliseconds.append(taken)
                if failure:
                    self._outcome.failed[failure] += 1
                elif answer != expected:
                    self._outcome.wrong.append(question)
