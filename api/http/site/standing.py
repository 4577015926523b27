"""Where a page stands, as its request tells it, and what its browser is told to forbid."""

import re
from urllib.parse import urlsplit

from fastapi import Request, Response

from api.answers.locale_choice import choose_locale
from api.http.access import AUDIENCE
from api.http.parameters import Visit
from api.pages.site import Place
from kb.errors import KotaeError

_HOST = re.compile(r"[A-Za-z0-9.\-:\[\]]+")


def protected(request: Request, response: Response) -> Response:
    """With what tells browsers to run nothing but our own files, and to send no addresses elsewhere."""
    response.headers.setdefault("Content-Security-Policy", _policy(request))
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
    if request.scope.get(AUDIENCE) == "internal":
        response.headers["X-Robots-Tag"] = "noindex"
    return response


def _policy(request: Request) -> str:
    try:
        address = urlsplit(request.app.state.live.generation.help_center.assets_url)
    except KotaeError:
        address = urlsplit("")
    elsewhere = f" {address.scheme}://{address.netloc}" if address.netloc else ""
    return (
        f"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:{elsewhere}; connect-src 'self'; "
        "form-action 'self'; frame-ancestors 'self'; base-uri 'none'"
    )


def place_at(request: Request, visit: Visit, locale: str) -> Place:
    """Where a page of a served locale stands."""
    host = request.headers.get("host", "")
    origin = f"{request.url.scheme}://{host}" if _HOST.fullmatch(host) else ""
    watched = request.app.state.watched if request.method == "GET" else None  # what was sent is not sent again
    return Place(visit.generation, visit.viewer, locale, request.scope["root_path"], origin, watched.state if watched else "")


def wished_locale(request: Request, visit: Visit) -> str:
    """The served locale that the browser wants, else the help centre's own."""
    return choose_locale(visit.generation, "", None, request.headers.get("accept-language", "")[:1000]).locale
