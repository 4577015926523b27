"""Pictures that people send along. Their names are ours: what a file was called says nothing that can be trusted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from api.store.tables import attachment_contents, attachments


@dataclass(frozen=True, slots=True)
class Attachment:
    """A picture, without its content."""

    id: str
    at: datetime
    media_type: str
    """`image/png`, `image/jpeg` or `image/webp`."""

    size: int
    """Bytes."""

    width: int
    height: int
    session: str | None = None
    handoff_id: str | None = None


def insert_attachment(connection: Connection, attachment: Attachment, content: bytes) -> None:
    """Writes a picture that belongs to no hand-off yet."""
    connection.execute(
        insert(attachments).values({name: getattr(attachment, name) for name in attachments.c.keys()})  # noqa: SIM118 - no dict
    )
    connection.execute(insert(attachment_contents).values(attachment_id=attachment.id, content=content))


def claim_attachments(connection: Connection, ids: Sequence[str], handoff_id: str) -> int:
    """Gives pictures that belong to nobody yet to a hand-off; how many of them there were."""
    if not ids:
        return 0
    free = (attachments.c.id.in_(ids), attachments.c.handoff_id.is_(None))
    return connection.execute(update(attachments).where(*free).values(handoff_id=handoff_id)).rowcount


def find_attachments(connection: Connection, handoff_id: str) -> list[Attachment]:
    """Those of a hand-off, in the order in which they came."""
    query = select(attachments).where(attachments.c.handoff_id == handoff_id).order_by(attachments.c.at, attachments.c.id)
    return [Attachment(**row) for row in connection.execute(query).mappings()]


def read_attachment(connection: Connection, attachment_id: str) -> tuple[str, bytes] | None:
    """Media type and content; None where there is none."""
    joined = attachments.join(attachment_contents)
    query = select(attachments.c.media_type, attachment_contents.c.content).select_from(joined).where(attachments.c.id == attachment_id)
    row = connection.execute(query).first()
    return (row.media_type, bytes(row.content)) if row else None
