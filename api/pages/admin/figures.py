"""The figures of a period as charts and tables."""

from collections.abc import Iterator
from typing import Any

from api.insights.models import Figures, Insights, Rate
from api.pages.admin import charts
from api.pages.admin.charts import Bar, Part
from api.pages.admin.words import Words
from api.pages.rendering import safe
from kb.help_center import HelpCenter

_PARTS = (("answered", "answered"), ("suggested", "suggested"), ("handed_off", "handed-off"))
"""Outcomes by the field that counts them, and the class of their colour."""


def figures(insights: Insights, center: HelpCenter, words: Words) -> dict[str, Any]:
    """What the template shows."""
    days = [words.short_date(each.day) for each in insights.days]
    shares = [each.handed_off / each.questions if each.questions else None for each in insights.days]
    by_day = [_bar(name, each, words) for name, each in zip(days, insights.days, strict=True)]
    by_locale = [_bar(each.locale, each, words) for each in insights.locales]
    rate = insights.handoff_rate.limit
    return {
        "first_day": words.date(insights.first_day),
        "last_day": words.date(insights.last_day),
        "tiles": list(_tiles(insights, words)),
        "rates": [
            (words("Handed off"), *_rate(insights.handoff_rate, words)),
            (words("Answers voted not helpful"), *_rate(insights.wrong_answers, words)),
        ],
        "key": [(colour, words.outcome(field)) for field, colour in _PARTS],
        "by_day": safe(charts.upright(words("Questions of each day"), by_day)),
        "handed_off_by_day": safe(charts.line(words("Share of questions handed off, each day"), days, shares, rate)),
        "by_locale": safe(charts.lying(words("Questions in each locale"), by_locale)),
        "by_category": safe(charts.lying(words("Questions of each category"), list(_categories(insights, center, words)))),
        "unanswered": insights.unanswered,
        "columns": [words.column(name) for name in Figures.model_fields],
        "tables": list(_tables(insights, words)),
    }


def _tiles(insights: Insights, words: Words) -> Iterator[tuple[str, str, str]]:
    """The figures of the whole period, large: what it is, the number, and what is said of it."""
    total = insights.total
    for name in ("questions", "answered", "suggested", "handed_off", "solved"):
        count = getattr(total, name)
        share = (
            words("{share} of all").format(share=words.share(count / total.questions)) if name != "questions" and total.questions else ""
        )
        yield words.column(name), words.number(count), share
    yield words("Voted helpful"), words.number(total.helpful), words("{number} not").format(number=words.number(total.not_helpful))
    before = insights.in_context
    yield words("Solved before asking"), words.number(before.helpful), words("of {number} shown").format(number=words.number(before.shown))
    yield words("Hand-offs opened"), words.number(insights.handoffs_opened), words("by people")


def _rate(rate: Rate, words: Words) -> tuple[str, str]:
    """The class of its state, and a sentence."""
    limit = words.share(rate.limit)
    if rate.share is None:
        return "within", words("None yet, where {limit} may be.").format(limit=limit)
    state = "alarm" if rate.alarm else "over" if rate.over else "within"
    said = {
        "alarm": words("{count} of {all}, {share}, where {limit} may be: over the limit."),
        "over": words("{count} of {all}, {share}, where {limit} may be: over the limit, though chance may explain it."),
        "within": words("{count} of {all}, {share}, where {limit} may be: within the limit."),
    }[state]
    told = {"count": words.number(rate.count), "all": words.number(rate.of), "share": words.share(rate.share), "limit": limit}
    return state, said.format(**told)


def _bar(name: str, counted: Figures, words: Words, lang: str = "") -> Bar:
    parts = [Part(colour, words.outcome(field), getattr(counted, field)) for field, colour in _PARTS]
    return Bar(name, parts, lang or words.locale)


def _categories(insights: Insights, center: HelpCenter, words: Words) -> Iterator[Bar]:
    """By the titles that readers of the page see, else by those of the help centre's own locale."""
    for counted in insights.categories:
        titles = center.categories.get(counted.category or "", {})
        tag = next((tag for tag in (words.locale, center.default_locale) if tag in titles), "")
        name = titles[tag] if tag else counted.category or words("nothing found")
        yield _bar(name, counted, words, tag)


def _tables(insights: Insights, words: Words) -> Iterator[tuple[str, list[tuple[str, list[str]]]]]:
    """The first column's heading, and the rows."""
    rows: dict[str, list[tuple[str, Figures]]] = {
        words("Locale"): [(each.locale, each) for each in insights.locales],
        words("Category"): [(each.category or words("nothing found"), each) for each in insights.categories],
        words("Day"): [(words.date(each.day), each) for each in insights.days],
    }
    for heading, counted in rows.items():
        yield heading, [(name, [words.number(getattr(each, field)) for field in Figures.model_fields]) for name, each in counted]
