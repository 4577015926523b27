"""Routes of the preview, which are there while a content root is watched."""

import re
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse, PlainTextResponse, RedirectResponse
from starlette.concurrency import run_in_threadpool

from api.answers import Request as AnswerRequest
from api.answers import Trace, trace
from api.http.guarded_route import GuardedRoute
from api.http.parameters import Text, Visit, Visiting
from api.pages.preview import Asked, Standing, preview_page
from api.preview import Watched
from kb.errors import RequestError
from kb.locale import match

router = APIRouter(prefix="/preview", route_class=GuardedRoute, include_in_schema=False)

_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-src 'self'; "
    "img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
}
_ARTICLE = re.compile(r"[A-Za-z-]+/[a-z0-9-]+/[a-z0-9-]+")


@router.get("")
async def get_preview(request: Request) -> Response:
    """The address as people type it."""
    return RedirectResponse(f"{request.scope['root_path']}/preview/", 308)


@router.get("/")
async def get_preview_page(
    request: Request,
    visit: Visiting,
    q: Annotated[Text, Query()] = "",
    locale: Annotated[Text, Query(max_length=35)] = "",
    article: Annotated[Text, Query(max_length=300)] = "",
) -> Response:
    """Asks, and shows what a customer would get, and why, beside an article."""
    watched: Watched = request.app.state.watched
    root = request.scope["root_path"]
    asked = await _asked(request, visit, q, match(locale, visit.generation.locales) or visit.generation.help_center.default_locale)
    beside = f"{root}/{article}" if _ARTICLE.fullmatch(article) else ""
    return HTMLResponse(preview_page(visit.generation, root, _standing(watched), asked, beside), headers=_HEADERS)


@router.get("/state")
async def get_state(request: Request) -> Response:
    """What pages compare with what they were made from, to see whether there is anything new."""
    watched: Watched = request.app.state.watched
    return PlainTextResponse(watched.state, headers=_HEADERS)


async def _asked(request: Request, visit: Visit, question: str, locale: str) -> Asked:
    if not question.strip():
        return Asked(question, locale, None)

    def traced() -> Trace:
        return trace(visit.generation, AnswerRequest(question, locale, viewer=visit.viewer), request.app.state.live.embedder)

    try:
        return Asked(question, locale, await run_in_threadpool(traced))
    except RequestError as error:
        return Asked(question, locale, None, str(error))


def _standing(watched: Watched) -> Standing:
    last = watched.last
    content = Path(watched.content.name)
    if last is None:
        return Standing(content, watched.state, "not built yet", "", ())
    built = f"built in {last.seconds:.2f} s" if last.generation else "not built: the last good state is shown"
    return Standing(content, watched.state, built, last.trouble, last.problems)
