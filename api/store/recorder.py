"""Writes down answers outside their way: an answer is put into a queue, and a thread of its own writes what is there, a batch at a time."""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

from sqlalchemy.exc import SQLAlchemyError

from api.store.answers import GivenAnswer, insert_answers
from api.store.database import Store
from kb.errors import StoreRefused

_log = logging.getLogger("kotae")

PERIOD = 0.5
"""Seconds between two batches."""

_BATCH = 500
"""Answers written at once: a transaction of them takes some milliseconds."""

_LONGEST_QUEUE = 10_000
"""Answers that may wait to be written, of some kilobytes each; further ones are dropped."""

_QUIET = 60.0
"""Seconds between two complaints."""

Given = TypeVar("Given")


class Recorder(Generic[Given]):
    """Takes answers from any thread, and never makes one wait."""

    def __init__(self, store: Store, read: Callable[[Given], GivenAnswer]) -> None:
        """`read` says what is kept of an answer; it is called in the recorder's own thread."""
        self.dropped = 0
        """Answers that were not written, as the queue was full or they could not be read."""

        self._store = store
        self._read = read
        self._queue: deque[Given] = deque()
        self._unwritten: deque[GivenAnswer] = deque()
        self._lock = threading.Lock()
        self._told = 0.0

    def record(self, given: Given) -> None:
        """Puts an answer into the queue; drops and counts it where that is full."""
        if len(self._queue) + len(self._unwritten) >= _LONGEST_QUEUE:
            self.dropped += 1
            return
        self._queue.append(given)

    @contextmanager
    def running(self) -> Iterator[None]:
        """Writes in a thread that nobody waits for; what is there at the end is written before this returns."""
        end = threading.Event()

        def write() -> None:
            while not end.wait(PERIOD):
                self.flush()

        threading.Thread(target=write, name="record", daemon=True).start()
        try:
            yield
        finally:
            end.set()
            self.flush()

    def flush(self) -> None:
        """Writes what waits; what cannot be written goes on waiting."""
        with self._lock:
            self._shorten()
            try:
                while self._unwritten:
                    self._write([self._unwritten[place] for place in range(min(len(self._unwritten), _BATCH))])
            except StoreRefused as error:
                self._complain(str(error))

    def _shorten(self) -> None:
        """Reads what is kept of each answer: the rest of it must not wait for a database that is down."""
        while self._queue:
            given = self._queue.popleft()
            try:
                self._unwritten.append(self._read(given))
            except Exception as error:  # whatever it is, those behind it must be written all the same; its text may hold a question
                self.dropped += 1
                self._complain(f"an answer cannot be recorded ({type(error).__name__})")

    def _write(self, batch: list[GivenAnswer]) -> None:
        try:
            with self._store.writing() as connection:
                insert_answers(connection, batch)
        except SQLAlchemyError as error:  # of this batch, whatever it is; its text may hold questions
            self.dropped += len(batch)
            self._complain(f"{len(batch)} answers cannot be recorded ({type(error).__name__})")
        for _ in batch:
            self._unwritten.popleft()

    def _complain(self, reason: str) -> None:
        if time.monotonic() > self._told + _QUIET or not self._told:
            self._told = time.monotonic()
            _log.warning("%s; answers are given all the same, %d went unrecorded so far", reason, self.dropped)
