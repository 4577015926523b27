"""The figures as one page for a browser, which loads nothing else.

Its own words are English; questions and titles are marked with their own language.
"""

from collections.abc import Iterable, Iterator
from html import escape
from importlib.resources import files
from string import Template

from api.insights import charts
from api.insights.charts import Bar
from api.insights.models import Figures, Insights, Rate
from api.insights.report import beside_limit, percent
from kb.help_center import HelpCenter

_PARTS = ("answered", "suggested", "handed_off")


def page(insights: Insights, center: HelpCenter) -> str:
    """The page as HTML."""
    template = Template(files("api.insights").joinpath("page.html").read_text(encoding="utf-8"))
    days = [f"{figures.day:%d %b}" for figures in insights.days]
    shares = [figures.handed_off / figures.questions if figures.questions else None for figures in insights.days]
    return template.substitute(
        name=escape(center.name),
        lang=center.default_locale,
        period=f"{_date(insights.first_day)} to {_date(insights.last_day)}",
        tiles="".join(_tiles(insights)),
        handoff_rate=_rate("Handed off", insights.handoff_rate),
        wrong_answers=_rate("Answers voted not helpful", insights.wrong_answers),
        by_day=charts.upright("Questions of each day", [_bar(name, figures) for name, figures in zip(days, insights.days, strict=True)]),
        rates=charts.line("Share of questions handed off, each day", days, shares, insights.handoff_rate.limit),
        by_locale=charts.lying("Questions in each locale", [_bar(figures.locale, figures) for figures in insights.locales]),
        by_category=charts.lying("Questions of each category", list(_categories(insights, center))),
        unanswered="".join(_unanswered(insights)),
        days_table=_table("Day", ((str(figures.day), figures) for figures in insights.days)),
        locales_table=_table("Locale", ((figures.locale, figures) for figures in insights.locales)),
        categories_table=_table("Category", ((figures.category or "nothing found", figures) for figures in insights.categories)),
    )


def _tiles(insights: Insights) -> Iterator[str]:
    """The figures of the whole period, large."""
    total = insights.total
    for name in ("questions", *_PARTS, "solved"):
        count = getattr(total, name)
        share = f"{percent(count / total.questions)} of all" if name != "questions" and total.questions else "&nbsp;"
        yield f"<div><dt>{_words(name)}</dt><dd>{count}<small>{share}</small></dd></div>"
    votes = f"{total.not_helpful} not"
    yield f"<div><dt>Voted helpful</dt><dd>{total.helpful}<small>{votes}</small></dd></div>"
    yield f"<div><dt>Hand-offs opened</dt><dd>{insights.handoffs_opened}<small>by people</small></dd></div>"


def _rate(title: str, rate: Rate) -> str:
    state = "alarm" if rate.alarm else "over" if rate.over else "within"
    return f'<p class="rate-told {state}"><strong>{title}</strong> {beside_limit(rate)}</p>'


def _bar(name: str, figures: Figures, lang: str = "en") -> Bar:
    return Bar(name, [(part.replace("_", "-"), getattr(figures, part)) for part in _PARTS], lang)


def _categories(insights: Insights, center: HelpCenter) -> Iterator[Bar]:
    """By the titles that readers of the help centre's own locale see."""
    for figures in insights.categories:
        title = center.categories.get(figures.category or "", {}).get(center.default_locale)
        yield _bar(title or figures.category or "nothing found", figures, center.default_locale if title else "en")


def _unanswered(insights: Insights) -> Iterator[str]:
    for asked in insights.unanswered:
        locale = escape(asked.locale)
        cells = (locale, asked.times, asked.suggested, asked.handed_off, f"<code>{escape(asked.article)}</code>" if asked.article else "–")
        told = "".join(f"<td>{cell}</td>" for cell in cells)
        yield f'<tr><th scope="row" lang="{locale}">{escape(asked.question)}</th>{told}</tr>'


def _table(first: str, rows: Iterable[tuple[str, Figures]]) -> str:
    heads = "".join(f'<th scope="col">{_words(name)}</th>' for name in (first, *Figures.model_fields))
    body = "".join(
        f'<tr><th scope="row">{escape(name)}</th>'
        + "".join(f"<td>{getattr(figures, field)}</td>" for field in Figures.model_fields)
        + "</tr>"
        for name, figures in rows
    )
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"


def _words(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _date(day: object) -> str:
    return f"{day:%d %B %Y}".lstrip("0")
