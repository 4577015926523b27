"""A small server in place of another system, which answers as that one's documentation says, or fails in the ways in which servers do."""

import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal
from urllib.parse import parse_qs, urlsplit

from benchmarks.in_background import in_background

Failure = Literal["429", "500", "503", "401", "400", "404", "409", "422", "hangs", "garbage", "redirects", "closes", "lost"]
"""`lost`: what was asked is done, and the answer never comes."""


@dataclass
class Request:
    """What was asked."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    """By name in lower case."""

    body: bytes = field(repr=False)

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    def matches(self, pattern: str) -> re.Match[str] | None:
        """Whether it is `METHOD /path`, as a regular expression."""
        return re.fullmatch(pattern, f"{self.method} {self.path}")


Answer = tuple[int, Any]
"""Status and JSON."""


@dataclass
class Server:
    """Where it is, what was asked, and what is to fail next."""

    answer: Callable[[Request], Answer]
    url: str = ""
    requests: list[Request] = field(default_factory=list)
    failures: list[tuple[str, Failure]] = field(default_factory=list)
    """The first one that matches a request is used for it, once."""

    def asked(self, pattern: str) -> list[Request]:
        return [request for request in list(self.requests) if request.matches(pattern)]

    def failure(self, request: Request) -> Failure | None:
        found = next((failing for failing in self.failures if request.matches(failing[0])), None)
        if found:
            self.failures.remove(found)
        return found[1] if found else None


@contextmanager
def serving(answer: Callable[[Request], Answer]) -> Iterator[Server]:
    """Answers at a free port."""
    server = Server(answer)
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        def handle_any(self) -> None:
            parts = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            headers = {name.lower(): value for name, value in self.headers.items()}
            body = self.rfile.read(int(headers.get("content-length", 0)))
            request = Request(self.command, parts.path, query, headers, body)
            with lock:
                server.requests.append(request)
                failure = server.failure(request)
                status, data = server.answer(request) if failure in {None, "lost"} else (0, None)
            if failure:
                fail(self, failure)
            else:
                reply(self, status, data)

        def __getattr__(self, name: str) -> Any:
            if name.startswith("do_"):
                return self.handle_any
            raise AttributeError(name)

        def log_message(self, *_: Any) -> None:
            pass

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True
        block_on_close = False

        def handle_error(self, *_: Any) -> None:
            pass

    http = Quiet(("127.0.0.1", 0), Handler)
    server.url = f"http://127.0.0.1:{http.server_port}"
    with in_background(http):
        yield server


def reply(handler: BaseHTTPRequestHandler, status: int, data: Any, **headers: str) -> None:
    body = b"" if data is None else json.dumps(data).encode()
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.send_header("Content-Type", "application/json; charset=utf-8")
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def fail(handler: BaseHTTPRequestHandler, failure: Failure) -> None:
    if failure in {"closes", "lost"}:
        handler.connection.close()
    elif failure == "hangs":
        time.sleep(30)
    elif failure == "garbage":
        handler.send_response(200)
        handler.end_headers()
        handler.wfile.write(b"<html>not what you think \x00\xff" + b"[" * 100_000)
    elif failure == "redirects":
        reply(handler, 302, None, Location="/elsewhere")
    else:
        reply(handler, int(failure), {"error": "Де мої гроші?"}, **({"Retry_After": "7"} if failure in {"429", "503"} else {}))
