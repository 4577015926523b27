"""What an agent can do: the work of the tools, none of which knows the protocol."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from api.answers import Answer
from api.answers import Request as AnswerRequest
from api.answers.article_text import article_text
from api.answers.articles import article_page, renamed
from api.answers.messages import handoff_message, joined
from api.answers.models import Handoff, Result
from api.answers.queues import Subject, next_step
from api.http.inbox.desk import AskedDesk
from api.http.inbox.opening import OpenedHandoff, destination, hand_over
from api.http.mcp.results import (
    ABOUT_AN_ARTICLE,
    ALWAYS_A_HUMAN,
    GUIDANCE,
    QUOTED,
    ArticleFacts,
    FetchArguments,
    FetchedArticle,
    FoundArticle,
    FoundArticles,
    HandoffArguments,
    NotKept,
    SearchArguments,
    quoted,
)
from api.http.parameters import Visit
from api.http.problems import told
from kb.errors import EngineRefused, StoreRefused
from kb.front_matter import FrontMatter


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls a tool, and what their call may reach."""

    visit: Visit
    desk: AskedDesk
    accept_language: str
    admit: Callable[[], Awaitable[None]]
    """Raises `KeyRefused` or `RateLimited` where they may not open a hand-off now."""


async def search(caller: Caller, asked: SearchArguments) -> FoundArticles | NotKept:
    """Answers as `/v1/answers` does, and records it."""
    visit = caller.visit
    request = AnswerRequest(
        question=asked.query,
        locale=asked.locale,
        accept_language=caller.accept_language,
        limit=asked.limit,
        viewer=visit.viewer,
        fallbacks=None if asked.fallbacks is None else tuple(asked.fallbacks),
        rejected=tuple(asked.rejected),
    )
    try:
        return _found(await visit.ask(request, asked.session))
    except EngineRefused as error:
        return NotKept(problem=told(error), contacts=visit.contacts(asked.locale, caller.accept_language))


async def fetch(caller: Caller, asked: FetchArguments) -> FetchedArticle:
    """One article whole, as its readers see it; an id that it had before finds it too. Raises `UnknownLocale` or `UnknownArticle`."""
    visit = caller.visit
    tag, _, article = asked.id.partition("/")
    locale = visit.stated_locale(tag)
    page = article_page(visit.generation, locale, renamed(visit.generation, locale, article, visit.viewer) or article, visit.viewer)
    articles = visit.generation.index(page.locale, visit.viewer).articles
    metadata = articles.metadata[page.article]
    always = metadata.handoff == "always"
    return FetchedArticle(
        id=f"{page.locale}/{page.article}",
        quoted=QUOTED,
        title=quoted(page.title),
        text=quoted(article_text(articles, page.article)),
        url=visit.generation.help_center.url(page.locale, page.article),
        metadata=ArticleFacts(
            article=page.article,
            locale=page.locale,
            category=page.category,
            summary=quoted(page.summary),
            labels=tuple(map(quoted, page.labels)),
            updated_at=page.updated_at.isoformat() if page.updated_at else None,
            stale=page.stale,
            translations=tuple(page.translations),
            always_handoff=always,
        ),
        guidance=f"{ABOUT_AN_ARTICLE} {ALWAYS_A_HUMAN}" if always else ABOUT_AN_ARTICLE,
        handoff=_handoff(visit, page.locale, page.category, metadata),
    )


async def create_handoff(caller: Caller, asked: HandoffArguments) -> OpenedHandoff | NotKept:
    """Opens a hand-off as `/v1/handoffs` does. Raises what keeps the caller out, and `Conflict` or `RequestError`."""
    await caller.admit()
    request = asked.request()
    to = await destination(caller.visit, request, caller.accept_language)
    try:
        return await hand_over(caller.desk, request, to, asked.idempotency_key)
    except StoreRefused as error:
        return NotKept(problem=told(error), contacts=to.step.contacts)


def _found(answer: Answer) -> FoundArticles:
    return FoundArticles(
        outcome=answer.outcome,
        confidence=answer.confidence,
        guidance=GUIDANCE[answer.outcome],
        quoted=QUOTED,
        reasons=answer.reasons,
        results=tuple(map(_result, answer.results)),
        handoff=answer.handoff,
        locale=answer.locale,
        answer_id=answer.answer_id,
        interpreted_as=answer.interpreted_as,
        degraded=answer.degraded,
    )


def _result(result: Result) -> FoundArticle:
    return FoundArticle(
        id=f"{result.locale}/{result.article}",
        article=result.article,
        locale=result.locale,
        title=quoted(result.title),
        summary=quoted(result.summary),
        section=quoted(result.section.heading),
        text=quoted(result.snippet.text),
        url=result.url,
        stale=result.stale,
    )


def _handoff(visit: Visit, locale: str, category: str, metadata: FrontMatter) -> Handoff:
    """The way to a human for what an article is about, as it is at the moment."""
    always = metadata.handoff == "always"
    subject = Subject(locale, category=category, labels=metadata.labels, reasons=["always_handoff"] if always else [])
    step = next_step(visit.generation.help_center, subject, visit.viewer.now)
    return Handoff(
        message=joined(handoff_message("always" if always else "answer", locale), step.message),
        queue=step.queue,
        open_now=step.open_now,
        next_open_at=step.next_open_at,
        next_open=step.next_open,
        contacts=step.contacts,
    )
