"""What is put into stores."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from api.store import Store
from api.store.answers import GivenAnswer, insert_answers
from api.store.attachments import Attachment, insert_attachment
from api.store.handoffs import Event, EventKind, Handoff, insert_event, insert_handoff
from api.store.outbox import OutboxRow, insert_rows, rows_of

NOW = datetime(2026, 1, 27, 12, 30, 15, 123456, tzinfo=UTC)


def later(**time: float) -> datetime:
    return NOW + timedelta(**time)


def given(answer_id: str = "", **more: Any) -> GivenAnswer:
    """An answer."""
    kept: dict[str, Any] = {"at": NOW, "locale": "uk", "question": "забув пароль 😀", "outcome": "answer", "confidence": 0.75, **more}
    return GivenAnswer(answer_id or uuid.uuid4().hex, reasons=("covered",), articles=("account/reset-password",), **kept)


def add_answers(store: Store, *answers: GivenAnswer) -> None:
    with store.writing() as connection:
        insert_answers(connection, answers)


def handoff(**more: Any) -> Handoff:
    """A hand-off that is not written yet."""
    kept: dict[str, Any] = {
        "secret": "0" * 64,
        "opened_at": NOW,
        "changed_at": NOW,
        "state": "open",
        "locale": "uk",
        "question": "Де гроші?",
    }
    kept |= {"text": "Не прийшли.", "contact": {"email": "o@example.com"}, "channel": None, "queue": "pay", "context": {"shown": ["a/b"]}}
    return Handoff(**{"id": uuid.uuid4().hex, "session": None, **kept, **more})


def open_in(store: Store, *targets: str, **more: Any) -> Handoff:
    """A hand-off that is written, and is to be delivered to the targets."""
    with store.writing() as connection:
        opened = handoff(**more)
        insert_handoff(connection, opened)
        tell(connection, opened, "opened", *targets)
    return opened


def tell(connection: Connection, of: Handoff, kind: EventKind, *targets: str) -> None:
    """Something that happens to a hand-off, and is to be delivered."""
    event = insert_event(connection, of, Event(of.changed_at, kind), "open")
    insert_rows(connection, targets, of.id, event, kind, NOW)


def row_of(store: Store, of: Handoff) -> OutboxRow:
    """The one row of a hand-off's outbox."""
    with store.reading() as connection:
        (row,) = rows_of(connection, [of.id])
    return row


def picture(store: Store, **more: Any) -> Attachment:
    """A picture that is written."""
    attachment = Attachment(**{"id": uuid.uuid4().hex, "at": NOW, "media_type": "image/png", "size": 3, "width": 1, "height": 1, **more})
    with store.writing() as connection:
        insert_attachment(connection, attachment, b"png")
    return attachment
