"""What holds for every request, before a route is found. Pure ASGI: each costs some microseconds."""

import re
from collections.abc import Sequence

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from api.http.access import AUDIENCE

_PREFIX = b"x-forwarded-prefix"
_PATH = re.compile(rb"/(?!/)[A-Za-z0-9._~%/-]*")
"""A plain absolute path: no other host, and nothing that means something in HTML."""


class Proxies(ProxyHeadersMiddleware):
    """Believes proxies that are trusted: client and scheme as uvicorn does, and the path below which they show the API."""

    def __init__(self, app: ASGIApp, trusted: Sequence[str], root_path: str) -> None:
        """`root_path` is the path where it is known, and empty where proxies say it."""
        super().__init__(app, list(trusted))  # type: ignore[arg-type]  # uvicorn and Starlette have types of their own for ASGI
        self._root_path = root_path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # type: ignore[override]
        """Sets `root_path`, by which links and redirects begin, and so does the path, as ASGI has it, also where a proxy cut it off."""
        if scope["type"] == "http":
            root_path = self._root_path or self._told(scope)
            below = scope["path"] if f"{scope['path']}/".startswith(f"{root_path}/") else root_path + scope["path"]
            scope = {**scope, "root_path": root_path, "path": below}
        await super().__call__(scope, receive, send)  # type: ignore[arg-type]

    def _told(self, scope: Scope) -> str:
        """The path that a trusted proxy tells; empty without one."""
        if scope["client"] and scope["client"][0] in self.trusted_hosts:
            for name, value in scope["headers"]:
                if name == _PREFIX and _PATH.fullmatch(value):
                    return str(value.decode("ascii").rstrip("/"))
        return ""


class Caches:
    """Tells caches that an answer depends on the key that was shown, and proxies to keep none that shows internal articles."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Adds headers where the request was asked whose articles it shows."""

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start" and AUDIENCE in scope:
                headers = MutableHeaders(scope=message)
                headers.add_vary_header("Authorization")
                if scope[AUDIENCE] == "internal":
                    kept = "no-store" if "no-store" in headers.get("Cache-Control", "") else "no-cache"
                    headers["Cache-Control"] = f"private, {kept}"
            await send(message)

        await self._app(scope, receive, told)


class Head:
    """Answers HEAD as GET is answered, without the body, which the server leaves away."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Lets routes see GET; the server goes on knowing that it was HEAD."""
        if scope["type"] == "http" and scope["method"] == "HEAD":
            scope["method"] = "GET"  # of the copy that `Proxies` made

            async def without_body(message: Message) -> None:
                await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

            await self._app(scope, receive, without_body)
        else:
            await self._app(scope, receive, send)
