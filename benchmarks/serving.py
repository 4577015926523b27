"""A real server in a process of its own, and clients that cost little themselves."""

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.parse
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from api.answers.request import DEFAULT_LIMIT
from indexer.store.index_root import identity
from kb.errors import KotaeError

_LONGEST_START = 60.0
"""Seconds."""

_HEAD_END = b"\r\n\r\n"
_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)


class Server:
    """A running `kotae serve`."""

    def __init__(self, process: "subprocess.Popen[str]", port: int, seconds: float) -> None:
        self.port = port
        self.seconds = seconds
        """From start to ready."""

        self._process = process

    def generation(self) -> str:
        """The id of the generation that it serves."""
        return identity(_get(self.port, "/health/ready")["served"])

    def open_files(self) -> int:
        """How many files and connections it has open."""
        return len(list(Path(f"/proc/{self._process.pid}/fd").iterdir()))

    def kill(self) -> None:
        """Ends it at once, its workers too; raises `KotaeError` when it had ended by itself."""
        for pid in (self._process.pid, *self._workers()):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        if (code := self._process.wait()) != -signal.SIGKILL:
            raise KotaeError(f"a server that was to be killed had ended by itself, with {code}")

    def signal(self, number: signal.Signals) -> None:
        """Sends its processes a signal."""
        for pid in (self._process.pid, *self._workers()):
            os.kill(pid, number)

    def memory(self) -> float:
        """Resident memory in MB."""
        return _resident(self._process.pid)

    def memory_of_all(self) -> float:
        """The same with its workers'; what they share counts for each."""
        return sum(map(_resident, (self._process.pid, *self._workers())))

    def _workers(self) -> list[int]:
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children")
        return [int(pid) for pid in children.read_text(encoding="utf-8").split()]


def _resident(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))


class Client:
    """One connection that is kept open. For one thread.

    It reads no more of HTTP than our server writes: the standard library's client takes as long as the server.
    """

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, question: str, locale: str, limit: int = DEFAULT_LIMIT) -> dict[str, Any]:
        """The answer; raises `KotaeError` when there is none."""
        return answer_of(self.get("/v1/answers", question=question, locale=locale, limit=limit))

    def get(self, path: str, **parameters: str | int) -> bytes:
        """The whole response."""
        self._socket.sendall(f"GET {path}?{urllib.parse.urlencode(parameters)} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        received = b""
        while True:
            received += self._socket.recv(1 << 16)
            head, end, body = received.partition(_HEAD_END)
            length = _LENGTH.search(head)
            if not received or (end and (length is None or len(body) >= int(length[1]))):
                return received

    def close(self) -> None:
        """Closes the connection."""
        self._socket.close()


def answer_of(response: bytes) -> dict[str, Any]:
    """The answer in a response; raises `KotaeError` for anything but 200."""
    head, _, body = response.partition(_HEAD_END)
    if b" 200 " not in head.partition(b"\r\n")[0]:
        raise KotaeError(f"{response.decode(errors='replace') or 'a closed connection'} for a question that `ask` answers")
    answer: dict[str, Any] = json.loads(body)
    return answer


def at_once(clients: Sequence[Callable[[Client], None]], port: int) -> None:
    """Lets clients, each with a connection of its own, work at the same time; raises what the first to fail raised."""
    failed: list[Exception] = []

    def one(work: Callable[[Client], None]) -> None:
        client = Client(port)
        try:
            work(client)
        except (KotaeError, OSError) as error:
            failed.append(error)
        finally:
            client.close()

    threads = [threading.Thread(target=one, args=(work,)) for work in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]


@contextmanager
def serving(root: Path | str, **environment: str) -> Iterator[Server]:
    """A server of the index in `root`, or of what is published there, ready, that finds each answer anew.

    At any free port, unless `KOTAE_PORT` says which: `environment` is added to this process's.
    """
    start = time.perf_counter()
    with _start(root, environment) as process:
        try:
            port = _announced(process)
            _wait(port, start)
            yield Server(process, port, time.perf_counter() - start)
        finally:
            process.terminate()


def start_and_kill(root: Path | str, seconds: float, **environment: str) -> None:
    """The same, killed after that many seconds, ready or not."""
    with _start(root, environment) as process:
        time.sleep(seconds)
        Server(process, 0, seconds).kill()


def _start(root: Path | str, environment: Mapping[str, str]) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", "from api.cli import main; main()", "serve", "--index", str(root)]
    settings = os.environ | {"KOTAE_ANSWER_CACHE": "0", "KOTAE_PORT": "0"} | dict(environment)
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=settings)  # noqa: S603 - our own


def _announced(process: "subprocess.Popen[str]") -> int:
    line = process.stdout.readline() if process.stdout else ""
    if not line:
        raise KotaeError("the server did not start")
    port = urllib.parse.urlsplit(line.split()[1]).port
    return port or 0


def _wait(port: int, start: float) -> None:
    while time.perf_counter() - start < _LONGEST_START:
        if _get(port, "/health/ready")["ready"]:
            return
        time.sleep(0.01)
    raise KotaeError("the server did not get ready")


def _get(port: int, path: str) -> dict[str, Any]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_LONGEST_START)
    try:
        connection.request("GET", path)
        body: dict[str, Any] = json.loads(connection.getresponse().read())
        return body
    finally:
        connection.close()
