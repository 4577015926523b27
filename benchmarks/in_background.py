"""Servers of others, played: they answer in threads of this process."""

from collections.abc import Iterator
from contextlib import contextmanager
from socketserver import BaseServer
from threading import Thread

_POLL = 0.02
"""Seconds until one notices that it is to end."""


@contextmanager
def in_background(*servers: BaseServer) -> Iterator[None]:
    """Lets servers answer, each in a thread of its own, and closes them in the end."""
    for server in servers:
        Thread(target=server.serve_forever, args=(_POLL,), daemon=True).start()
    try:
        yield
    finally:
        for server in servers:
            server.shutdown()
            server.server_close()
