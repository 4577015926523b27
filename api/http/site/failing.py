"""What a browser is shown when something is wrong: a page that helps on, in place of the API's problem details."""

from collections.abc import Awaitable, Callable
from urllib.parse import unquote

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.exceptions import HTTPException

from api.answers import Viewer
from api.http import problems
from api.http.parameters import Visit
from api.http.site.standing import place_at, protected, wished_locale
from api.pages.site import Place
from api.pages.site.other import down_page, missing_page, refused_page
from kb.errors import IndexRefused, KeyRefused, RateLimited, TooLarge, UnknownHandoff
from kb.locale import KNOWN, accepted, match

_NO_STORE = {"Cache-Control": "no-store"}
_OTHERS = ("/v1", "/health", "/docs", "/openapi.json", "/static", "/admin", "/mcp", "/widget")
"""What is asked for by programs; they are told in JSON."""

_REDIRECTS = range(300, 400)
_LONGEST_WANTED = 100


def page_of(request: Request, error: Exception) -> Response:
    """The page of an error; a redirect where it says so."""
    if isinstance(error, HTTPException) and error.status_code in _REDIRECTS:
        return RedirectResponse((error.headers or {})["Location"], error.status_code)
    status = problems.status_of(error)
    headers = {**_NO_STORE, **problems.headers_of(error)}
    if status == problems.UNAVAILABLE:
        headers["Retry-After"] = problems.RETRY_AFTER
    try:
        place = _place(request)
    except IndexRefused:
        locale = accepted(request.headers.get("accept-language", "")[:1000], KNOWN) or "en"
        return HTMLResponse(down_page(locale, request.scope["root_path"]), problems.UNAVAILABLE, headers)
    if isinstance(error, UnknownHandoff):
        return HTMLResponse(refused_page(place, "unknown"), status, headers)
    if status == 404:  # noqa: PLR2004 - Not Found
        return HTMLResponse(missing_page(place, _wanted(request)), status, headers)
    reason = "often" if isinstance(error, RateLimited) else "large" if isinstance(error, TooLarge) else "down"
    return HTMLResponse(refused_page(place, reason), status, headers)


def install(app: FastAPI) -> None:
    """Shows browsers a page where no route fits an address of a page; programs get their problem details as before."""
    before: Callable[[Request, Exception], Awaitable[Response] | Response] = app.exception_handlers[HTTPException]

    async def missing(request: Request, error: Exception) -> Response:
        if isinstance(error, HTTPException) and error.status_code == 404 and request.method == "GET" and _is_page(request):  # noqa: PLR2004
            return protected(request, page_of(request, error))
        answered = before(request, error)
        return answered if isinstance(answered, Response) else await answered

    app.add_exception_handler(HTTPException, missing)


def _is_page(request: Request) -> bool:
    path = _path(request)
    if any(path == other or path.startswith((f"{other}/", f"{other}.")) for other in _OTHERS):
        return False
    return "text/html" in request.headers.get("accept", "")


def _place(request: Request) -> Place:
    """Where the page of an error stands: in the locale of its address, else in that which the browser wants."""
    state = request.app.state
    visit = Visit(state.live.generation, _viewer(request), state.answering, state.inbox)
    tag = _path(request).split("/")[1]
    return place_at(request, visit, match(tag, visit.generation.locales) or wished_locale(request, visit))


def _viewer(request: Request) -> Viewer:
    """Whose articles are shown around an error: whoever has no key gets a page all the same."""
    try:
        viewer: Viewer = request.app.state.access.viewer(request)
    except KeyRefused:
        return Viewer()
    return viewer


def _path(request: Request) -> str:
    return request.scope["path"].removeprefix(request.scope["root_path"]) or "/"


def _wanted(request: Request) -> str:
    """The words of an address: what somebody may have looked for."""
    last = unquote(_path(request).rstrip("/").rpartition("/")[2]).removesuffix(".html").removesuffix(".md")
    return " ".join(last.replace("-", " ").replace("_", " ").split())[:_LONGEST_WANTED]
