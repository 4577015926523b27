"""The engine writes in threads of its own, while the next documents are made: most of what it does needs no interpreter."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from itertools import chain, islice
from queue import Full, Queue

from indexer.backends import Document

_WAITING = 500
"""Documents that are made and not yet taken: some 5 MB."""

_THREADS = 2
"""One index is made safe on disk while the next is written."""

Write = Callable[[Iterable[Document]], None]
"""Writes one index."""


class Feeding:
    """Writes indexes, one after the other, as documents come."""

    def __init__(self, pool: ThreadPoolExecutor) -> None:
        self._pool = pool
        self._ended: list[Callable[[], None]] = []

    def write(self, write: Write, documents: Iterable[Document]) -> None:
        """Makes all documents, and comes back when they are taken; raises what `write` raises, or `finish` does."""
        made = iter(documents)
        first = list(islice(made, 1))  # before a thread starts: the first document of a build may fork the processes that analyse
        queue: Queue[Document | None] = Queue(_WAITING)
        writing = self._pool.submit(write, iter(queue.get, None))

        def put(document: Document | None) -> None:
            while not writing.done():
                with suppress(Full):
                    queue.put(document, timeout=0.1)
                    return
            writing.result()

        try:
            for document in chain(first, made):
                put(document)
        finally:
            put(None)
        self._ended.append(writing.result)

    def finish(self) -> None:
        """Waits until all is written."""
        for result in self._ended:
            result()


@contextmanager
def feeding() -> Iterator[Feeding]:
    """Threads for the indexes of one generation."""
    with ThreadPoolExecutor(_THREADS) as pool:
        yield Feeding(pool)
