"""The route of the Model Context Protocol: streamable HTTP, stateless, one JSON answer to each POST."""

import asyncio
from functools import cache
from importlib import import_module
from types import ModuleType

from fastapi import APIRouter, Request, Response
from starlette.datastructures import MutableHeaders
from starlette.types import Message

from api.http.access import Door
from api.http.guarded_route import GuardedRoute
from api.http.inbox.desk import AtDesk
from api.http.mcp.tools import Caller
from api.http.parameters import AcceptLanguage, Visiting
from kb.errors import OriginRefused

_HEADERS = {"Cache-Control": "no-store"}
"""Questions are personal data: no proxy keeps them."""


class AgentsRoute(GuardedRoute):
    """A route for agents. It waits at a gate of its own: hand-offs to a store that hangs hold up no question of people."""

    gate = "agents_gate"

    def admit(self, request: Request) -> None:
        """Keeps out pages of origins that the settings do not name, also those that gave our address their own name; counts the others."""
        origin, allowed = request.headers.get("Origin"), request.app.state.settings.cors_origins
        if origin is not None and not {origin, "*"} & set(allowed):
            raise OriginRefused(f"pages of `{origin[:100]}` may not ask; add the origin to KOTAE_CORS_ORIGINS")
        door: Door = request.app.state.door
        door.ask(request)


router = APIRouter(route_class=AgentsRoute, include_in_schema=False)


@router.post("/mcp")
async def post_mcp(request: Request, visit: Visiting, desk: AtDesk, accept_language: AcceptLanguage = "") -> Response:
    """What the protocol answers."""
    server = await asyncio.to_thread(_server)
    door: Door = request.app.state.door
    caller = Caller(visit, desk, accept_language, lambda: door.count("handoffs", request))
    collected = _Collected(request)
    await server.serve_request(caller, request.scope, collected.receive, collected.send)
    return collected.response()


@cache
def _server() -> ModuleType:
    """The module that speaks the protocol, loaded when somebody asks first: most servers are asked by no agent."""
    return import_module("api.http.mcp.server")


class _Collected:
    """One exchange with an application within ours: the body that was received already, and the answer as a whole."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self._given = False
        self._status = 500
        self._headers: list[tuple[bytes, bytes]] = []
        self._body = b""

    async def receive(self) -> Message:
        """The body, and then whatever the client does."""
        if self._given:
            return await self._request.receive()
        self._given = True
        return {"type": "http.request", "body": await self._request.body(), "more_body": False}

    async def send(self, message: Message) -> None:
        """Keeps what is answered."""
        if message["type"] == "http.response.start":
            self._status, self._headers = message["status"], list(message.get("headers", ()))
        elif message["type"] == "http.response.body":
            self._body += message.get("body", b"")

    def response(self) -> Response:
        """The same as one of ours."""
        response = Response(self._body, self._status)
        for name, value in MutableHeaders(raw=self._headers).items():
            response.headers[name] = value
        response.headers.update(_HEADERS)
        return response
