"""What was asked, counted: by the database, as there may be many thousand questions."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Label, Select, String, Subquery, and_, case, cast, func, literal, or_, select, union_all

from api.store.tables import answers, feedback, handoffs

_MOST_TEXTS = 5000
"""Different texts of questions that are read, those asked most: each of some hundred bytes."""

_ON_PURPOSE = ("asked_for_human", "handoff_topic", "always_handoff")
"""Reasons to hand over that no article would change."""


def handed_over_on_purpose() -> ColumnElement[bool]:
    """Whether an answer has one of the reasons that no article would change."""
    codes = cast(answers.c.reasons, String)
    return or_(*(codes.contains(f'"{code}"', autoescape=True) for code in _ON_PURPOSE))


@dataclass(frozen=True, slots=True)
class Tally:
    """Questions of one day and one locale to which the same article came first, counted."""

    day: date
    """In UTC."""

    locale: str
    article: str | None
    """None where nothing was found."""

    questions: int
    answered: int
    suggested: int
    handed_off: int
    """How many had each outcome."""

    rejected: int
    """How many were asked again, as what was shown before had not helped."""

    helpful: int
    not_helpful: int
    """How many were voted on; of several votes on one answer a good one counts."""

    wrong: int
    """How many of the answered were voted not helpful."""

    solved: int
    """How many were answered or suggested, not voted down, and either voted helpful, or asked in a session in which no hand-off
    and no rejection followed."""


@dataclass(frozen=True, slots=True)
class AskedText:
    """A question that got no answer, as it was typed, and how often."""

    question: str
    """Masked."""

    locale: str
    article: str | None
    """What came first all the same."""

    suggested: int
    handed_off: int


def tally(connection: Connection, start: datetime, end: datetime) -> Iterator[Tally]:
    """All questions from `start` on and before `end`, counted, in no order."""
    asked = _asked(connection, start, end)
    sums = [func.sum(asked.c[name]).label(name) for name in list(Tally.__slots__)[3:]]
    keys = (asked.c.day, asked.c.locale, asked.c.article)
    for row in connection.execute(select(*keys, *sums).group_by(*keys)).mappings():
        counts = {label.name: int(row[label.name]) for label in sums}
        yield Tally(date.fromisoformat(row["day"]), row["locale"], row["article"], **counts)


def asked_without_answer(connection: Connection, start: datetime, end: datetime) -> list[AskedText]:
    """Questions that were not answered, those asked most first; not those that a human takes on purpose."""
    unanswered = (answers.c.outcome != "answer", ~handed_over_on_purpose())
    flags = (_flag("suggested", _is("suggest")), _flag("handed_off", _is("handoff")))
    rows = select(answers.c.question, answers.c.locale, _first_article(), *flags)
    asked = rows.where(*_asked_between(start, end), *unanswered).subquery()
    keys = (asked.c.question, asked.c.locale, asked.c.article)
    sums = (func.sum(asked.c.suggested).label("suggested"), func.sum(asked.c.handed_off).label("handed_off"))
    counted: Select[Any] = select(*keys, *sums).group_by(*keys).order_by(func.count().desc(), *keys).limit(_MOST_TEXTS)
    return [
        AskedText(row.question, row.locale, row.article, int(row.suggested), int(row.handed_off)) for row in connection.execute(counted)
    ]


def count_opened(connection: Connection, start: datetime, end: datetime) -> int:
    """Hand-offs that people opened."""
    opened = (handoffs.c.opened_at >= start, handoffs.c.opened_at < end)
    return connection.execute(select(func.count()).select_from(handoffs).where(*opened)).scalar_one()


def count_article_votes(connection: Connection, start: datetime, end: datetime) -> tuple[int, int]:
    """Votes on articles that belong to no answer: those that say it helped, and the others."""
    alone = (feedback.c.answer_id.is_(None), feedback.c.at >= start, feedback.c.at < end)
    rows = connection.execute(select(feedback.c.helpful, func.count()).where(*alone).group_by(feedback.c.helpful))
    counts: dict[bool, int] = {row[0]: row[1] for row in rows}
    return counts.get(True, 0), counts.get(False, 0)


def count_in_context(connection: Connection, start: datetime, end: datetime) -> tuple[int, int, int]:
    """To how many people something was shown before they asked, and of how many of those votes say that it helped, or not."""
    helpful = func.max(case((feedback.c.helpful, 1), else_=0)).label("helpful")
    who = func.coalesce(answers.c.session, answers.c.id).label("who")
    shown = (answers.c.source == "context", answers.c.at >= start, answers.c.at < end)
    people = select(who, helpful, func.count(feedback.c.id).label("votes")).where(*shown).group_by(who)
    counted = people.outerjoin(feedback, feedback.c.answer_id == answers.c.id).subquery()
    helped, voted = func.sum(counted.c.helpful), func.sum(case((counted.c.votes > 0, 1), else_=0))
    number, good, all_votes = connection.execute(select(func.count(), helped, voted)).one()
    return number, int(good or 0), int(all_votes or 0) - int(good or 0)


def _asked_between(start: datetime, end: datetime) -> tuple[ColumnElement[bool], ...]:
    return answers.c.at >= start, answers.c.at < end, answers.c.source == "question"


def _asked(connection: Connection, start: datetime, end: datetime) -> Subquery:
    """A row for each question, with flags of 0 and 1 under the names of what is counted."""
    votes, trouble = _votes(start), _trouble(start)
    helpful = func.coalesce(votes.c.helpful, 0) == 1
    not_helpful = and_(votes.c.answer_id.is_not(None), ~helpful)
    went_on = and_(trouble.c.at.is_not(None), trouble.c.at > answers.c.at)
    solved = and_(~_is("handoff"), ~not_helpful, or_(helpful, and_(answers.c.session.is_not(None), ~went_on)))
    flags = {
        "questions": literal(True),
        "answered": _is("answer"),
        "suggested": _is("suggest"),
        "handed_off": _is("handoff"),
        "rejected": _rejects(),
        "helpful": helpful,
        "not_helpful": not_helpful,
        "wrong": and_(_is("answer"), not_helpful),
        "solved": solved,
    }
    joined = answers.outerjoin(votes, votes.c.answer_id == answers.c.id).outerjoin(trouble, trouble.c.session == answers.c.session)
    rows = select(_day(connection), answers.c.locale, _first_article(), *(_flag(name, condition) for name, condition in flags.items()))
    return rows.select_from(joined).where(*_asked_between(start, end)).subquery()


def _votes(start: datetime) -> Subquery:
    """A row for each answer that was voted on: 1 where somebody found it helpful."""
    helpful = func.max(case((feedback.c.helpful, 1), else_=0)).label("helpful")
    since = (feedback.c.answer_id.is_not(None), feedback.c.at >= start)
    return select(feedback.c.answer_id, helpful).where(*since).group_by(feedback.c.answer_id).subquery()


def _trouble(start: datetime) -> Subquery:
    """A row for each session in which something was handed off or rejected: when that was last."""
    asked = select(answers.c.session, answers.c.at).where(
        answers.c.at >= start, answers.c.source == "question", or_(_is("handoff"), _rejects())
    )
    opened = select(handoffs.c.session, handoffs.c.opened_at.label("at")).where(handoffs.c.opened_at >= start)
    each = union_all(asked, opened).subquery()
    return select(each.c.session, func.max(each.c.at).label("at")).where(each.c.session.is_not(None)).group_by(each.c.session).subquery()


def _is(outcome: str) -> ColumnElement[bool]:
    return answers.c.outcome == outcome


def _rejects() -> ColumnElement[bool]:
    return cast(answers.c.rejected, String) != "[]"


def _flag(name: str, condition: ColumnElement[bool]) -> Label[int]:
    return case((condition, 1), else_=0).label(name)


def _first_article() -> Label[str | None]:
    first: ColumnElement[str | None] = answers.c.articles[0].as_string()
    return first.label("article")


def _day(connection: Connection) -> Label[str]:
    """The day of a question, in UTC: `2026-01-27`."""
    if connection.dialect.name == "sqlite":
        return func.substr(answers.c.at, 1, 10, type_=String).label("day")
    return func.to_char(func.timezone("UTC", answers.c.at), "YYYY-MM-DD", type_=String).label("day")
