"""Questions that come whether or not others were answered: what a server gets when everything else is broken."""

import selectors
import socket
import time
import urllib.parse
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

_CONNECTIONS = 500
"""More than are ever under way at once, unless the server lets them wait."""

_LONGEST_WAIT = 30.0
"""Seconds for the last answers."""

_HEAD_END = b"\r\n\r\n"


@dataclass(slots=True)
class Arrivals:
    """What became of questions that came at a steady rate."""

    seconds: float
    statuses: Counter[str] = field(default_factory=Counter)
    served: list[float] = field(default_factory=list)
    """Milliseconds from sending a question to its answer, of those that were answered."""

    unsent: int = 0
    """Those for which no connection was free."""

    degraded: int = 0
    """Answers without meaning, although it was set."""


class _Connection:
    """One request at a time."""

    def __init__(self, port: int) -> None:
        self.sent: float | None = None
        """When its request was sent; None while there is none."""

        self.received = b""
        self._port = port
        self.connect()

    def connect(self) -> None:
        """Opens it, again where the server has closed it."""
        self.socket = socket.create_connection(("127.0.0.1", self._port), timeout=30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


class _Pool:
    """Connections that are kept open, and opened again where the server closed them for their idleness."""

    def __init__(self, port: int) -> None:
        self._selector = selectors.EpollSelector()
        self.free = [_Connection(port) for _ in range(_CONNECTIONS)]
        for connection in self.free:
            self._selector.register(connection.socket, selectors.EVENT_READ, connection)

    @property
    def busy(self) -> int:
        """Requests that are not answered yet."""
        return _CONNECTIONS - len(self.free)

    def send(self, request: bytes) -> None:
        """On the connection that was free last."""
        connection = self.free.pop()
        connection.sent, connection.received = time.perf_counter(), b""
        connection.socket.sendall(request)

    def receive(self, happened: Arrivals) -> None:
        """What has come meanwhile, or soon comes."""
        for key, _ in self._selector.select(0.0005):
            connection: _Connection = key.data
            part = connection.socket.recv(1 << 16)
            if connection.sent is not None and _received(connection, part, happened):
                connection.sent = None
                self.free.append(connection)
            if not part:
                self._selector.unregister(connection.socket)
                connection.socket.close()
                connection.connect()
                self._selector.register(connection.socket, selectors.EVENT_READ, connection)

    def close(self) -> None:
        """Closes all."""
        for connection in self.free:
            connection.socket.close()
        self._selector.close()


def arrive(port: int, questions: Sequence[tuple[str, str]], rate: float, seconds: float) -> Arrivals:
    """Sends `rate` questions (text and locale) a second, for so many seconds, in turn."""
    requests = [_request(*question) for question in questions]
    happened, pool, count = Arrivals(seconds), _Pool(port), 0
    start = time.perf_counter()
    end = start + seconds
    while (now := time.perf_counter()) < end or (pool.busy and now < end + _LONGEST_WAIT):
        due = int((min(now, end) - start) * rate)
        pool.receive(happened)
        for number in range(count, due):
            if pool.free:
                pool.send(requests[number % len(requests)])
            else:
                happened.unsent += 1
        count = due
    happened.statuses["unanswered"] += pool.busy
    pool.close()
    return happened


def _request(question: str, locale: str) -> bytes:
    asked = urllib.parse.urlencode({"question": question, "locale": locale})
    return f"GET /v1/answers?{asked} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()


def _received(connection: _Connection, part: bytes, happened: Arrivals) -> bool:
    """Whether the answer is there whole, or will never come."""
    connection.received += part
    head, end, body = connection.received.partition(_HEAD_END)
    at = head.lower().find(b"content-length:")
    if part and (not end or len(body) < int(head[at + 15 :].split(b"\r\n", 1)[0])):
        return False
    status = head[9:12].decode() if part else "closed"
    happened.statuses[status] += 1
    if status == "200":
        happened.served.append((time.perf_counter() - (connection.sent or 0)) * 1000)
        happened.degraded += b'"degraded":null' not in body
    return True
