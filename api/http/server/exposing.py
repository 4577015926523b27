"""Where Prometheus reads how it is going: a port of its own, answered by a thread of the first process, whatever the workers do."""

import fcntl
import os
import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, ClassVar

from prometheus_client import CollectorRegistry
from prometheus_client.exposition import choose_encoder
from prometheus_client.multiprocess import MultiProcessCollector

from api.http.server.gauges import Gauges
from api.observing.metrics import Metrics
from api.runtime import Settings
from kb.errors import RequestError

_PREFIX = "kotae-metrics-"
_LOCK = "lock"


class Exposer:
    """Answers `GET /metrics` with what all workers count, and with where they stand."""

    def __init__(self, settings: Settings, folder: Path) -> None:
        """Raises `RequestError` where the port is taken."""
        self._folder, self._pid = folder, os.getpid()
        self._gauges = Gauges(folder, settings)
        registry = CollectorRegistry()
        MultiProcessCollector(registry, path=str(folder))  # type: ignore[no-untyped-call]
        registry.register(self._gauges)
        self._reading = threading.Lock()
        address = settings.metrics_host, settings.metrics_port or 0
        handler = type("Handler", (_Metrics,), {"registry": registry, "reading": self._reading})
        try:
            self._server = HTTPServer(address, handler)
        except OSError as error:
            where = f"{address[0]}:{address[1]}"
            raise RequestError(
                f"cannot listen at {where} for metrics: {error.strerror}; choose another KOTAE_METRICS_PORT or KOTAE_METRICS_HOST"
            ) from error

    @property
    def url(self) -> str:
        """Where metrics are read."""
        host, port = self._server.server_address[:2]
        return f"http://{host!s}:{port}/metrics"

    def counting(self, place: int = 0) -> Metrics:
        """What the worker at a place counts with, in its own process; in one that was forked the port is let go."""
        if os.getpid() != self._pid:
            self._server.socket.close()
        return Metrics(self._folder, place)

    def start(self) -> None:
        """Answers from now on, in a thread that nobody waits for."""
        threading.Thread(target=self._server.serve_forever, name="metrics", daemon=True).start()

    @contextmanager
    def replacing(self) -> Iterator[None]:
        """While a worker is replaced, nobody reads: the new process must not inherit what a reader holds."""
        with self._reading:
            self._gauges.replaced += 1
            yield


class _Metrics(BaseHTTPRequestHandler):
    """One reader after the other: there is one, or two."""

    registry: ClassVar[Any]
    reading: ClassVar[Any]
    timeout = 5
    """Seconds for a request to come."""

    def do_GET(self) -> None:
        """All metrics, in the form that the reader wants."""
        if self.path.partition("?")[0] != "/metrics":
            self.send_error(404, "metrics are at /metrics")
            return
        encode, kind = choose_encoder(self.headers.get("Accept", ""))
        with self.reading:
            body = encode(self.registry)
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing: a reader comes every few seconds."""


@contextmanager
def folder() -> Iterator[Path]:
    """A folder for what workers count, for as long as this lasts; what processes that were killed have left is cleared away."""
    _clear()
    made = Path(tempfile.mkdtemp(prefix=_PREFIX))
    try:
        with (made / _LOCK).open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # workers inherit it: it is held until the last process has ended
            yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _clear() -> None:
    for left in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with suppress(OSError):
            if left.lstat().st_uid != os.getuid() or left.is_symlink():
                continue
            with (left / _LOCK).open() as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(left, ignore_errors=True)
