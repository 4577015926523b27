"""All that the store holds of one session: to be handed out, or deleted."""

import base64
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Table, delete, select

from api.store.tables import answers, attachment_contents, attachments, events, feedback, handoffs

_OF_A_SESSION = (answers, feedback, handoffs, attachments)
_SECRET = {"secret"}


def export_session(connection: Connection, session: str) -> dict[str, Any]:
    """Every row of a session, as JSON has it; pictures in Base64."""
    exported = {table.name: _rows(connection, table, session) for table in _OF_A_SESSION}
    for handoff in exported["handoffs"]:
        query = select(events).where(events.c.handoff_id == handoff["id"]).order_by(events.c.id)
        handoff["events"] = [_shown(row) for row in connection.execute(query).mappings()]
        query = select(attachments).where(attachments.c.handoff_id == handoff["id"], attachments.c.session.is_distinct_from(session))
        exported["attachments"] += [_shown(row) for row in connection.execute(query).mappings()]
    for attachment in exported["attachments"]:
        content = select(attachment_contents.c.content).where(attachment_contents.c.attachment_id == attachment["id"])
        attachment["content"] = base64.b64encode(connection.execute(content).scalar_one()).decode()
    return {"session": session, **exported}


def delete_session(connection: Connection, session: str) -> dict[str, int]:
    """Deletes all of a session, with what hangs on it, undelivered or not; how many rows of each table."""
    return {table.name: connection.execute(delete(table).where(table.c.session == session)).rowcount for table in reversed(_OF_A_SESSION)}


def _rows(connection: Connection, table: Table, session: str) -> list[dict[str, Any]]:
    return [_shown(row) for row in connection.execute(select(table).where(table.c.session == session)).mappings()]


def _shown(row: RowMapping) -> dict[str, Any]:
    return {key: value.isoformat() if isinstance(value, datetime) else value for key, value in dict(row).items() if key not in _SECRET}
