"""Opens a hand-off: written, with all that is to be delivered, before anybody is told that it was taken."""

import hashlib
import hmac
import secrets
import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from api.handoffs.identity import Identity, identity
from api.handoffs.pictures import MOST_PICTURES
from api.handoffs.request import HandoffRequest
from api.store import Connection, Store, outbox
from api.store.attachments import claim_attachments, find_attachments
from api.store.handoffs import Event, Handoff, State, find_handoff, insert_event, insert_handoff
from api.store.idempotency import once
from indexer.under_way import trace_headers
from kb.errors import RequestError, UnknownHandoff

_FIRST_TRY = timedelta(seconds=1)
"""Until a hand-off is delivered first: by then every worker has written down the answers that it is about."""

Mask = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Desk:
    """Where hand-offs are taken: the store, whom to tell, and what to hide."""

    store: Store
    targets: Collection[str]
    """Names of those that are told of every hand-off."""

    mask: Mask
    """Hides in a text what nobody needs to see."""

    identity_secret: str = ""
    """By which apps show that they know a user; empty for none."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a hand-off goes."""

    locale: str
    queue: str | None


def open_handoff(desk: Desk, request: HandoffRequest, place: Place, key: str, more: dict[str, Any]) -> dict[str, Any]:
    """Opens it, once for each `key`; an empty one is none. `more` is what else is answered, the first time and every time.

    Raises `KeyRefused` for a signature that is not the user's, `Conflict` where the key came with another request, `RequestError` for
    pictures that there are not, and `StoreUnavailable`.
    """

    def work() -> tuple[dict[str, Any], str]:
        secret, now = secrets.token_urlsafe(24), datetime.now(UTC)
        handoff = _handoff(desk, request, place, secret, now, who)
        insert_handoff(connection, handoff)
        claim(connection, request.attachments, handoff.id)
        tell(desk, connection, handoff, Event(now, "opened"), "open")
        return {"id": handoff.id, "secret": secret, "state": "open", **more}, handoff.id

    who = identity(request, desk.identity_secret)
    with desk.store.writing() as connection:
        return once(connection, f"handoff {key}" if key else "", request.model_dump(mode="json"), work)


def _handoff(desk: Desk, request: HandoffRequest, place: Place, secret: str, now: datetime, who: Identity | None) -> Handoff:
    def masked(text: str | None) -> str | None:
        return desk.mask(text) if text else None

    return Handoff(
        id=uuid.uuid4().hex,
        secret=_digest(secret),
        opened_at=now,
        changed_at=now,
        state="open",
        locale=place.locale,
        question=masked(request.question),
        text=masked(request.text),
        contact=request.contact.model_dump(exclude_none=True),
        channel=request.channel,
        queue=place.queue,
        context={
            "page": masked(request.page),
            **request.model_dump(include={"app_version", "device", "shown", "opened", "rejected"}),
            **({"identity": who} if who else {}),
            **trace_headers(),
            "guide_path": [
                choice.model_dump() | {"question": masked(choice.question), "choice": desk.mask(choice.choice)}
                for choice in request.guide_path
            ],
        },
        session=request.session,
    )


def claim(connection: Connection, ids: Collection[str], handoff_id: str) -> None:
    """Gives pictures to a hand-off; raises `RequestError` where one is not there, or one too many."""
    wanted = list(dict.fromkeys(ids))
    if claim_attachments(connection, wanted, handoff_id) != len(wanted):
        raise RequestError("an attachment is not there, or belongs to another hand-off; upload it again")
    if wanted and len(find_attachments(connection, handoff_id)) > MOST_PICTURES:
        raise RequestError(f"{MOST_PICTURES} attachments are the most of one hand-off")


def tell(desk: Desk, connection: Connection, handoff: Handoff, event: Event, state: State, to: Collection[str] | None = None) -> None:
    """Writes what happened, and that the targets are to be told, all of them unless `to` names some."""
    event_id = insert_event(connection, handoff, event, state)
    targets = desk.targets if to is None else to
    outbox.insert_rows(connection, targets, handoff.id, event_id, event.kind, event.at + _FIRST_TRY)


def own_handoff(connection: Connection, handoff_id: str, secret: str, *, to_change: bool = False) -> Handoff:
    """The hand-off of whoever knows its secret; raises `UnknownHandoff` for any other, and for one that there is not."""
    handoff = find_handoff(connection, handoff_id, to_change=to_change)
    kept = handoff.secret if handoff else _digest("")
    if not hmac.compare_digest(kept, _digest(secret)) or not handoff:
        raise UnknownHandoff("there is no such hand-off, or its secret is another")
    return handoff


def _digest(secret: str) -> str:
    """What is kept of a secret; it has 192 bits of chance, so that nothing slower is needed."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
