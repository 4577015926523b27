"""Routes with bounds: on what one request may send, and on how many may wait."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute
from starlette.requests import ClientDisconnect

from kb.errors import Overloaded, TooLarge

_MOST_WAITING = 64
"""Requests that may wait for an answer in one process: at a millisecond each, a new one waits for less than a tenth of a second."""

_KIB = 1024


class Gate:
    """Lets so many requests wait, and turns others away at once: a queue that grows serves nobody in time."""

    def __init__(self, most: int = _MOST_WAITING) -> None:
        self._most = most
        self._waiting = 0

    @asynccontextmanager
    async def waiting(self) -> AsyncIterator[None]:
        """For the time of one request that is wholly received; raises `Overloaded`."""
        if self._waiting >= self._most:
            raise Overloaded(f"{self._most} requests wait already; try again in a moment")
        self._waiting += 1
        try:
            await asyncio.sleep(0)  # until all that have come are counted: an answer is not interrupted once it has begun
            yield
        finally:
            self._waiting -= 1


class GuardedRoute(APIRoute):
    """A route that reads 256 KiB at most, and waits at the gate of its application."""

    limit = 256 * _KIB
    """Bytes of a request's body: 20,000 characters take 180,000 where a form encodes them."""

    gate = "gate"
    """Which of the application's gates."""

    gate_first = False
    """Whether a request counts as waiting before it is wholly received: where bodies are large, slow clients must not have many of them."""

    def admit(self, request: Request) -> None:
        """Raises what keeps a request out before anything of its body is read; here nothing does."""

    async def count(self, request: Request) -> None:
        """Raises what keeps a request out that has been let in to the gate, and may wait for a database; here nothing does."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """FastAPI's, behind the bounds."""
        return self.bounded(super().get_route_handler())

    def bounded(self, handle: Callable[[Request], Coroutine[Any, Any, Response]]) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """A handler, behind the bounds."""

        async def received(request: Request) -> Response:
            bounded = _Bounded(request.scope, request.receive)
            bounded.limit = self.limit
            try:
                if request.method != "GET":
                    await bounded.body()
            except ClientDisconnect:
                return Response(status_code=400)  # nobody reads it
            if self.gate_first:
                return await handle(bounded)
            async with self._gate(request).waiting():  # not before it is received: a slow client keeps nobody out
                await self.count(request)
                return await handle(bounded)

        async def guarded(request: Request) -> Response:
            self.admit(request)
            if not self.gate_first:
                return await received(request)
            async with self._gate(request).waiting():
                await self.count(request)
                return await received(request)

        return guarded

    def _gate(self, request: Request) -> Gate:
        gate: Gate = getattr(request.app.state, self.gate)
        return gate


class _Bounded(Request):
    """A request that reads no more than it may."""

    limit = 0

    async def stream(self) -> AsyncIterator[bytes]:  # type: ignore[override]  # Starlette says generator, and nobody sends into it
        """The body in parts; raises `TooLarge`."""
        size = 0
        async for part in super().stream():
            size += len(part)
            if size > self.limit:
                raise TooLarge(f"the body is over {self.limit // _KIB} KiB; send less at once")
            yield part
