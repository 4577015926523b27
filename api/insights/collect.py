"""Reads the store for a period, and puts the figures together."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from api.insights.limits import Limits
from api.insights.models import ArticleVotes, CategoryFigures, DayFigures, Figures, InContext, Insights, LocaleFigures, Unanswered
from api.insights.period import Period
from api.store import Connection
from api.store.tallies import AskedText, Tally, asked_without_answer, count_article_votes, count_in_context, count_opened, tally
from kb.help_center import HelpCenter
from kb.text import fold

MOST_UNANSWERED = 20
"""Questions that are listed."""

_COUNTED = tuple(Figures.model_fields)

Key = TypeVar("Key", bound=Hashable)


def collect(connection: Connection, period: Period, center: HelpCenter) -> Insights:
    """The figures of a period, beside the limits of a help centre."""
    tallies = list(tally(connection, period.start, period.end))
    helpful, not_helpful = count_article_votes(connection, period.start, period.end)
    shown, solved, unsolved = count_in_context(connection, period.start, period.end)
    days = _summed_by(tallies, lambda tally: tally.day)
    limits = Limits(center)
    return Insights(
        first_day=period.first,
        last_day=period.last,
        total=Figures(**_sums(tallies)),
        handoffs_opened=count_opened(connection, period.start, period.end),
        article_votes=ArticleVotes(helpful=helpful, not_helpful=not_helpful),
        in_context=InContext(shown=shown, helpful=solved, not_helpful=unsolved),
        handoff_rate=limits.handoff_rate(tallies),
        wrong_answers=limits.wrong_answers(tallies),
        days=[DayFigures(day=day, **days.get(day, {})) for day in period.days()],
        locales=[LocaleFigures(locale=locale, **sums) for locale, sums in _most_first(_summed_by(tallies, lambda tally: tally.locale))],
        categories=[CategoryFigures(category=category, **sums) for category, sums in _most_first(_summed_by(tallies, _category))],
        unanswered=unanswered(asked_without_answer(connection, period.start, period.end)),
    )


def _category(tally: Tally) -> str | None:
    return tally.article.partition("/")[0] if tally.article else None


def _sums(tallies: Iterable[Tally]) -> dict[str, int]:
    sums = dict.fromkeys(_COUNTED, 0)
    for counted in tallies:
        for name in _COUNTED:
            sums[name] += getattr(counted, name)
    return sums


def _summed_by(tallies: Iterable[Tally], key: Callable[[Tally], Key]) -> dict[Key, dict[str, int]]:
    groups: defaultdict[Key, list[Tally]] = defaultdict(list)
    for counted in tallies:
        groups[key(counted)].append(counted)
    return {name: _sums(group) for name, group in groups.items()}


def _most_first(sums: dict[Key, dict[str, int]]) -> list[tuple[Key, dict[str, int]]]:
    return sorted(sums.items(), key=lambda item: (-item[1]["questions"], str(item[0] or "")))


@dataclass(slots=True)
class _Group:
    """Texts that ask the same."""

    texts: Counter[str] = field(default_factory=Counter)
    articles: Counter[str] = field(default_factory=Counter)
    suggested: int = 0
    handed_off: int = 0

    def add(self, asked: AskedText) -> None:
        times = asked.suggested + asked.handed_off
        self.texts[asked.question] += times
        if asked.article:
            self.articles[asked.article] += times
        self.suggested += asked.suggested
        self.handed_off += asked.handed_off


def unanswered(asked: Iterable[AskedText], most: int = MOST_UNANSWERED) -> list[Unanswered]:
    """The questions of each locale that were asked most, those that ask the same as one; ties by their text."""
    groups: defaultdict[tuple[str, str], _Group] = defaultdict(_Group)
    for text in asked:
        groups[text.locale, fold(text.question)].add(text)
    listed = [
        Unanswered(
            question=_first(group.texts) or "",
            locale=locale,
            times=group.suggested + group.handed_off,
            suggested=group.suggested,
            handed_off=group.handed_off,
            article=_first(group.articles),
        )
        for (locale, _), group in groups.items()
    ]
    return sorted(listed, key=lambda entry: (-entry.times, entry.question, entry.locale))[:most]


def _first(counted: Counter[str]) -> str | None:
    """What was counted most; ties go to the text that sorts first."""
    return min(counted, key=lambda text: (-counted[text], text), default=None)
