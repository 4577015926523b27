"""Whole answers that were given before: what many ask is found once."""

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock

from api.answers import Answer, Request, Trace
from api.answers.ask import Referral, new_id
from indexer.store import Generation


class AnswerCache:
    """The last answers of one generation. Safe from any thread.

    What depends on the moment is new each time: the answer's id, and who is there to take the question.
    """

    def __init__(self, generation: Generation, size: int) -> None:
        """`size` is the number of answers, of some 10 KB each; 0 keeps none."""
        self.generation = generation
        self._size = size
        self._answers: OrderedDict[Hashable, tuple[Answer, Referral]] = OrderedDict()
        self._lock = Lock()

    def get(self, request: Request) -> Answer | None:
        """The answer to a request that was answered before, while the same articles are seen."""
        key = self._key(request)
        with self._lock:
            if key not in self._answers:
                return None
            self._answers.move_to_end(key)
            answer, referral = self._answers[key]
        handoff = referral.handoff(self.generation, request.viewer.now)
        return answer.model_copy(update={"answer_id": new_id(), "handoff": handoff})

    def add(self, traced: Trace) -> None:
        """Keeps an answer, unless it lacks something that it will have the next time."""
        if traced.answer.degraded or not self._size:
            return
        with self._lock:
            self._answers[self._key(traced.request)] = traced.answer, traced.referral
            while len(self._answers) > self._size:
                self._answers.popitem(last=False)

    def _key(self, request: Request) -> Hashable:
        """All that an answer depends on."""
        asked = (request.question, request.locale, request.accept_language, request.fallbacks)
        wanted = (request.limit, request.verbatim, request.rejected)
        return asked, wanted, request.viewer.audience, self.generation.seen(request.viewer)
