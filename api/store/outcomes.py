"""What turned out to help: by the votes of those who asked, and by what agents answered them with."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, exists, select

from api.store.tables import answers, events, feedback, handoffs

_MOST = 20_000
"""Votes, and hand-offs, that are read: the latest."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one person's vote, or one agent's answer, says of a question."""

    question: str
    """Masked."""

    locale: str
    article: str | None
    """None where an agent answered without one."""

    helped: bool


def outcomes(connection: Connection) -> Iterator[Outcome]:
    """All that is known, votes before agents' answers, each latest first."""
    yield from _votes(connection)
    yield from _agents(connection)


def _votes(connection: Connection) -> Iterator[Outcome]:
    """A vote that names no article is about the answer's first."""
    columns = (answers.c.question, answers.c.locale, answers.c.articles, feedback.c.article, feedback.c.helpful)
    voted = select(*columns).join(answers, answers.c.id == feedback.c.answer_id).where(answers.c.source == "question")
    for row in connection.execute(voted.order_by(feedback.c.at.desc()).limit(_MOST)):
        article = row.article or (row.articles[0] if row.articles else None)
        if article:
            yield Outcome(row.question, row.locale, article, row.helpful)


def _agents(connection: Connection) -> Iterator[Outcome]:
    """Hand-offs that an agent answered: with an article that helped, or in words alone."""
    answered = exists().where(events.c.handoff_id == handoffs.c.id, events.c.kind == "answered")
    known = (handoffs.c.question.is_not(None), handoffs.c.state != "withdrawn", handoffs.c.article.is_not(None) | answered)
    columns = (handoffs.c.question, handoffs.c.locale, handoffs.c.article)
    for row in connection.execute(select(*columns).where(*known).order_by(handoffs.c.changed_at.desc()).limit(_MOST)):
        yield Outcome(row.question, row.locale, row.article, helped=True)
