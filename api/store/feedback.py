"""What people say of answers and articles."""

import uuid
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert

from api.store.tables import feedback


@dataclass(frozen=True, slots=True)
class Vote:
    """Whether something helped."""

    at: datetime
    answer_id: str | None
    article: str | None
    locale: str | None
    helpful: bool
    why: str | None
    """Masked."""

    session: str | None


def insert_vote(connection: Connection, vote: Vote) -> None:
    """Writes a vote, in the place of an earlier one on the same article of the same answer: people change their minds."""
    if vote.answer_id:
        same = (feedback.c.answer_id == vote.answer_id, feedback.c.article.is_not_distinct_from(vote.article))
        connection.execute(delete(feedback).where(*same))
    connection.execute(insert(feedback).values(id=uuid.uuid4().hex, **asdict(vote)))
