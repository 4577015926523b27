"""A server in the place of one that makes vectors."""

import json
import time
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Stub(ThreadingHTTPServer):
    """A server that gives what it is told to every request, and remembers the last one."""

    daemon_threads = True
    reply: bytes = b""
    status = 200
    seconds = 0.0
    headers: Mapping[str, str] = {}
    body: Mapping[str, object] = {}
    path = ""

    def handle_error(self, *_: object) -> None:
        """Nothing: clients that went away are part of a test."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"


class Reply(BaseHTTPRequestHandler):
    server: Stub

    def do_POST(self) -> None:
        self.server.headers, self.server.path = dict(self.headers), self.path
        data = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.body = json.loads(data)
        time.sleep(self.server.seconds)
        reply = self.server.reply or data
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(reply)))
        self.end_headers()
        self.wfile.write(reply)

    def log_message(self, *_: object) -> None:
        """Nothing."""


def vectors_as_json(*rows: str) -> bytes:
    listed = ", ".join(f'{{"index": {at}, "embedding": {row}}}' for at, row in enumerate(rows))
    return f'{{"data": [{listed}]}}'.encode()
