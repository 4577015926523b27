"""What is told of each request, and to the one who asked: by which id its traces are found. Pure ASGI, as it costs each answer."""

import logging
from time import perf_counter

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http import problems
from api.observing.observer import Observer
from indexer.under_way import begin

_access = logging.getLogger("kotae.access")
_log = logging.getLogger("kotae")

_GONE = 499
"""For a client that did not wait for the answer; as nginx has it."""

UNKNOWN = "-"
"""In the place of a route, where none fits the address: that one may hold anything."""


class Observed:
    """Stands around all that may fail, so that whatever happens is told once, and answered as a problem.

    To be within `Proxies`, which copies the scope: the route that the router finds is read from it afterwards.
    """

    def __init__(self, app: ASGIApp, observer: Observer, *, access_log: bool) -> None:
        self._app = app
        self._metrics, self._tracing = observer.metrics, observer.tracing
        self._access_log = access_log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Adds `X-Request-ID` to the response; never raises what a route did."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        start, method, request, status = perf_counter(), scope["method"], begin(scope["headers"]), _GONE
        span = self._tracing.begin(request, method) if self._tracing else None
        id_header = b"x-request-id", request.id.encode("ascii")

        async def send_on(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message.get("headers", ()), id_header]
            await send(message)

        try:
            await self._app(scope, receive, send_on)
        except Exception as error:
            _log.exception("a request failed")
            if status == _GONE:
                await problems.fault(error)(scope, receive, send_on)
        finally:
            self._ended(method, route_of(scope), status, perf_counter() - start)
            if self._tracing and span:
                self._tracing.end(span, method, route_of(scope), status)

    def _ended(self, method: str, route: str, status: int, seconds: float) -> None:
        if self._metrics:
            self._metrics.request(route, method, status, seconds)
        if self._access_log:
            took = round(seconds * 1000, 2)
            fields = {"method": method, "route": route, "status": status, "milliseconds": took}
            _access.info("%s %s %d %s ms", method, route, status, took, extra={"fields": fields})


def route_of(scope: Scope) -> str:
    """The route by its pattern, `/v1/articles/{locale}/{article}`: what stands in an address may be what somebody looked for."""
    return getattr(scope.get("route"), "path", UNKNOWN)
