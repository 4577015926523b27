"""Nodes that keep indexes between them as a cluster does, as far as a build asks; each can die, also in the middle of a request."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from tests.engines.stub import HITS


class FakeCluster:
    """What its nodes share."""

    def __init__(self, count: int) -> None:
        self.indexes: dict[str, set[str]] = {}
        """Each index's name to the ids of its documents."""

        self.written: list[str] = []
        """The path of each request that changes something."""

        self.nodes = [_Node(self) for _ in range(count)]
        self.bulks_until_death = [0] * count
        """After how many bulk requests to it a node dies, having done the last of them and not told; never for 0."""

        self.elects_for = 0
        """How many requests to write are refused, as there is no manager."""

    @property
    def urls(self) -> tuple[str, ...]:
        return tuple(f"http://127.0.0.1:{node.server_port}" for node in self.nodes)

    def answer(self, method: str, path: str, body: bytes) -> tuple[int, Any]:
        """The status and body of an answer."""
        name, _, action = path.strip("/").partition("/")
        if method != "GET" and action != "_search":
            self.written.append(path)
            if self.elects_for:
                self.elects_for -= 1
                return 503, {"error": {"type": "cluster_block_exception"}}
        if not name or name.startswith("_"):
            return 200, {"status": "green", "version": {"distribution": "opensearch", "number": "3.9.0"}}
        if name.endswith("*"):
            return 200, {index: {} for index in self.indexes if index.startswith(name[:-1])}
        if method == "PUT" and not action:
            self.indexes[name] = set()
        return self._of_index(method, name, action, body) if name in self.indexes else (404, {})

    def _of_index(self, method: str, name: str, action: str, body: bytes) -> tuple[int, Any]:
        documents = self.indexes[name]
        if method == "DELETE":
            del self.indexes[name]
        if action == "_bulk":
            documents |= set(re.findall(r'^{"index":{"_id":"(\d+)"}}$', body.decode(), re.MULTILINE))
        return 200, HITS if action == "_search" else {"count": len(documents), "_shards": {"failed": 0}}


class _Node(ThreadingHTTPServer):
    daemon_threads = True
    dead = False

    def __init__(self, cluster: FakeCluster) -> None:
        super().__init__(("127.0.0.1", 0), _Reply)
        self.cluster = cluster
        Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()

    def bulk_was_the_last(self) -> bool:
        left, place = self.cluster.bulks_until_death, self.cluster.nodes.index(self)
        left[place] -= 1
        return left[place] == 0

    def handle_error(self, *_: object) -> None:
        """Nothing: nodes die."""


class _Reply(BaseHTTPRequestHandler):
    server: _Node
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if self.server.dead:
            self.close_connection = True
            return
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        path = self.path.partition("?")[0]
        status, answer = self.server.cluster.answer(self.command, path, body)
        if path.endswith("/_bulk") and self.server.bulk_was_the_last():
            self.server.dead = True
            self.close_connection = True
            return
        reply = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(reply)))
        self.end_headers()
        self.wfile.write(reply)

    do_PUT = do_POST = do_DELETE = do_GET  # noqa: N815 - as the standard library calls them

    def log_message(self, *_: object) -> None:
        """Nothing."""


@contextmanager
def fake_cluster(count: int = 3) -> Iterator[FakeCluster]:
    """So many nodes, alive, without any index."""
    cluster = FakeCluster(count)
    try:
        yield cluster
    finally:
        for node in cluster.nodes:
            node.shutdown()
            node.server_close()
