"""How sure answers were, beside whether people said that they helped."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, case, func, literal, select

from api.store.tables import answers, feedback

STEPS = 10


@dataclass(frozen=True, slots=True)
class VotedStep:
    """The answers of one step of confidence that were voted on."""

    confidence: float
    """Their mean."""

    votes: int
    helpful: int


def count_votes(connection: Connection, start: datetime, end: datetime) -> list[VotedStep]:
    """Answers of a period with votes on them or on their first article, by tenths of confidence, lowest first.

    Of several votes on one answer a good one counts.
    """
    first = answers.c.articles[0].as_string()
    about = (feedback.c.article.is_(None)) | (feedback.c.article == first)
    helped = func.max(case((feedback.c.helpful, 1), else_=0)).label("helped")
    voted = (
        select(answers.c.confidence, helped)
        .join(feedback, feedback.c.answer_id == answers.c.id)
        .where(answers.c.at >= start, answers.c.at < end, answers.c.source == "question", about, answers.c.outcome != "handoff")
        .group_by(answers.c.id, answers.c.confidence)
        .subquery()
    )
    step = sum((case((voted.c.confidence >= number / STEPS, 1), else_=0) for number in range(1, STEPS)), start=literal(0)).label("step")
    counted = select(step, func.avg(voted.c.confidence), func.count(), func.sum(voted.c.helped)).group_by(step).order_by(step)
    return [VotedStep(float(mean), votes, int(helpful)) for _, mean, votes, helpful in connection.execute(counted)]
