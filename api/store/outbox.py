"""What is still to be delivered. A row is leased to one deliverer at a time; one that died lets go when its lease ends."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Select, and_, case, exists, func, insert, or_, select, update

from api.store.handoffs import EventKind
from api.store.tables import alarms, closed_targets, events, outbox

_CLOCKS = timedelta(minutes=1)
"""By which machines' clocks may differ."""

RowState = Literal["waiting", "delivered", "dead", "cancelled"]
RowKind = EventKind | Literal["alarm"]


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """One event of a hand-off, or one alarm, on its way to one target."""

    number: int
    """In which order events of a hand-off are delivered."""

    id: str
    """The same at every try."""

    handoff_id: str | None
    event_id: int | None
    alarm_id: str | None
    """Given where the other two are not."""

    target: str
    kind: RowKind
    state: RowState
    attempts: int
    """Tries, the one under way too."""

    due_at: datetime
    leased_until: datetime | None
    ended_at: datetime | None
    reference: str | None
    """What the target calls it."""

    problem: str | None
    """Why the last try failed."""


def insert_rows(connection: Connection, targets: Iterable[str], handoff_id: str, event_id: int, kind: EventKind, due_at: datetime) -> None:
    """A row for each target, of something that happened to a hand-off."""
    _insert(connection, targets, handoff_id=handoff_id, event_id=event_id, kind=kind, due_at=due_at)


def insert_alarm_rows(connection: Connection, targets: Iterable[str], alarm_id: str, due_at: datetime) -> None:
    """A row for each target, of an alarm."""
    _insert(connection, targets, alarm_id=alarm_id, kind="alarm", due_at=due_at)


def _insert(connection: Connection, targets: Iterable[str], **shared: Any) -> None:
    fresh = {"state": "waiting", "attempts": 0, **shared}
    rows = [{"id": f"msg_{uuid.uuid4().hex}", "target": target, **fresh} for target in targets]
    if rows:
        connection.execute(insert(outbox), rows)


def is_due(connection: Connection, target: str, now: datetime) -> bool:
    """Whether `lease` would find something."""
    return connection.execute(_due(target, now)).first() is not None


def lease(connection: Connection, target: str, now: datetime, seconds: float) -> OutboxRow | None:
    """The next row for a target, leased for so long; None where none is due."""
    row = connection.execute(_due(target, now).with_for_update(skip_locked=True, of=outbox)).mappings().first()
    if row is None:
        return None
    leased = {"leased_until": now + timedelta(seconds=seconds), "attempts": row["attempts"] + 1}
    connection.execute(update(outbox).where(outbox.c.number == row["number"]).values(leased))
    return OutboxRow(**{**row, **leased})


def _due(target: str, now: datetime) -> Select[Any]:
    """The first row that is due, and leased to nobody; what a hand-off was told before goes first.

    What was never tried is due within a second of when it was written: if it is later, the clock was set back since, and it does not wait.
    """
    earlier = outbox.alias("earlier")
    before = and_(
        earlier.c.handoff_id == outbox.c.handoff_id,
        earlier.c.target == outbox.c.target,
        earlier.c.number < outbox.c.number,
        earlier.c.state == "waiting",
    )
    free = or_(outbox.c.leased_until.is_(None), outbox.c.leased_until <= now)
    set_back = and_(outbox.c.attempts == 0, outbox.c.due_at > now + _CLOCKS)
    due = or_(outbox.c.due_at <= now, set_back)
    wanted = (outbox.c.target == target, outbox.c.state == "waiting", due, free, ~exists().where(before))
    return select(outbox).where(*wanted).order_by(outbox.c.due_at, outbox.c.number).limit(1)


def mark_delivered(connection: Connection, row: OutboxRow, reference: str | None, now: datetime) -> None:
    """The target has it, also where the lease was over by then."""
    ended = {"state": "delivered", "reference": reference, "ended_at": now, "leased_until": None, "problem": None}
    connection.execute(update(outbox).where(outbox.c.number == row.number, outbox.c.state == "waiting").values(ended))


def mark_failed(connection: Connection, row: OutboxRow, problem: str, due_at: datetime) -> None:
    """To be tried again, unless another deliverer has it by now."""
    connection.execute(update(outbox).where(*_ours(row)).values(due_at=due_at, leased_until=None, problem=problem))


def mark_dead(connection: Connection, row: OutboxRow, problem: str, now: datetime) -> None:
    """Never tried again, unless somebody says so."""
    connection.execute(update(outbox).where(*_ours(row)).values(state="dead", ended_at=now, leased_until=None, problem=problem))


def _ours(row: OutboxRow) -> tuple[ColumnElement[bool], ...]:
    return outbox.c.number == row.number, outbox.c.state == "waiting", outbox.c.leased_until == row.leased_until


def cancel_waiting(connection: Connection, handoff_id: str, now: datetime) -> None:
    """What of a hand-off is not delivered yet never will be."""
    waiting = (outbox.c.handoff_id == handoff_id, outbox.c.state == "waiting")
    connection.execute(update(outbox).where(*waiting).values(state="cancelled", ended_at=now))


def targets_told(connection: Connection, handoff_id: str) -> set[str]:
    """Targets that know of a hand-off, or may."""
    told = and_(outbox.c.handoff_id == handoff_id, or_(outbox.c.attempts > 0, outbox.c.problem.is_not(None)))
    return set(connection.execute(select(outbox.c.target).where(told).distinct()).scalars())


def reference_of(connection: Connection, handoff_id: str, target: str) -> str | None:
    """What a target called a hand-off when it first took it."""
    named = (outbox.c.handoff_id == handoff_id, outbox.c.target == target, outbox.c.reference.is_not(None))
    return connection.execute(select(outbox.c.reference).where(*named).order_by(outbox.c.number).limit(1)).scalar()


def revive(connection: Connection, now: datetime, handoff_id: str | None = None) -> int:
    """What of one hand-off or of all is dead, or waits for a later try, is tried anew and now; how many rows there were."""
    waits = and_(outbox.c.state == "waiting", outbox.c.due_at > now, outbox.c.leased_until.is_(None))
    stopped: list[ColumnElement[bool]] = [or_(outbox.c.state == "dead", waits)]
    if handoff_id:
        stopped.append(outbox.c.handoff_id == handoff_id)
    fresh = {"state": "waiting", "attempts": 0, "due_at": now, "ended_at": None}
    return connection.execute(update(outbox).where(*stopped).values(fresh)).rowcount


@dataclass(frozen=True, slots=True)
class Depth:
    """What of the outbox is not delivered to one target."""

    target: str
    waiting: int
    dead: int
    oldest: datetime | None
    """When that happened which has waited for longest."""


def depths(connection: Connection) -> list[Depth]:
    """Of each target for which something waits or was given up."""
    waits = outbox.c.state == "waiting"
    happened = func.coalesce(events.c.at, alarms.c.at)
    counted = (func.count(case((waits, 1))), func.count(case((~waits, 1))), func.min(case((waits, happened))))
    joined = outbox.outerjoin(events, events.c.id == outbox.c.event_id).outerjoin(alarms, alarms.c.id == outbox.c.alarm_id)
    query = select(outbox.c.target, *counted).select_from(joined).where(outbox.c.state.in_(["waiting", "dead"])).group_by(outbox.c.target)
    return [Depth(*row) for row in connection.execute(query)]


def rows_of(connection: Connection, handoff_ids: Iterable[str]) -> list[OutboxRow]:
    """All rows of some hand-offs, in order."""
    query = select(outbox).where(outbox.c.handoff_id.in_(list(handoff_ids))).order_by(outbox.c.number)
    return [OutboxRow(**row) for row in connection.execute(query).mappings()]


def close_target(connection: Connection, target: str, address: str, problem: str, now: datetime) -> None:
    """Nothing is sent any more to a target at this address."""
    if not closed_because(connection, target, address):
        connection.execute(insert(closed_targets).values(target=target, address=address, at=now, problem=problem))


def reopen_target(connection: Connection, target: str, address: str) -> None:
    """It takes something again."""
    connection.execute(closed_targets.delete().where(closed_targets.c.target == target, closed_targets.c.address == address))


def closed_because(connection: Connection, target: str, address: str) -> str | None:
    """Why a target is closed at an address; None where it is open."""
    closed = (closed_targets.c.target == target, closed_targets.c.address == address)
    return connection.execute(select(closed_targets.c.problem).where(*closed)).scalar()
