"""What happens to a hand-off once it is open: the person adds to it or takes it back, an agent's system moves it on."""

from datetime import UTC, datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.handoffs.opening import Desk, claim, own_handoff, tell
from api.handoffs.request import AgentEvent, Message
from api.store import outbox
from api.store.handoffs import Event, Handoff, State, erase_contents, find_events, find_handoff, insert_event
from api.store.idempotency import once
from kb.errors import Conflict, UnknownHandoff

_ENDED: tuple[State, ...] = ("closed", "withdrawn")


class Said(BaseModel):
    """Something that was said."""

    model_config = ConfigDict(frozen=True)

    at: datetime
    sender: Literal["person", "agent"]
    text: str
    agent: str | None = Field(description="Who answered, if they said so.")
    article: str | None = Field(description="Id of the article that answers it.")


class HandoffStatus(BaseModel):
    """Where a hand-off stands, for the person."""

    model_config = ConfigDict(frozen=True)

    id: str
    state: State = Field(
        description="`open`: nobody has taken it yet. `taken`: somebody is at it. `answered`, `closed`, and `withdrawn` by the person."
    )
    opened_at: datetime
    changed_at: datetime
    queue: str | None = Field(description="Who takes care of it.")
    article: str | None = Field(description="Id of the article that helped.")
    messages: list[Said] = Field(description="What was said since, oldest first.")


def status(desk: Desk, handoff_id: str, secret: str) -> HandoffStatus:
    """Where it stands; raises `UnknownHandoff` for whoever does not know its secret."""
    with desk.store.reading() as connection:
        handoff = own_handoff(connection, handoff_id, secret)
        return _status(handoff, find_events(connection, handoff_id))


def add_message(desk: Desk, handoff_id: str, secret: str, message: Message, key: str) -> HandoffStatus:
    """The person adds something, once for each `key`. Raises `UnknownHandoff`, and `Conflict` where it has ended."""

    def work() -> tuple[dict[str, Any], str]:
        if handoff.state in _ENDED:
            raise Conflict(f"this hand-off is {handoff.state}; open another")
        claim(connection, message.attachments, handoff_id)
        text = desk.mask(message.text)
        tell(
            desk, connection, handoff, Event(datetime.now(UTC), "message", text), "taken" if handoff.state == "answered" else handoff.state
        )
        return {}, handoff_id

    with desk.store.writing() as connection:
        handoff = own_handoff(connection, handoff_id, secret, to_change=True)
        once(connection, f"message {handoff_id} {key}" if key else "", message.model_dump(mode="json"), work)
    return status(desk, handoff_id, secret)


def withdraw(desk: Desk, handoff_id: str, secret: str) -> HandoffStatus:
    """The person takes it back: what they wrote is erased, what is not delivered yet never will be, and who knows of it is told."""
    with desk.store.writing() as connection:
        handoff = own_handoff(connection, handoff_id, secret, to_change=True)
        if handoff.state != "withdrawn":
            now = datetime.now(UTC)
            outbox.cancel_waiting(connection, handoff_id, now)
            told = outbox.targets_told(connection, handoff_id) & set(desk.targets)
            tell(desk, connection, handoff, Event(now, "withdrawn"), "withdrawn", told)
            erase_contents(connection, handoff_id)
    return status(desk, handoff_id, secret)


def move_on(desk: Desk, handoff_id: str, event: AgentEvent, key: str) -> HandoffStatus:
    """An agent's system says what happened, once for each `key`. Raises `UnknownHandoff`, and `Conflict` where it has ended otherwise."""

    def work() -> tuple[dict[str, Any], str]:
        if handoff.state == "withdrawn" or (handoff.state == "closed" and event.kind != "closed"):
            raise Conflict(f"this hand-off is {handoff.state}")
        happened = Event(datetime.now(UTC), event.kind, event.text, event.article, event.agent)
        insert_event(connection, handoff, happened, event.kind)
        return {}, handoff_id

    with desk.store.writing() as connection:
        handoff = _known(find_handoff(connection, handoff_id, to_change=True))
        once(connection, f"event {handoff_id} {key}" if key else "", event.model_dump(mode="json"), work)
        moved = _known(find_handoff(connection, handoff_id))
        return _status(moved, find_events(connection, handoff_id))


def _known(handoff: Handoff | None) -> Handoff:
    if handoff is None:
        raise UnknownHandoff("there is no such hand-off")
    return handoff


def _status(handoff: Handoff, events: list[Event]) -> HandoffStatus:
    return HandoffStatus(
        id=handoff.id,
        state=handoff.state,
        opened_at=handoff.opened_at,
        changed_at=handoff.changed_at,
        queue=handoff.queue,
        article=handoff.article,
        messages=[_said(event) for event in events if event.text],
    )


def _said(event: Event) -> Said:
    sender: Literal["person", "agent"] = "person" if event.kind == "message" else "agent"
    return Said(at=event.at, sender=sender, text=event.text or "", agent=event.agent, article=event.article)
