"""Routes about the help centre as a whole."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.answers.help_center import HelpCenterPage, Locale, help_center_page, locales
from api.http import problems
from api.http.cacheable import NOT_MODIFIED, IfNoneMatch, cacheable
from api.http.guarded_route import GuardedRoute
from api.http.parameters import AcceptLanguage, LocaleTag, Visiting

router = APIRouter(prefix="/v1", tags=["help center"], route_class=GuardedRoute, responses=problems.described(401, 422, 503))


@router.get("/locales", summary="List the locales", response_model=list[Locale], responses=NOT_MODIFIED)
async def get_locales(visit: Visiting, if_none_match: IfNoneMatch = "") -> Response:
    """The locales that the help centre speaks, in its own order."""
    return cacheable(locales(visit.generation), if_none_match, vary="")


@router.get("/help-center", summary="Show the help centre", response_model=HelpCenterPage, responses=NOT_MODIFIED)
async def get_help_center(
    visit: Visiting,
    locale: Annotated[LocaleTag, Query()] = None,
    accept_language: AcceptLanguage = "",
    if_none_match: IfNoneMatch = "",
) -> Response:
    """What an app shows before anything is asked: name, locales, articles that are promoted, and the ways to a human."""
    return cacheable(help_center_page(visit.generation, visit.locale(locale, accept_language), visit.viewer), if_none_match)
