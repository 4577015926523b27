"""Routes that show articles, categories and pictures."""

from pathlib import PurePosixPath
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import FileResponse, RedirectResponse
from starlette.exceptions import HTTPException

from api.answers.articles import ArticlePage, Category, article_page, categories, renamed
from api.http import problems
from api.http.cacheable import NOT_MODIFIED, IfNoneMatch, cacheable
from api.http.guarded_route import GuardedRoute
from api.http.parameters import AcceptLanguage, LocaleTag, Text, Visiting
from kb.pictures import DOWNLOADS, ENDINGS

router = APIRouter(prefix="/v1", tags=["articles"], route_class=GuardedRoute, responses=problems.described(401, 422, 503))

_NOT_FOUND = problems.described(404)
_MOVED: dict[int | str, dict[str, Any]] = {
    301: {"description": "It has another id now.", "headers": {"Location": {"schema": {"type": "string"}}}}
}
_SERVED = ENDINGS.keys() | DOWNLOADS
_PICTURE_HEADERS = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox; default-src 'none'"}


@router.get("/categories", summary="List all articles", response_model=list[Category], responses=NOT_MODIFIED)
async def get_categories(
    visit: Visiting,
    locale: Annotated[LocaleTag, Query()] = None,
    accept_language: AcceptLanguage = "",
    if_none_match: IfNoneMatch = "",
) -> Response:
    """The categories with their articles, in the order of the help centre; where the locale lacks one, its fallbacks'."""
    return cacheable(categories(visit.generation, visit.locale(locale, accept_language), visit.viewer), if_none_match)


@router.get(
    "/articles/{locale}/{category}/{slug}",
    summary="Show an article",
    response_model=ArticlePage,
    responses={**_MOVED, **NOT_MODIFIED, **_NOT_FOUND},
)
async def get_article(
    request: Request, visit: Visiting, locale: Text, category: Text, slug: Text, if_none_match: IfNoneMatch = ""
) -> Response:
    """One article with safe HTML; where the locale lacks it, its fallbacks'. An id that it had before redirects."""
    tag, article = visit.stated_locale(locale), f"{category}/{slug}"
    now = renamed(visit.generation, tag, article, visit.viewer)
    if now:
        return RedirectResponse(f"{request.scope['root_path']}/v1/articles/{tag}/{now}", 301)
    return cacheable(article_page(visit.generation, tag, article, visit.viewer), if_none_match, vary="")


@router.get("/assets/{path:path}", summary="Show a picture", response_class=FileResponse, responses=_NOT_FOUND)
async def get_picture(visit: Visiting, path: Text) -> FileResponse:
    """A picture that articles show, or a text that they link to, which browsers save."""
    name = PurePosixPath(path)
    ending = name.suffix.lower()
    if ending not in _SERVED or not visit.generation.shows_picture(str(name), visit.viewer):
        raise HTTPException(404, f"no picture `{path}`")
    file = visit.generation.folder / "assets" / name
    if ending in DOWNLOADS:
        return FileResponse(file, headers=_PICTURE_HEADERS, media_type="text/plain; charset=utf-8", filename=name.name)
    return FileResponse(file, headers=_PICTURE_HEADERS)
