"""The route that suggests while somebody types."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.answers.suggest import DEFAULT_LIMIT, Suggestions, SuggestRequest, suggest
from api.http import problems
from api.http.cacheable import NOT_MODIFIED, IfNoneMatch, cacheable
from api.http.guarded_route import GuardedRoute
from api.http.parameters import AcceptLanguage, LocaleTag, SuggestionLimit, Typed, Visiting

router = APIRouter(prefix="/v1", tags=["answers"], route_class=GuardedRoute, responses=problems.described(422, 503))


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
