"""Routes that show articles, categories and pictures."""

import hashlib
from pathlib import PurePosixPath
from typing import Annotated

from fastapi import APIRouter, Header, Query, Response
from fastapi.responses import FileResponse, RedirectResponse
from starlette.exceptions import HTTPException

from api.answers.articles import ArticlePage, Category, article_page, categories, renamed
from api.http import problems
from api.http.parameters import AcceptLanguage, LocaleTag, Text, Visiting

router = APIRouter(prefix="/v1", responses=problems.RESPONSES)

_PICTURES = {".gif", ".jpeg", ".jpg", ".png", ".svg", ".webp"}
_PICTURE_HEADERS = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox; default-src 'none'"}


@router.get("/categories", summary="List all articles")
async def get_categories(
    visit: Visiting, locale: Annotated[LocaleTag, Query()] = None, accept_language: AcceptLanguage = ""
) -> list[Category]:
    """The categories with their articles, in the order of the help centre."""
    return categories(visit.generation, visit.locale(locale, accept_language), visit.viewer)


@router.get("/articles/{locale}/{category}/{slug}", summary="Show an article", response_model=ArticlePage, responses=problems.NOT_FOUND)
async def get_article(visit: Visiting, locale: Text, category: Text, slug: Text, if_none_match: Annotated[str, Header()] = "") -> Response:
    """One article with safe HTML. An id that it had before redirects."""
    tag, article = visit.locale(locale, ""), f"{category}/{slug}"
    now = renamed(visit.generation, tag, article, visit.viewer)
    if now:
        return RedirectResponse(f"/v1/articles/{tag}/{now}", 301)
    body = article_page(visit.generation, tag, article, visit.viewer).model_dump_json().encode()
    etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
    headers = {"ETag": etag, "Cache-Control": "no-cache"}
    if etag in if_none_match:
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type="application/json")


@router.get("/assets/{path:path}", summary="Show a picture", response_class=FileResponse, responses=problems.NOT_FOUND)
async def get_asset(visit: Visiting, path: Text) -> FileResponse:
    """A picture that articles show."""
    name = PurePosixPath(path)
    if name.suffix.lower() not in _PICTURES or f"assets/{name}" not in visit.generation.manifest.files:
        raise HTTPException(404, f"no picture `{path}`")
    return FileResponse(visit.generation.folder / "assets" / name, headers=_PICTURE_HEADERS)
