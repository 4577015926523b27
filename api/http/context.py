"""The route that suggests before anybody asks: by where a person is, what happened there, or the ticket that they write."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field

from api.answers.context import DEFAULT_LIMIT, MOST_ARTICLES, ContextRequest, ContextSuggestions, CountedEvent, in_context
from api.http import problems
from api.http.parameters import AcceptLanguage, LocaleTag, Session, Text, Visiting, without_defaults
from api.http.quick_route import QuickRoute
from api.runtime.inbox import RecordedContext
from kb.errors import EngineRefused

router = APIRouter(prefix="/v1", tags=["answers"], route_class=QuickRoute, responses=problems.described(401, 413, 422, 429, 503))

LONGEST_TEXT = 10_000
"""Characters of a ticket; as many as a hand-off may have."""


class AppEvent(BaseModel):
    """Something that happened in the app."""

    model_config = ConfigDict(extra="forbid", json_schema_extra=without_defaults)

    name: Annotated[Text, Field(min_length=1, max_length=200, examples=["login_failed"])]
    count: Annotated[int, Field(ge=0, le=1_000_000, description="How often.")] = 1
    seconds: Annotated[
        float | None, Field(ge=0, description="Over which time it was counted; unless stated, the time that the articles' rules want.")
    ] = None


class Here(BaseModel):
    """Where somebody is, and what is known of them; nothing of it is required."""

    model_config = ConfigDict(extra="forbid", json_schema_extra=without_defaults)

    page: Annotated[Text, Field(max_length=2000, description="The page's address, or its path.")] = ""
    screen: Annotated[Text, Field(max_length=200, description="What the app calls what it shows.")] = ""
    events: Annotated[list[AppEvent], Field(max_length=50, description="What happened in the app.")] = []
    app_version: Annotated[Text | None, Field(max_length=100, description="Of the app, as in `4.2.1`.")] = None
    subject: Annotated[Text, Field(max_length=LONGEST_TEXT, description="Of a ticket, as it is written.")] = ""
    text: Annotated[Text, Field(max_length=LONGEST_TEXT, description="Of a ticket, as it is written; what it asks is asked.")] = ""
    locale: LocaleTag = None
    limit: Annotated[int, Field(ge=1, le=MOST_ARTICLES, description="Most articles wanted.")] = DEFAULT_LIMIT
    session: Session = None


@router.post("/suggestions/context", summary="Suggest before anybody asks", response_model=ContextSuggestions)
async def post_context_suggestions(visit: Visiting, here: Here, accept_language: AcceptLanguage = "") -> Response:
    """Articles that may help where somebody is: by the rules in their front matter, and by the ticket that is being written."""
    request = ContextRequest(
        page=here.page,
        screen=here.screen,
        events=tuple(CountedEvent(event.name, event.count, event.seconds) for event in here.events),
        app_version=here.app_version,
        subject=here.subject,
        text=here.text,
        locale=here.locale,
        accept_language=accept_language,
        limit=here.limit,
        viewer=visit.viewer,
    )
    question = request.asked()
    try:
        answer = await visit.answering.answer(visit.generation, question) if question else None
    except EngineRefused as error:
        return problems.with_contacts(error, visit.contacts(here.locale, accept_language))
    shown = in_context(visit.generation, request, answer)
    if visit.inbox and shown.articles:
        visit.inbox.recorder.record(RecordedContext(shown, request.question, datetime.now(UTC), here.session))
    return Response(shown.model_dump_json(), headers={"Cache-Control": "no-store"}, media_type="application/json")
