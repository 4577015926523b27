"""`kotae serve` in which a question about a fault is raised, logged, warned of, and ends a thread: every way to come to light."""

import logging
import sys
import threading
import warnings

from api.answers import Answer, Request
from api.cli import main
from api.runtime import LiveIndex
from indexer.store import Generation

_ask = LiveIndex.ask


def fail(question: str) -> None:
    raise RuntimeError(question)


class Unraisable:
    def __init__(self, question: str) -> None:
        self.question = question

    def __del__(self) -> None:
        raise ValueError(self.question)


def ask(self: LiveIndex, generation: Generation, request: Request) -> Answer:
    question = request.question
    if "fault" not in question:
        return _ask(self, generation, request)
    for level in (logging.DEBUG, logging.INFO, logging.ERROR):
        logging.getLogger("a.library").log(level, "asked: %s", question)
        logging.getLogger("a.library").log(level, f"asked: {question}", stack_info=True)
    warnings.warn(question, stacklevel=1)
    thread = threading.Thread(target=fail, args=[question])
    thread.start()
    thread.join()
    Unraisable(question)
    try:
        fail(question)
    except RuntimeError as error:
        error.add_note(question)
        raise ExceptionGroup(question, [ValueError(question), error]) from error
    raise AssertionError


if __name__ == "__main__":
    LiveIndex.ask = ask  # type: ignore[method-assign]
    main(sys.argv[1:])
