"""Routes that answer questions.

They run in the event loop, one after the other: an answer is a millisecond of Python, for which threads would only wait for each other,
and each thread would hold tokenizers of its own. More cores are for more workers.
"""

from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, JsonValue

from api.answers import Answer, Request
from api.answers.request import DEFAULT_LIMIT
from api.http import problems
from api.http.parameters import (
    AcceptLanguage,
    Fallbacks,
    Limit,
    LocaleTag,
    Question,
    Rejected,
    Session,
    Verbatim,
    Visit,
    Visiting,
    without_defaults,
)
from api.http.quick_route import QuickRoute
from kb.errors import EngineRefused

router = APIRouter(prefix="/v1", tags=["answers"], route_class=QuickRoute, responses=problems.described(401, 413, 422, 429, 503))

_HEADERS = {"Vary": "Accept-Language", "Cache-Control": "no-store"}
"""Questions are personal data: no proxy keeps them."""


def _described(schema: dict[str, JsonValue]) -> None:
    """An example, and defaults in words."""
    schema["examples"] = [{"question": "забув пароль", "locale": "uk"}]
    without_defaults(schema)


class Asked(BaseModel):
    """A question to answer."""

    model_config = ConfigDict(extra="forbid", json_schema_extra=_described)

    question: Question
    locale: LocaleTag = None
    limit: Limit = DEFAULT_LIMIT
    verbatim: Verbatim = False
    fallbacks: Fallbacks = None
    rejected: Rejected = []
    session: Session = None


@router.get("/answers", summary="Answer a question", response_model=Answer)
async def get_answers(
    visit: Visiting,
    question: Annotated[Question, Query()],
    locale: Annotated[LocaleTag, Query()] = None,
    limit: Annotated[Limit, Query()] = DEFAULT_LIMIT,
    verbatim: Annotated[Verbatim, Query()] = False,
    fallbacks: Annotated[Fallbacks, Query()] = None,
    rejected: Annotated[Rejected, Query()] = [],  # noqa: B006 - FastAPI copies it
    session: Annotated[Session, Query()] = None,
    accept_language: AcceptLanguage = "",
) -> Response:
    """Ranked self-service answers, and the way to a human when they are not sure."""
    asked = Asked.model_construct(
        question=question, locale=locale, limit=limit, verbatim=verbatim, fallbacks=fallbacks, rejected=rejected, session=session
    )  # valid already
    return await _answer(visit, asked, accept_language)


@router.post("/answers", summary="Answer a question, kept out of addresses", response_model=Answer)
async def post_answers(visit: Visiting, asked: Asked, accept_language: AcceptLanguage = "") -> Response:
    """The same as GET, with the question in the body, where no proxy logs it."""
    return await _answer(visit, asked, accept_language)


async def _answer(visit: Visit, asked: Asked, accept_language: str) -> Response:
    request = Request(
        question=asked.question,
        locale=asked.locale,
        accept_language=accept_language,
        limit=asked.limit,
        viewer=visit.viewer,
        verbatim=asked.verbatim,
        fallbacks=None if asked.fallbacks is None else tuple(asked.fallbacks),
        rejected=tuple(asked.rejected),
    )
    try:
        answer = await visit.ask(request, asked.session)
    except EngineRefused as error:
        return problems.with_contacts(error, visit.contacts(asked.locale, accept_language))
    return Response(
        answer.model_dump_json(), headers=_HEADERS, media_type="application/json"
    )  # valid by construction: FastAPI would check it once more
