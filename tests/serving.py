"""Servers on a free port: `kotae serve` in a process of its own, as its users start it, and one in a thread of ours."""

import re
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import uvicorn

from api.answers import Trace
from api.http import create_app
from api.http.server.connection import Connection
from api.observing.observer import Observer
from api.runtime import LiveIndex, Runtime, Settings
from api.runtime.inbox import Inbox
from api.store import Store
from indexer.search import QueryEmbedder
from indexer.store.index_root import identity
from tests.command_line import KOTAE, environment
from tests.waiting import until

_ANNOUNCED = re.compile(r"serving (http://\S+)")


@dataclass(frozen=True)
class Server:
    """A server process, ready for questions."""

    http: httpx2.Client
    log_file: Path
    process: subprocess.Popen[bytes]

    @property
    def pid(self) -> int:
        return self.process.pid

    def terminate(self) -> None:
        self.process.terminate()

    def wait(self, seconds: float) -> int:
        """The exit code."""
        return self.process.wait(seconds)

    def log(self) -> str:
        """All that the process has written so far, to both streams."""
        return self.log_file.read_text(encoding="utf-8")


@contextmanager
def serving(index: Path, log_file: Path, *options: str, **settings: str) -> Iterator[Server]:
    """A server for `index` that writes to `log_file`; `settings` are environment variables without their `KOTAE_`."""
    with log_file.open("wb") as log:
        process = subprocess.Popen(
            [KOTAE, "serve", "--index", index, "--port", "0", *options],
            stdout=log,
            stderr=log,
            env=environment(**settings),
            cwd=log_file.parent,
        )
    try:
        address = until(lambda: _ANNOUNCED.search(log_file.read_text(encoding="utf-8")) or _fail_if_ended(process, log_file), 30)[1]
        with httpx2.Client(base_url=address, trust_env=False, timeout=10) as http:
            yield Server(http, log_file, process)
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise


class FollowedIndex(LiveIndex):
    """Counts how often the pointer is looked at."""

    def __init__(self, root: Path, query_embedder: QueryEmbedder | None = None, traced: Callable[[Trace], None] | None = None) -> None:
        runtime = Runtime(Settings())
        runtime.query_embedder = query_embedder
        super().__init__(root, runtime, traced)
        self.looks = 0

    def follow(self) -> None:
        super().follow()
        self.looks += 1


@contextmanager
def answering(
    live: LiveIndex,
    settings: Settings | None = None,
    connection: type[Connection] = Connection,
    store: Store | None = None,
    observer: Observer | None = None,
) -> Iterator[httpx2.Client]:
    """A client of a real server in a thread of ours, whose log can be read, and whose embedder can be as troubled as we like."""
    live.open()
    settings = settings or Settings()
    inbox = Inbox(store, settings, live) if store else None
    app = create_app(live, settings, inbox, observer=observer)
    config = uvicorn.Config(app, http=connection, access_log=False, log_config=None, proxy_headers=False, ws="none")
    server = uvicorn.Server(config)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(128)
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        try:
            until(lambda: server.started, 10)
            with httpx2.Client(base_url=f"http://127.0.0.1:{listener.getsockname()[1]}", trust_env=False, timeout=30) as http:
                yield http
        finally:
            server.should_exit = True
            thread.join()


def ask_over_http(http: httpx2.Client, question: str, locale: str | None = None, **more: Any) -> dict[str, Any]:
    """The answer to a question; `more` is what else the body has."""
    body = {"question": question, **({"locale": locale} if locale else {}), **more}
    answer: dict[str, Any] = http.post("/v1/answers", json=body).raise_for_status().json()
    return answer


def served_by(http: httpx2.Client) -> str | None:
    """The id of the generation that answers, as readiness tells it."""
    folder = http.get("/health/ready").json()["served"]
    return folder and identity(folder)


def _fail_if_ended(process: subprocess.Popen[bytes], log_file: Path) -> None:
    assert process.poll() is None, log_file.read_text(encoding="utf-8")
