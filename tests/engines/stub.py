"""Nodes of a cluster that answer whatever they are told to."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from benchmarks.in_background import in_background

HITS = {"timed_out": False, "_shards": {"failed": 0}, "hits": {"hits": [{"sort": [1.5, 0]}]}}
REFUSAL = {"error": {"type": "search_phase_execution_exception", "reason": "my secret question"}}


class StubNode(ThreadingHTTPServer):
    """A node, and how it does."""

    daemon_threads = True
    status = 200
    answer: Any = HITS
    seconds = 0.0
    asked = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, *_: object) -> None:
        """Nothing: clients that went away are part of a test."""


class _Reply(BaseHTTPRequestHandler):
    server: StubNode
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        self.server.asked += 1
        self.rfile.read(int(self.headers["Content-Length"] or 0))
        time.sleep(self.server.seconds)
        reply = json.dumps(self.server.answer).encode()
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(reply)))
        self.end_headers()
        self.wfile.write(reply)

    def do_GET(self) -> None:
        self.do_POST()

    def log_message(self, *_: object) -> None:
        """Nothing."""


@contextmanager
def stub_nodes(count: int) -> Iterator[list[StubNode]]:
    """So many nodes, which answer."""
    nodes = [StubNode(("127.0.0.1", 0), _Reply) for _ in range(count)]
    with in_background(*nodes):
        yield nodes
