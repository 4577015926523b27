"""Who has shown a key: a cookie by chance, of which the store has the hash, so that logging out and revoking the key end it everywhere."""

import secrets
from datetime import UTC, datetime, timedelta

from fastapi import Request, Response

from api.handoffs.opening import Desk
from api.http.inbox.admin_route import may_read
from api.http.inbox.desk import AskedDesk
from api.keys import Keyring, digest
from api.store.keys import Key, delete_login, find_login, insert_login

COOKIE = "kotae_owner"
SECONDS = 12 * 3600
"""How long one is logged in."""


async def log_in(request: Request, response: Response, desk: AskedDesk, key: Key) -> None:
    """Only for the owner's pages, never readable by scripts, and never sent along from another site."""
    token = secrets.token_urlsafe(32)
    ends_at = datetime.now(UTC) + timedelta(seconds=SECONDS)

    def keep(desk: Desk) -> None:
        with desk.store.writing() as connection:
            insert_login(connection, digest(token), key.id, ends_at)

    await desk.ask(keep)
    response.set_cookie(
        COOKIE,
        token,
        max_age=SECONDS,
        path=_path(request),
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="strict",
    )


async def log_out(request: Request, response: Response, desk: AskedDesk) -> None:
    """Forgets it, here and in this browser."""
    token = request.cookies.get(COOKIE, "")

    def forget(desk: Desk) -> None:
        with desk.store.writing() as connection:
            delete_login(connection, digest(token))

    if token:
        await desk.ask(forget)
    response.delete_cookie(COOKIE, path=_path(request), httponly=True, samesite="strict")


async def logged_in(request: Request, desk: AskedDesk) -> Key | None:
    """The key that was shown, while the cookie is one of ours and the key holds."""
    token = request.cookies.get(COOKIE, "")

    def find(desk: Desk) -> str | None:
        with desk.store.reading() as connection:
            return find_login(connection, digest(token), datetime.now(UTC))

    key_id = await desk.ask(find) if token else None
    keyring: Keyring = request.app.state.keyring
    key = keyring.find_id(key_id) if key_id else None
    return key if may_read(key) else None


def from_elsewhere(request: Request) -> bool:
    """Whether another site made the browser send this: browsers say so over HTTPS, and else whose page it was."""
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site is not None:
        return site not in ("same-origin", "none")
    return origin is not None and _host(origin.partition("//")[2]) != _host(request.headers.get("Host", ""))


def _host(written: str) -> str:
    return written.lower().removesuffix(":80").removesuffix(":443")


def _path(request: Request) -> str:
    return f"{request.scope['root_path']}/admin"
