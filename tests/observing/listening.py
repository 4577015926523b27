"""A server that is asked by Kotae: for vectors, for hits, to take a hand-off, to take steps of traces. It remembers what came."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from benchmarks.in_background import in_background


@dataclass
class Listener:
    url: str = ""
    heard: list[tuple[str, str | None, bytes]] = field(default_factory=list)
    """Path, `traceparent` and body of each request."""

    def traces(self, path: str) -> list[str | None]:
        """What requests to a path said of their traces."""
        return [trace for heard, trace, _ in self.heard if heard == path]


@contextmanager
def listening(dimension: int = 8) -> Iterator[Listener]:
    """One that answers; vectors have so many numbers."""
    listener = Listener()
    vectors = {"data": [{"index": 0, "embedding": [1.0, *[0.0] * (dimension - 1)]}]}

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            listener.heard.append((self.path, self.headers["traceparent"], body))
            reply = b"" if self.path == "/v1/traces" else json.dumps(vectors if "embeddings" in self.path else {}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(reply)))
            self.end_headers()
            self.wfile.write(reply)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    listener.url = f"http://127.0.0.1:{server.server_port}"
    with in_background(server):
        yield listener
