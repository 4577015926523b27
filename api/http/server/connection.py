"""One connection: what uvicorn leaves open is bounded here, so that slow and silent clients cost nothing but a socket."""

import asyncio
import json
import re
from typing import ClassVar

import httptools
from uvicorn._types import ASGI3Application, ASGIReceiveCallable, ASGISendCallable, Scope
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from api.http.observed import UNKNOWN
from api.http.server.crowd import Crowd
from api.observing.observer import Observer
from indexer.under_way import begin, new_id

_NOT_HTTP = "this is no valid HTTP request; percent-encode addresses: curl -G --data-urlencode 'question=…' 'http://…/v1/answers'"

_END = b"\r\n\r\n"
"""Of a head."""

_NOT_ASCII = re.compile(rb"[\x80-\xff]")


_TOO_MANY = {
    "type": "urn:kotae:overloaded",
    "title": "Service Unavailable",
    "status": 503,
    "detail": "more questions come than can be answered in time; try again in a moment",
}

_TURNED_AWAY = (
    b"HTTP/1.1 503 Service Unavailable\r\ncontent-type: application/problem+json\r\nretry-after: 2\r\ncache-control: no-store\r\n"
    b"access-control-allow-origin: *\r\naccess-control-expose-headers: Retry-After, X-Request-ID\r\n"
    b"content-length: %d\r\nx-request-id: %s\r\n\r\n%s"
)
"""What is said to a question that nobody could answer in time."""


class Connection(HttpToolsProtocol):
    """uvicorn's, with limits, and problem details for what is not HTTP."""

    longest_head: ClassVar = 10.0
    """Seconds from the connection, or from a request's first byte, to the end of its headers."""

    largest_head: ClassVar = 64 * 1024
    """Bytes of request line and headers: a question of 7,000 Chinese characters takes 63,000."""

    longest_silence: ClassVar = 10.0
    """Seconds without a byte, within a body, or of a client that does not read what it asked for."""

    longest_body: ClassVar = 120.0
    """Seconds from the end of the headers to that of the body."""

    crowd: ClassVar = Crowd()
    """Of this process."""

    _timer: asyncio.TimerHandle | None = None
    _head: int = 0
    """Bytes of the head that is being received."""

    _in_body: bool = False
    _body_ends: float = 0.0
    """The loop's time at which the body must be there."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """A client is there; it must say something soon."""
        super().connection_made(transport)
        self._wait(self.longest_head)

    def connection_lost(self, exc: Exception | None) -> None:
        """It is gone."""
        self._wait(None)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """A part of a request, or several requests."""
        if self._in_body:
            self._wait(min(self.longest_silence, self._body_ends - self.loop.time()))
        else:
            if self._timer is None:  # the first byte of another request
                self._wait(self.longest_head)
            if not self._head:
                data = _encoded(data)
            self._head += len(data.partition(_END)[0])  # a body may follow in the same packet
            if self._head > self.largest_head:
                self._refuse(431, f"request line and headers are over {self.largest_head:,} bytes; send long questions by POST")
                return
        self._unset_keepalive_if_required()
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            pass  # nothing here is spoken but HTTP: the request is answered as it is, and never logged
        except httptools.HttpParserError:
            self.logger.warning("a request that is no HTTP was refused")
            self._refuse(400, _NOT_HTTP)

    def on_headers_complete(self) -> None:
        """The body begins, if there is one."""
        self._head, self._in_body = 0, True
        self._body_ends = self.loop.time() + self.longest_body
        self._wait(self.longest_silence)
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """The request is there: from now on it is us who take their time."""
        self._in_body = False
        self._wait(None)
        super().on_message_complete()

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: ASGI3Application) -> None:
        """The request is read as far as its headers. Questions that nobody could answer in time cost next to nothing."""
        if cycle.scope["method"] != "GET" or "/v1/" not in cycle.scope["path"]:
            super()._start_asgi_task(cycle, app)
        elif self.crowd.refuses(self.loop.time()):
            self._turn_away(cycle)
        else:
            super()._start_asgi_task(cycle, self._counted(app))

    def _counted(self, app: ASGI3Application) -> ASGI3Application:
        crowd = self.crowd

        async def counted(scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
            try:
                await app(scope, receive, send)
            finally:
                crowd.waiting -= 1

        crowd.waiting += 1
        return counted

    def _turn_away(self, cycle: RequestResponseCycle) -> None:
        """What a route says of too many requests, without its layers."""
        cycle.response_started = cycle.response_complete = True
        request = begin(cycle.scope["headers"]).id
        self._count(503)
        body = json.dumps({**_TOO_MANY, "request_id": request}).encode()
        self.transport.write(_TURNED_AWAY % (len(body), request.encode(), body))
        if not cycle.keep_alive:
            self.transport.close()
        self.on_response_complete()

    def pause_writing(self) -> None:
        """The client does not read what it asked for."""
        super().pause_writing()
        self._wait(self.longest_silence)

    def resume_writing(self) -> None:
        """It reads again."""
        self._wait(None)
        super().resume_writing()

    def _wait(self, seconds: float | None) -> None:
        """Ends the connection if nothing happens for so long; None lets it be."""
        if self._timer:
            self._timer.cancel()
        self._timer = None if seconds is None else self.loop.call_later(max(seconds, 0), self._end)

    def _end(self) -> None:
        self._refuse(408, f"no whole request within {self.longest_head:g} s")

    def _refuse(self, status: int, detail: str) -> None:
        """Hangs up; says why, unless an answer has begun."""
        if self.transport.is_closing():
            return
        if self.cycle is not None and self.cycle.response_started and not self.cycle.response_complete:
            self.transport.abort()
            return
        titles = {400: "Bad Request", 408: "Request Timeout", 431: "Request Header Fields Too Large"}
        kind = titles[status].lower().replace(" ", "-")
        request = new_id()
        self._count(status)
        problem = {"type": f"urn:kotae:{kind}", "title": titles[status], "status": status, "detail": detail, "request_id": request}
        body = json.dumps(problem, ensure_ascii=False).encode()
        head = f"HTTP/1.1 {status} {titles[status]}\r\ncontent-type: application/problem+json\r\ncontent-length: {len(body)}\r\n"
        self._wait(None)
        self.transport.write(f"{head}x-request-id: {request}\r\nconnection: close\r\n\r\n".encode() + body)
        self.transport.close()

    def _count(self, status: int) -> None:
        """Of requests that the application never sees."""
        observer: Observer = getattr(self.config.app, "state").observer  # noqa: B009 - uvicorn knows it as any application
        if observer.metrics:
            observer.metrics.request(UNKNOWN, UNKNOWN, status, None)


def _encoded(data: bytes) -> bytes:
    """A request whose first line is percent-encoded: people type addresses as they read them, and curl sends them so.

    >>> _encoded("GET /v1/answers?question=забув HTTP/1.1".encode())
    b'GET /v1/answers?question=%D0%B7%D0%B0%D0%B1%D1%83%D0%B2 HTTP/1.1'
    """
    line, end, rest = data.partition(b"\r\n")
    return _NOT_ASCII.sub(lambda byte: b"%%%02X" % byte[0][0], line) + end + rest
