"""The route that suggests while somebody types."""

from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict

from api.answers.suggest import DEFAULT_LIMIT, Suggestions, SuggestRequest, suggest
from api.http import problems
from api.http.cacheable import NOT_MODIFIED, IfNoneMatch, cacheable
from api.http.parameters import AcceptLanguage, LocaleTag, SuggestionLimit, Typed, Visiting, without_defaults
from api.http.quick_route import QuickRoute

router = APIRouter(prefix="/v1", tags=["answers"], route_class=QuickRoute, responses=problems.described(401, 413, 422, 429, 503))

_HEADERS = {"Vary": "Accept-Language", "Cache-Control": "no-store"}
"""What people type is personal data, before they ask it, too."""


class TypedSoFar(BaseModel):
    """What is typed so far."""

    model_config = ConfigDict(extra="forbid", json_schema_extra=without_defaults)

    q: Typed
    locale: LocaleTag = None
    limit: SuggestionLimit = DEFAULT_LIMIT


@router.get("/suggestions", summary="Suggest while somebody types", response_model=Suggestions, responses=NOT_MODIFIED)
async def get_suggestions(
    visit: Visiting,
    q: Annotated[Typed, Query()],
    locale: Annotated[LocaleTag, Query()] = None,
    limit: Annotated[SuggestionLimit, Query()] = DEFAULT_LIMIT,
    accept_language: AcceptLanguage = "",
    if_none_match: IfNoneMatch = "",
) -> Response:
    """Titles, and other ways of asking, that go on from what is typed so far."""
    request = SuggestRequest(q, locale, accept_language, limit, visit.viewer)
    return cacheable(suggest(visit.generation, request), if_none_match)


@router.post("/suggestions", summary="Suggest, with what is typed kept out of addresses", response_model=Suggestions)
async def post_suggestions(visit: Visiting, typed: TypedSoFar, accept_language: AcceptLanguage = "") -> Response:
    """The same as GET, with what is typed in the body, where no proxy logs it."""
    request = SuggestRequest(typed.q, typed.locale, accept_language, typed.limit, visit.viewer)
    return Response(suggest(visit.generation, request).model_dump_json(), headers=_HEADERS, media_type="application/json")
