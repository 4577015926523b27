"""Answers that were given: what was asked, what came of it."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, RowMapping, func, insert, select

from api.store.tables import answers

_LATEST = 20
"""Answers of a session that an agent is told; more, nobody reads."""


Source = Literal["question", "context"]
"""Whether somebody asked, or it was shown before anybody did."""


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """What is kept of an answer."""

    id: str
    at: datetime
    locale: str
    question: str
    """Masked."""

    outcome: str
    confidence: float
    reasons: Sequence[str]
    """Codes."""

    articles: Sequence[str]
    """Ids of the results, best first."""

    rejected: Sequence[str] = ()
    degraded: str | None = None
    session: str | None = None
    source: Source = "question"


def insert_answers(connection: Connection, given: Collection[GivenAnswer]) -> None:
    """Writes a batch."""
    if given:
        connection.execute(insert(answers), [asdict(answer) for answer in given])


def find_answers(connection: Connection, ids: Collection[str], session: str | None = None) -> list[GivenAnswer]:
    """The answers to questions with these ids, and the latest of a session; oldest first."""
    asked = select(answers).where(answers.c.source == "question")
    rows = list(connection.execute(asked.where(answers.c.id.in_(ids))).mappings()) if ids else []
    if session:
        latest = asked.where(answers.c.session == session).order_by(answers.c.at.desc()).limit(_LATEST)
        rows += connection.execute(latest).mappings()
    found = {row["id"]: _answer(row) for row in rows}
    return sorted(found.values(), key=lambda answer: (answer.at, answer.id))


def count_answers(connection: Connection) -> int:
    """How many are kept."""
    return connection.execute(select(func.count()).select_from(answers)).scalar_one()


def _answer(row: RowMapping) -> GivenAnswer:
    lists = {name: tuple(row[name]) for name in ("reasons", "articles", "rejected")}
    return GivenAnswer(**{**row, **lists})
