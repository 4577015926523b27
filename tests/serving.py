"""Servers on a free port: `kotae serve` in a process of its own, as its users start it, and one in a thread of ours."""

import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import uvicorn

from api.http import create_app
from api.runtime import LiveIndex, Runtime, Settings
from indexer.search import QueryEmbedder

KOTAE = Path(sys.executable).with_name("kotae")
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
def serving(index: Path, log_file: Path, **settings: str) -> Iterator[Server]:
    """A server for `index` that writes to `log_file`; `settings` are environment variables without their `KOTAE_`."""
    with log_file.open("wb") as log:
        process = subprocess.Popen(
            [KOTAE, "serve", "--index", index, "--port", "0"], stdout=log, stderr=log, env=environment(**settings), cwd=log_file.parent
        )
    try:
        address = until(lambda: _ANNOUNCED.search(log_file.read_text(encoding="utf-8")) or _fail_if_ended(process, log_file), 30)[1]
        with httpx2.Client(base_url=address, trust_env=False, timeout=10) as http:
            yield Server(http, log_file, process)
    finally:
        process.terminate()
        process.wait(10)


@contextmanager
def answering(root: Path, embedder: QueryEmbedder | None = None) -> Iterator[httpx2.Client]:
    """A client of a real server in a thread of ours, whose log can be read, and whose embedder can be as troubled as we like."""
    runtime = Runtime(Settings())
    runtime.query_embedder = embedder
    live = LiveIndex(root, runtime)
    live.open()
    config = uvicorn.Config(create_app(live, runtime.settings), access_log=False, log_config=None, ws="none")
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


def environment(**settings: str) -> dict[str, str]:
    """This process's environment with nothing of Kotae's but `settings`; without an embedder unless they name one."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("KOTAE_")}
    return inherited | {"KOTAE_EMBEDDER": "none"} | {f"KOTAE_{name.upper()}": value for name, value in settings.items()}


def until(attempt: Callable[[], Any], seconds: float) -> Any:
    """What `attempt` returns, once that is true; fails after `seconds`."""
    deadline = time.monotonic() + seconds
    while not (result := attempt()):
        assert time.monotonic() < deadline, f"not within {seconds} s"
        time.sleep(0.01)
    return result


def _fail_if_ended(process: subprocess.Popen[bytes], log_file: Path) -> None:
    assert process.poll() is None, log_file.read_text(encoding="utf-8")
