"""Alarms that were raised: one of a kind a day, however many processes look."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from api.store.tables import alarms


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something that is beyond the owner's limit."""

    id: str
    """Kind and day, so that there is one of each."""

    at: datetime
    kind: str
    data: Mapping[str, Any]
    """What is delivered."""


def insert_alarm(connection: Connection, alarm: Alarm) -> bool:
    """Writes an alarm; whether it is the first with its id."""
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    written = connection.execute(dialect.insert(alarms).values(asdict(alarm)).on_conflict_do_nothing().returning(alarms.c.id))
    return written.first() is not None


def find_alarm(connection: Connection, alarm_id: str) -> Alarm | None:
    """The alarm with an id."""
    row = connection.execute(select(alarms).where(alarms.c.id == alarm_id)).mappings().first()
    return Alarm(**row) if row else None
