"""The owner's pages as HTML."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

from api.answers.messages import language_name
from api.insights.models import Insights, Unanswered
from api.insights.period import Period
from api.pages import static_files
from api.pages.admin import charts
from api.pages.admin.figures import figures
from api.pages.admin.words import Words
from api.pages.rendering import render, safe
from api.store.confidence_votes import VotedStep
from api.store.handoffs import Event, Handoff, State
from api.store.outbox import OutboxRow
from kb.help_center import HelpCenter
from kb.locale import KNOWN

_CSS = "admin.css"
_RESENT = frozenset({"dead", "waiting"})
"""States of deliveries that may be sent again."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What all pages of the owner have around them."""

    center: HelpCenter
    locale: str
    """Of the page's own words."""

    root: str = ""
    """Path below which the API is shown."""

    def render(self, template: str, current: str, **values: Any) -> str:
        """A page; `current` is the entry of the menu that it belongs to."""
        words = Words(self.locale)
        shared = {
            "center": self.center,
            "root": self.root,
            "languages": [(tag, language_name(tag)) for tag in KNOWN],
            "style_sheet": static_files.address(_CSS),
            "words": words,
            "current": current,
        }
        return render("admin", template, self.locale, **shared, **values)


def insights_page(frame: Frame, days: int, insights: Insights) -> str:
    """What was asked, and how it ended."""
    return frame.render("insights.html", "insights", chosen_days=days, **figures(insights, frame.center, Words(frame.locale)))


def standalone_page(center: HelpCenter, locale: str, insights: Insights) -> str:
    """The same as one file, which loads nothing else."""
    frame = Frame(center, locale)
    return frame.render(
        "standalone.html", "", css=safe(static_files.read(_CSS).content.decode()), **figures(insights, center, Words(locale))
    )


def questions_page(frame: Frame, days: int, period: Period, questions: Sequence[Unanswered]) -> str:
    """What was asked most without an answer."""
    return frame.render(
        "questions.html", "questions", unanswered=questions, served=frame.center.locales, **_told(period, days, Words(frame.locale))
    )


def handoffs_page(
    frame: Frame, handoffs: Sequence[tuple[Handoff, Sequence[OutboxRow]]], states: Sequence[State], chosen: str, limit: int
) -> str:
    """Hand-offs and what became of their deliveries; `chosen` is a state, `undelivered` or empty."""
    rows = [(handoff, deliveries, _sendable(deliveries)) for handoff, deliveries in handoffs]
    return frame.render("handoffs.html", "handoffs", handoffs=rows, states=states, chosen=chosen, limit=limit)


def handoff_page(frame: Frame, handoff: Handoff, events: Sequence[Event], deliveries: Sequence[OutboxRow]) -> str:
    """All that is known of one hand-off."""
    told: Mapping[str, Any] = {**handoff.contact, **handoff.context}
    known = [(name, _listed(value) if isinstance(value, list) else value) for name, value in told.items() if value]
    return frame.render(
        "handoff.html", "handoffs", handoff=handoff, known=known, events=events, deliveries=deliveries, sendable=_sendable(deliveries)
    )


def confidence_page(frame: Frame, days: int, period: Period, steps: Sequence[VotedStep]) -> str:
    """How sure answers were, beside whether they helped."""
    words = Words(frame.locale)
    told = [(step.confidence, step.helpful / step.votes, _half(step), _said(step, words)) for step in steps]
    chart = charts.against(words("Confidence and votes"), told, (words("confidence"), words("voted helpful")))
    return frame.render("confidence.html", "confidence", steps=steps, chart=safe(chart), **_told(period, days, words))


def login_page(frame: Frame, *, wrong: bool = False, again_in: int = 0) -> str:
    """Asks for the admin key; `again_in` seconds where it was tried too often."""
    return frame.render("login.html", "", wrong=wrong, again_in=again_in)


def _told(period: Period, days: int, words: Words) -> dict[str, Any]:
    return {"chosen_days": days, "first_day": words.date(period.first), "last_day": words.date(period.last)}


def _listed(values: Sequence[Any]) -> str:
    """Ids, or what was chosen in a guide, in a line."""
    return ", ".join(
        f"{value['question'] or value['step']} {value['choice']}" if isinstance(value, dict) else str(value) for value in values
    )


def _sendable(deliveries: Sequence[OutboxRow]) -> bool:
    return any(row.state in _RESENT for row in deliveries)


def _half(step: VotedStep) -> float:
    """Half of the width of the interval that holds the true share with 95 %, by Agresti and Coull (1998)."""
    number = step.votes + 4
    share = (step.helpful + 2) / number
    return 1.96 * sqrt(share * (1 - share) / number)


def _said(step: VotedStep, words: Words) -> str:
    told = {"confidence": words.share(step.confidence), "helpful": words.number(step.helpful), "votes": words.number(step.votes)}
    return words("{confidence} sure: {helpful} of {votes} helped").format(**told)
