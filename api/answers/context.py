"""What helps before anybody asks: by where a person is in the app, by what happened there, or by the ticket that they write."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, get_args

from pydantic import Field

from api.answers.articles import Link, link_to
from api.answers.locale_choice import choose_locale
from api.answers.models import Answer, Frozen, Result
from api.answers.request import LONGEST_QUESTION, Request, clean
from indexer.store import Generation
from kb.context import Context, matches
from kb.errors import RequestError
from kb.visibility import Viewer

MOST_ARTICLES = 10
DEFAULT_LIMIT = 3

Why = Literal["event", "text", "screen", "page"]
"""In the order in which they count: an event is surer than what is written, and both than where it is written."""

_ORDER = get_args(Why)


@dataclass(frozen=True, slots=True)
class CountedEvent:
    """Something that happened in the app."""

    name: str
    count: int = 1
    seconds: float | None = None
    """The time over which the app counted it; None for the time that the app thinks right."""


@dataclass(frozen=True, slots=True)
class ContextRequest:
    """Where somebody is, and what is known of them."""

    page: str = ""
    """The address of the page, or its path."""

    screen: str = ""
    events: tuple[CountedEvent, ...] = ()
    app_version: str | None = None
    subject: str = ""
    text: str = ""
    """Of a ticket, as it is written."""

    locale: str | None = None
    accept_language: str = ""
    limit: int = DEFAULT_LIMIT
    viewer: Viewer = field(default_factory=Viewer)

    @property
    def question(self) -> str:
        """The ticket so far, as much as can be asked."""
        return clean("\n".join(filter(None, (self.subject.strip(), self.text.strip()))))[:LONGEST_QUESTION]

    def asked(self) -> Request | None:
        """What is to be asked; None where nothing is written yet. Raises `RequestError`."""
        if not 1 <= self.limit <= MOST_ARTICLES:
            raise RequestError(f"limit {self.limit} is out of range; ask for 1 to {MOST_ARTICLES} articles")
        return Request(self.question, self.locale, self.accept_language, self.limit, self.viewer) if self.question.strip() else None


class ContextArticle(Frozen):
    """An article that may help here."""

    article: str = Field(examples=["account/reset-password"])
    locale: str = Field(description="Of the text; another than was asked for where that locale lacks the article.")
    title: str
    summary: str = Field(description="What the article does for its reader, in a sentence; may be empty.")
    url: str = Field(description="Where readers find it, or the section that fits what is written.")
    why: Why = Field(description="What it is shown for: an `event`, the `text` that is written, the `screen`, or the `page`.")


class ContextSuggestions(Frozen):
    """What may help before anybody asks."""

    answer_id: str = Field(description="Names this in feedback: whether it solved what the person was about to ask.")
    locale: str
    articles: tuple[ContextArticle, ...] = Field(description="Best first; none where nothing is likely to help.")


def in_context(generation: Generation, request: ContextRequest, answer: Answer | None) -> ContextSuggestions:
    """What to show; `answer` is what `ask` says to `request.asked()`. What it hands over to a human it does not suggest."""
    locale = answer.locale if answer else choose_locale(generation, "", request.locale, request.accept_language).locale
    found = answer.results if answer and answer.outcome != "handoff" else ()
    candidates = [
        *_by_rules(generation, locale, request),
        *(_Candidate("text", place, _shown(result, "text")) for place, result in enumerate(found)),
    ]
    shown: dict[str, ContextArticle] = {}
    for candidate in sorted(candidates, key=_Candidate.order):
        shown.setdefault(candidate.shown.article, candidate.shown)
    answer_id = answer.answer_id if answer else uuid.uuid4().hex
    return ContextSuggestions(answer_id=answer_id, locale=locale, articles=tuple(shown.values())[: request.limit])


@dataclass(frozen=True, slots=True)
class _Candidate:
    """An article, why it may be shown, and how it stands to others that are shown for the same: the lower, the better."""

    why: Why
    rank: float
    shown: ContextArticle

    def order(self) -> tuple[int, float, str]:
        """Best first; ties by id."""
        return _ORDER.index(self.why), self.rank, self.shown.article


def _shown(found: Result | Link, why: Why) -> ContextArticle:
    return ContextArticle(article=found.article, locale=found.locale, title=found.title, summary=found.summary, url=found.url, why=why)


def _by_rules(generation: Generation, locale: str, request: ContextRequest) -> Iterator[_Candidate]:
    """The articles whose rules are met, each for the surest of them."""
    for article, rules in _rules(generation, locale, request.viewer).items():
        met = _met(rules, request) if rules.for_version(request.app_version) else None
        link = link_to(generation, locale, article, request.viewer) if met else None
        if met and link:
            yield _Candidate(*met, _shown(link, met[0]))


def _rules(generation: Generation, locale: str, viewer: Viewer) -> dict[str, Context]:
    """By article: those of the text that is shown, or of the help centre's own locale, so that writers state them once."""
    center = generation.help_center
    rules: dict[str, Context] = {}
    for tag in dict.fromkeys((locale, *center.fallbacks(locale), center.default_locale)):
        if tag in generation.locales:
            metadata = generation.index(tag, viewer).articles.metadata
            rules = {article: front.context for article, front in metadata.items() if front.context} | rules
    return rules


def _met(rules: Context, request: ContextRequest) -> tuple[Why, float] | None:
    """The surest rule that is met, and how much it asks for: what asks for more comes first."""
    counted = {event.name: event for event in request.events}
    events = [rule for rule in rules.events if rule.name in counted and rule.met(counted[rule.name].count, counted[rule.name].seconds)]
    if events:
        return "event", -max(rule.at_least for rule in events)
    if request.screen in rules.screens:
        return "screen", 0
    pages = [pattern for pattern in rules.urls if request.page and matches(pattern, request.page)]
    return ("page", -max(len(pattern.replace("*", "")) for pattern in pages)) if pages else None
