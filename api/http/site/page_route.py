"""Routes of pages: what holds for each of them, and where a page stands."""

import logging
from collections.abc import Callable, Coroutine
from typing import Annotated, Any, ClassVar

from fastapi import Depends, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.convertors import Convertor, register_url_convertor
from starlette.exceptions import HTTPException

from api.http.access import Door, Purpose
from api.http.cacheable import revalidated
from api.http.guarded_route import GuardedRoute
from api.http.parameters import Visiting
from api.http.site import failing
from api.http.site.standing import place_at, protected
from api.pages.site import Place
from kb.errors import KeyRefused, KotaeError, UnknownLocale
from kb.locale import match

_log = logging.getLogger("kotae")


class _Tag(Convertor[str]):
    """What may be a locale: `uk`, `zh-TW`; nothing of ours is called so."""

    regex = "(?!mcp(?:/|$))[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,2}"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("tag", _Tag())


class PageRoute(GuardedRoute):
    """A route whose answers are pages, also when something is wrong."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """As of all guarded routes; what is raised becomes a page."""
        handle = super().get_route_handler()

        async def shown(request: Request) -> Response:
            try:
                response = await handle(request)
            except (KotaeError, RequestValidationError, HTTPException) as error:
                response = failing.page_of(request, error)
            except Exception as error:  # our own fault: the reader is shown a way on all the same
                _log.exception("a page failed")
                response = failing.page_of(request, error)
            return protected(request, response)

        return shown


class PurposeRoute(PageRoute):
    """A route of pages that keeps what a person sends, within the same limits as the API. Our own forms need no publishable key."""

    gate = "inbox_gate"
    purpose: ClassVar[Purpose] = "handoffs"

    @classmethod
    def of(cls, purpose: Purpose) -> type["PurposeRoute"]:
        """Such routes for one purpose."""
        return type(f"{cls.__name__}Of{purpose.title()}", (cls,), {"purpose": purpose})

    def admit(self, request: Request) -> None:
        """Raises `KeyRefused` for forms of other sites' pages."""
        if request.headers.get("sec-fetch-site") == "cross-site":
            raise KeyRefused("this form is for the help centre's own pages")

    async def count(self, request: Request) -> None:
        """Raises `RateLimited`."""
        door: Door = request.app.state.door
        await door.count_own(self.purpose, request)


class AskingRoute(PageRoute):
    """A route of pages that answers questions, within the same limits as the API."""

    def admit(self, request: Request) -> None:
        """Raises `RateLimited`."""
        door: Door = request.app.state.door
        door.ask_own(request)


async def _place(request: Request, visit: Visiting, locale: str) -> Place:
    """Of the locale in the path; raises a redirect for `zh-TW` and the like, and `UnknownLocale`."""
    known = match(locale, visit.generation.locales)
    if known is None:
        raise UnknownLocale(f"no locale `{locale}` here")
    if known != locale:
        root = request.scope["root_path"]
        rest = request.url.path.removeprefix(f"{root}/{locale}")
        query = f"?{request.url.query}" if request.url.query else ""
        raise HTTPException(301, headers={"Location": f"{root}/{known}{rest}{query}"})
    return place_at(request, visit, known)


Placed = Annotated[Place, Depends(_place)]


def kept(request: Request, content: str, media_type: str = "text/html", vary: str = "") -> Response:
    """A page that browsers may keep, and ask again whether it still holds."""
    if_none_match = request.headers.get("if-none-match", "")[:4000]
    kind = media_type if "charset" in media_type else f"{media_type}; charset=utf-8"
    return revalidated(content.encode("utf-8", "replace"), if_none_match, kind, vary)


def private(content: str, status: int = 200) -> Response:
    """A page that nobody keeps: it shows what a person wrote."""
    return HTMLResponse(content.encode("utf-8", "replace"), status, {"Cache-Control": "no-store"})


def moved(address: str, status: int = 301) -> Response:
    """A redirect to an address on this host."""
    return RedirectResponse(address, status)
