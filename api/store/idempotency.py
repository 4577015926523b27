"""The same request sent again is answered the same, and done once."""

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from api.store.locks import wait_for_turn
from api.store.tables import idempotency_keys
from kb.errors import Conflict

Response = dict[str, Any]


def once(connection: Connection, key: str, body: Mapping[str, Any], work: Callable[[], tuple[Response, str]]) -> Response:
    """What `work` returned when it was first asked for with this key; an empty key is none.

    `work` gives its response and the id of the hand-off that it is about. Raises `Conflict` where the key came with another body.
    """
    if not key:
        return work()[0]
    digest, asked = _digest(key), _digest(json.dumps(body, sort_keys=True, default=str))
    wait_for_turn(connection, digest)
    row = connection.execute(select(idempotency_keys).where(idempotency_keys.c.key == digest)).first()
    if row is None:
        response, handoff_id = work()
        values = {"key": digest, "at": datetime.now(UTC), "body": asked, "response": response, "handoff_id": handoff_id}
        connection.execute(insert(idempotency_keys).values(values))
        return response
    if row.body != asked:
        raise Conflict("this Idempotency-Key came with another body before; send each new request with a new key")
    remembered: Response = row.response
    return remembered


def _digest(text_: str) -> str:
    return hashlib.sha256(text_.encode("utf-8", "replace")).hexdigest()
