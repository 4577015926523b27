"""The figures as lines for a terminal."""

from collections.abc import Iterator

from api.insights.models import Figures, Insights, Rate
from kb.columns import clip, pad, width
from kb.text import escape

_HEADINGS = tuple(name.replace("_", " ") for name in Figures.model_fields)

_WIDEST_QUESTION = 56
"""Columns of a terminal."""


def report(insights: Insights) -> Iterator[str]:
    """All of it but the single days."""
    yield f"{insights.first_day} to {insights.last_day} (UTC)"
    yield ""
    rows = [("all", insights.total), *((figures.locale, figures) for figures in insights.locales)]
    rows += [(figures.category or "nothing found", figures) for figures in insights.categories]
    yield from _table([("", *_HEADINGS), *((name, *map(str, _counts(figures))) for name, figures in rows)])
    yield ""
    yield f"hand-offs that people opened: {insights.handoffs_opened}"
    votes = insights.article_votes
    yield f"votes on articles as such: {votes.helpful} helpful, {votes.not_helpful} not"
    shown = insights.in_context
    yield f"shown before they asked: to {shown.shown} people, {shown.helpful} say that it solved it, {shown.not_helpful} that it did not"
    yield f"handed off: {beside_limit(insights.handoff_rate)}"
    yield f"answers voted not helpful: {beside_limit(insights.wrong_answers)}"
    if insights.unanswered:
        yield ""
        yield "asked most without an answer"
        rows_of = (
            (f"{asked.times:5}", asked.locale, clip(escape(asked.question), _WIDEST_QUESTION), asked.article or "–")
            for asked in insights.unanswered
        )
        yield from _table(list(rows_of), left=True)


def beside_limit(rate: Rate) -> str:
    """A share beside its limit, in words.

    >>> beside_limit(Rate(count=3, of=20, share=0.15, limit=0.1, over=True, alarm=False))
    '3 of 20, 15 %, where 10 % may be: over the limit, though chance may explain it'
    """
    if rate.share is None:
        return f"none yet, where {percent(rate.limit)} may be"
    said = "over the limit" if rate.alarm else "over the limit, though chance may explain it" if rate.over else "within the limit"
    return f"{rate.count} of {rate.of}, {percent(rate.share)}, where {percent(rate.limit)} may be: {said}"


def percent(share: float) -> str:
    """A share in hundredths, with one decimal where it has one.

    >>> percent(0.1), percent(0.0123), percent(0)
    ('10 %', '1.2 %', '0 %')
    """
    return f"{100 * share:.1f} %".replace(".0 %", " %")


def _counts(figures: Figures) -> list[int]:
    return [getattr(figures, name) for name in Figures.model_fields]


def _table(rows: list[tuple[str, ...]], *, left: bool = False) -> Iterator[str]:
    """Even columns, the first to the left, the others to the right unless `left` says otherwise."""
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        first, *others = zip(row, widths, strict=True)
        cells = (pad(cell, size) if left else " " * (size - width(cell)) + cell for cell, size in others)
        yield "  ".join((pad(*first), *cells)).rstrip()
