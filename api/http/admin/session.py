"""Who has shown the admin key: a cookie that says until when, signed with the key, so that nothing is kept and a new key ends all."""

import hashlib
import hmac
import time

from fastapi import Request, Response

from api.http.inbox.keys import same

COOKIE = "kotae_owner"
SECONDS = 12 * 3600
"""How long one is logged in."""


def log_in(request: Request, response: Response) -> None:
    """Only for the owner's pages, never readable by scripts, and never sent along from another site."""
    until = str(int(time.time()) + SECONDS)
    response.set_cookie(
        COOKIE,
        f"{until}.{_signature(request, until)}",
        max_age=SECONDS,
        path=_path(request),
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="strict",
    )


def log_out(request: Request, response: Response) -> None:
    """Forgets it in this browser."""
    response.delete_cookie(COOKIE, path=_path(request), httponly=True, samesite="strict")


def logged_in(request: Request) -> bool:
    """Whether the cookie is ours, and still holds."""
    until, _, signature = request.cookies.get(COOKIE, "").partition(".")
    return until.isascii() and until.isdigit() and same(_signature(request, until), signature) and int(until) > time.time()


def from_elsewhere(request: Request) -> bool:
    """Whether another site made the browser send this: browsers say so over HTTPS, and else whose page it was."""
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site is not None:
        return site not in ("same-origin", "none")
    return origin is not None and _host(origin.partition("//")[2]) != _host(request.headers.get("Host", ""))


def _host(written: str) -> str:
    return written.lower().removesuffix(":80").removesuffix(":443")


def _signature(request: Request, until: str) -> str:
    key = request.app.state.settings.admin_key.get_secret_value().encode()
    return hmac.new(key, f"owner's pages until {until}".encode(), hashlib.sha256).hexdigest()


def _path(request: Request) -> str:
    return f"{request.scope['root_path']}/admin"
