"""Questions that were asked in vain: handed over, asked again, or voted down; with what helped in the end, where that is known."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, String, cast, exists, or_, select

from api.store.tables import answers, events, feedback, handoffs
from api.store.tallies import handed_over_on_purpose

How = Literal["handed_off", "rejected", "voted_down"]

_MOST = 20_000
"""Answers, and hand-offs, that are read: the latest."""


@dataclass(frozen=True, slots=True)
class Unhelped:
    """One person's question that nothing helped with."""

    question: str
    """Masked."""

    locale: str
    how: How
    helped: str | None = None
    """The article that an agent sent, or the person found helpful afterwards."""

    reply: str | None = None
    """What an agent answered. Masked."""


def unhelped(connection: Connection, start: datetime, end: datetime) -> list[Unhelped]:
    """Those of a period, latest first: a hand-off that was opened counts once, whatever its answers say."""
    handed = list(_handed_over(connection, start, end))
    known = {(asked.locale, asked.question) for asked in handed}
    answered = (asked for asked in _asked(connection, start, end) if (asked.locale, asked.question) not in known)
    return [*handed, *answered]


def _handed_over(connection: Connection, start: datetime, end: datetime) -> Iterator[Unhelped]:
    """Hand-offs that people opened with a question, with what agents answered."""
    told = (handoffs.c.question.is_not(None), handoffs.c.state != "withdrawn")
    chosen = select(handoffs.c.id, handoffs.c.question, handoffs.c.locale, handoffs.c.article).where(
        *told, handoffs.c.opened_at >= start, handoffs.c.opened_at < end
    )
    rows = connection.execute(chosen.order_by(handoffs.c.opened_at.desc()).limit(_MOST)).all()
    replies = _replies(connection, [row.id for row in rows])
    for row in rows:
        yield Unhelped(row.question, row.locale, "handed_off", row.article, replies.get(row.id))


def _replies(connection: Connection, ids: Sequence[str]) -> dict[str, str]:
    """The longest answer of each hand-off."""
    said: defaultdict[str, list[str]] = defaultdict(list)
    for start in range(0, len(ids), 500):
        chosen = events.c.handoff_id.in_(ids[start : start + 500])
        for row in connection.execute(select(events.c.handoff_id, events.c.text).where(chosen, events.c.kind == "answered")):
            if row.text:
                said[row.handoff_id].append(row.text)
    return {handoff: max(texts, key=len) for handoff, texts in said.items()}


def _asked(connection: Connection, start: datetime, end: datetime) -> Iterator[Unhelped]:
    """Answers that were a hand-off for want of an article, were asked again without what was shown, or were voted down alone."""
    good = exists().where(feedback.c.answer_id == answers.c.id, feedback.c.helpful)
    down = exists().where(feedback.c.answer_id == answers.c.id, ~feedback.c.helpful) & ~good
    again = cast(answers.c.rejected, String) != "[]"
    asked = select(answers.c.question, answers.c.locale, answers.c.session, answers.c.at, again.label("again"), down.label("down")).where(
        answers.c.source == "question",
        answers.c.at >= start,
        answers.c.at < end,
        or_((answers.c.outcome == "handoff") & ~handed_over_on_purpose(), again, down),
    )
    rows = connection.execute(asked.order_by(answers.c.at.desc()).limit(_MOST)).all()
    found = _found_helpful(connection, {row.session for row in rows if row.session})
    for row in rows:
        how: How = "voted_down" if row.down else "rejected" if row.again else "handed_off"
        helped = next((article for at, article in found.get(row.session, ()) if at >= row.at), None)
        yield Unhelped(row.question, row.locale, how, helped)


def _found_helpful(connection: Connection, sessions: set[str]) -> dict[str, list[tuple[datetime, str]]]:
    """The articles that people of these sessions found helpful, and when."""
    found: defaultdict[str, list[tuple[datetime, str]]] = defaultdict(list)
    named = sorted(sessions)
    for start in range(0, len(named), 500):
        chosen = (feedback.c.session.in_(named[start : start + 500]), feedback.c.helpful, feedback.c.article.is_not(None))
        for row in connection.execute(select(feedback.c.session, feedback.c.at, feedback.c.article).where(*chosen).order_by(feedback.c.at)):
            found[row.session].append((row.at, row.article))
    return found
