"""Somebody who receives webhooks: takes them, or behaves in all the ways in which servers do."""

import base64
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal

from standardwebhooks.webhooks import Webhook

from benchmarks.in_background import in_background

Behaviour = Literal["takes", "500", "hangs", "garbage", "410", "redirects", "endless", "slow", "429", "down"]

SECRET = "whsec_" + base64.b64encode(b"0123456789abcdef0123456789abcdef").decode()
OTHER_SECRET = "whsec_" + base64.b64encode(b"fedcba9876543210fedcba9876543210").decode()


@dataclass
class Receiver:
    """A real server that verifies what comes, and remembers what it took."""

    url: str = ""
    behaviour: Behaviour = "takes"
    secret: str = SECRET
    taken: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    """Ids and bodies."""

    tries: list[tuple[str, float]] = field(default_factory=list)
    """Ids and moments of all that came, taken or not."""

    def of(self, handoff_id: str) -> list[tuple[str, dict[str, Any]]]:
        """What was taken of one hand-off."""
        return [(message_id, body) for message_id, body in list(self.taken) if body["data"]["id"] == handoff_id]


@contextmanager
def receiving(behaviour: Behaviour = "takes") -> Iterator[Receiver]:
    """A receiver at a free port."""
    receiver = Receiver(behaviour=behaviour)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.tries.append((self.headers["webhook-id"], time.monotonic()))
            Webhook(receiver.secret).verify(body, dict(self.headers.items()))
            if receiver.behaviour == "takes":
                receiver.taken.append((self.headers["webhook-id"], json.loads(body)))
            behave(self, receiver.behaviour)

        def do_GET(self) -> None:
            receiver.taken.append(("redirected", {"data": {"id": ""}}))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        block_on_close = False
        request_queue_size = 128

        def handle_error(self, *_: Any) -> None:
            pass

    server = Server(("127.0.0.1", 0), Handler)
    receiver.url = f"http://127.0.0.1:{server.server_port}/hooks/T0/secret-path"
    with in_background(server):
        yield receiver


def behave(handler: BaseHTTPRequestHandler, behaviour: Behaviour) -> None:
    """Answers a request in one of the ways."""
    if behaviour == "hangs":
        time.sleep(30)
    elif behaviour == "down":
        handler.connection.close()
    elif behaviour == "garbage":
        handler.wfile.write(b"\x00\xff 200 OK\r\n\r\n" * 10)
    elif behaviour == "endless":
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
        for _ in range(10_000):
            handler.wfile.write(b"x" * 100_000)
    elif behaviour == "slow":
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
        for _ in range(300):
            handler.wfile.write(b"x")
            handler.wfile.flush()
            time.sleep(0.1)
    else:
        statuses = {"takes": 204, "redirects": 302}
        handler.send_response(statuses.get(behaviour) or int(behaviour))
        if behaviour == "redirects":
            handler.send_header("Location", "/elsewhere")
        if behaviour == "429":
            handler.send_header("Retry-After", "5")
        handler.end_headers()
