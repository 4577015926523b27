"""What a question means, in time: a vector within a time limit, or the reason why there is none."""

import logging
import threading
from collections import OrderedDict
from collections.abc import Iterable
from concurrent.futures import CancelledError, Future
from concurrent.futures import TimeoutError as OutOfTime
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Literal

from indexer.embedders import Embedder, centred
from indexer.search.daemon_threads import DaemonThreads

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_log = logging.getLogger("kotae")

Degraded = Literal["embedder_slow", "embedder_failed"]

_LONGEST = 1000
"""Characters of a question that are embedded: a story says what it is about before."""


_Key = tuple[str, str]
"""A text, and the locale that it is written in."""


@dataclass(frozen=True, slots=True)
class QueryVector:
    """The vector of a question, as far as there is one."""

    vector: "NDArray[np.float32] | None"
    """Of length 1, shape (dimension,)."""

    degraded: Degraded | None = None
    """Why there is no vector: it took longer than the time limit, or the embedder failed."""


class QueryEmbedder:
    """Asks an embedder, and remembers the last questions. Safe from any thread.

    A question that is too slow goes on in the background, so that the next one who asks it has its vector; while as many are under way as
    there are threads, others wait no longer than the time limit. One for which nobody waits any more before it has begun is dropped: after
    an overload, the next question finds no queue before it.
    """

    def __init__(self, embedder: Embedder, time_limit: float, threads: int, remembered: int = 2048) -> None:
        """`time_limit` is in seconds; a vector that is remembered takes 1.5 KB."""
        self.model = embedder.model
        self._embedder = embedder
        self._time_limit = time_limit
        self._remembered = remembered
        self._vectors: OrderedDict[_Key, Future[NDArray[np.float32]]] = OrderedDict()
        self._lock = threading.Lock()
        self._threads = DaemonThreads(threads, "embed")
        self._failing: Degraded | None = None

    def warm(self) -> None:
        """Lets the embedder load what its first question would load; one that fails is told when a question is asked."""
        with suppress(Exception):
            self._embedder.embed_questions(["?"])

    def prepare(self, questions: Iterable[str], locale: str) -> None:
        """Begins with the vectors of questions that will be asked, on all of its threads; as many as are remembered, and no more."""
        for question in islice(questions, self._remembered // 2):
            self._future((question[:_LONGEST], locale))

    def embed(self, question: str, locale: str) -> QueryVector:
        """The vector of a question that is written in `locale`, or why there is none in time."""
        key = (question[:_LONGEST], locale)
        future, fresh = self._future(key)
        try:
            vector = QueryVector(future.result(self._time_limit))
        except (OutOfTime, CancelledError):
            if future.cancel():
                self._forget(key)
            vector = QueryVector(None, "embedder_slow")
        except Exception as error:
            self._forget(key)
            self._tell("embedder_failed", str(error))
            return QueryVector(None, "embedder_failed")
        if fresh or vector.degraded:  # one that is remembered tells nothing of the embedder
            self._tell(vector.degraded, f"no vector within {self._time_limit:g} s")
        return vector

    def _future(self, key: _Key) -> "tuple[Future[NDArray[np.float32]], bool]":
        """The vector to come, and whether it was not remembered."""
        with self._lock:
            remembered = self._vectors.pop(key, None)
            future = remembered or self._threads.submit(self._embed, *key)
            self._vectors[key] = future
            while len(self._vectors) > self._remembered:
                self._vectors.popitem(last=False)[1].cancel()
            return future, remembered is None

    def _forget(self, key: _Key) -> None:
        with self._lock:
            self._vectors.pop(key, None)

    def _embed(self, text: str, locale: str) -> "NDArray[np.float32]":
        vector: NDArray[np.float32] = centred(self._embedder.embed_questions([text]), "questions", locale, self.model)[0]
        return vector

    def _tell(self, degraded: Degraded | None, why: str) -> None:
        """Says once in the log that answers are degraded, and once that they are no more. Never the question."""
        if degraded == self._failing:
            return
        self._failing = degraded
        if degraded:
            _log.warning("answers are lexical for now (%s): %s", degraded, why)
        else:
            _log.info("answers have meaning again")
