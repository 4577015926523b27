"""Nothing is kept for longer than it may be."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Table, delete, select

from api.store.database import Store
from api.store.tables import alarms, answers, attachments, feedback, handoffs, idempotency_keys, limited, logins

_UNCLAIMED = timedelta(days=1)
"""How long a picture waits for a hand-off, and a key for the same request."""

_PORTION = 1000
"""Rows deleted in one transaction, so that nobody waits for long."""


def prune(store: Store, days: int, now: datetime) -> dict[str, int]:
    """Deletes what is older than so many days, hand-offs by their last change; 0 keeps all but what nobody needs any more.

    Returns how many rows of each table were deleted. Raises `StoreUnavailable`.
    """
    ended = now - timedelta(days=days)
    expired: dict[Table, list[ColumnElement[bool]]] = {
        attachments: [attachments.c.handoff_id.is_(None), attachments.c.at < now - _UNCLAIMED],
        idempotency_keys: [idempotency_keys.c.at < now - _UNCLAIMED],
        logins: [logins.c.ends_at < now],
        limited: [limited.c.ends_at < now],
    }
    if days:
        expired |= {table: [table.c.at < ended] for table in (answers, feedback, alarms)}
        expired[handoffs] = [handoffs.c.changed_at < ended]
    deleted = {table.name: _delete(store, table, conditions) for table, conditions in expired.items()}
    store.forget()
    return deleted


def _delete(store: Store, table: Table, conditions: list[ColumnElement[bool]]) -> int:
    (key,) = table.primary_key.columns
    count = 0
    while True:
        with store.writing() as connection:
            portion = select(key).where(*conditions).limit(_PORTION)
            deleted = connection.execute(delete(table).where(key.in_(portion))).rowcount
        count += deleted
        if deleted < _PORTION:
            return count
