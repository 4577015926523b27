"""Hand-offs and what happened to them."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, Select, delete, exists, insert, select, update

from api.store.tables import attachments, events, handoffs, idempotency_keys, outbox

State = Literal["open", "taken", "answered", "closed", "withdrawn"]
EventKind = Literal["opened", "message", "taken", "answered", "closed", "withdrawn"]


@dataclass(frozen=True, slots=True)
class Handoff:
    """A request for a human. Texts are masked."""

    id: str
    secret: str = field(repr=False)
    """SHA-256 of what the person proves with that it is theirs."""

    opened_at: datetime
    changed_at: datetime
    state: State
    locale: str
    question: str | None
    text: str | None
    contact: Mapping[str, Any]
    channel: str | None
    queue: str | None
    context: Mapping[str, Any]
    """Where the person was, and what was shown to them."""

    session: str | None
    article: str | None = None
    """The one that helped, as the agent says."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a hand-off."""

    at: datetime
    kind: EventKind
    text: str | None = None
    article: str | None = None
    agent: str | None = None
    id: int = 0
    """In order; 0 until it is written."""


def insert_handoff(connection: Connection, handoff: Handoff) -> None:
    """Writes a new one."""
    connection.execute(insert(handoffs).values(**asdict(handoff)))


def find_handoff(connection: Connection, handoff_id: str, *, to_change: bool = False) -> Handoff | None:
    """The hand-off with an id; `to_change` keeps others from changing it until the transaction ends."""
    query = select(handoffs).where(handoffs.c.id == handoff_id)
    row = connection.execute(query.with_for_update() if to_change else query).mappings().first()
    return Handoff(**row) if row else None


def list_handoffs(connection: Connection, state: State | None, limit: int, *, undelivered: bool = False) -> list[Handoff]:
    """The latest, of one state or of all, latest first; or only those that a target has not taken."""
    query: Select[Any] = select(handoffs).order_by(handoffs.c.opened_at.desc(), handoffs.c.id).limit(limit)
    if state:
        query = query.where(handoffs.c.state == state)
    if undelivered:
        query = query.where(exists().where(outbox.c.handoff_id == handoffs.c.id, outbox.c.state.in_(("waiting", "dead"))))
    return [Handoff(**row) for row in connection.execute(query).mappings()]


def insert_event(connection: Connection, handoff: Handoff, event: Event, state: State) -> int:
    """Writes an event, which leaves the hand-off in `state`; returns the event's id."""
    values = {"state": state, "changed_at": event.at} | ({"article": event.article} if event.article else {})
    connection.execute(update(handoffs).where(handoffs.c.id == handoff.id).values(values))
    row = {key: value for key, value in asdict(event).items() if key != "id"}
    written = connection.execute(insert(events).values(handoff_id=handoff.id, **row).returning(events.c.id))
    return int(written.scalar_one())


def find_events(connection: Connection, handoff_id: str) -> list[Event]:
    """All that happened to a hand-off, in order."""
    query = select(events).where(events.c.handoff_id == handoff_id).order_by(events.c.id)
    rows = connection.execute(query).mappings()
    return [Event(**{key: value for key, value in row.items() if key != "handoff_id"}) for row in rows]


def erase_contents(connection: Connection, handoff_id: str) -> None:
    """Leaves of a hand-off that it was, and when: what the person wrote and sent is gone."""
    emptied: dict[str, Any] = {"question": None, "text": None, "contact": {}, "context": {}, "session": None}
    connection.execute(update(handoffs).where(handoffs.c.id == handoff_id).values(emptied))
    connection.execute(update(events).where(events.c.handoff_id == handoff_id).values(text=None))
    connection.execute(delete(attachments).where(attachments.c.handoff_id == handoff_id))
    connection.execute(delete(idempotency_keys).where(idempotency_keys.c.handoff_id == handoff_id))
