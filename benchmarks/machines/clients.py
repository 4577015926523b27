"""Apps that hand over as they should: each hand-off has a key of its own, and is sent again with it until it is taken."""

import json
import time
import uuid
from collections import Counter
from contextlib import closing
from http.client import HTTPConnection, HTTPException

from benchmarks.handoffs import TAKEN, Sent, send
from kb.errors import KotaeError

_PAUSE = 0.5
"""Seconds before a hand-off is sent again."""

_MOST_TRIES = 60
_PATIENCE = 20.0
"""Seconds for one try."""

_AT_FAULT = 500
"""Statuses from here on are the server's; whatever is below will not be better the next time."""


class Apps:
    """All of them. Safe from any thread."""

    def __init__(self, port: int) -> None:
        self._port = port
        self.sent = Sent()
        self.tried_again: Counter[str] = Counter()
        """Why a hand-off had to be sent again."""

    def hand_over(self, question: str) -> bool:
        """Hands a question over; true once that was acknowledged. Raises `KotaeError` where it is refused, or never taken."""
        key = uuid.uuid4().hex
        self.sent.unknown.add(key)
        for _ in range(_MOST_TRIES):
            failure = self._try(question, key)
            if not failure:
                self.sent.unknown.discard(key)
                return True
            self.tried_again[failure] += 1
            time.sleep(_PAUSE)
        raise KotaeError("a hand-off was never taken")

    def _try(self, question: str, key: str) -> str:
        """Why it was not taken; empty where it was."""
        try:
            with closing(HTTPConnection("127.0.0.1", self._port, timeout=_PATIENCE)) as connection:
                status, body = send(connection, key, question=question)
        except (OSError, HTTPException) as error:
            return type(error).__name__
        if status >= _AT_FAULT:
            return str(status)
        if status != TAKEN:
            raise KotaeError(f"a hand-off was answered with {status}: {body.decode(errors='replace')}")
        self.sent.acknowledged[key] = str(json.loads(body)["id"])
        return ""
