"""A real server in a process of its own, and clients that cost little themselves."""

import http.client
import json
import subprocess
import sys
import time
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kb.errors import KotaeError

_LONGEST_START = 60.0
"""Seconds."""


class Server:
    """A running `kotae serve`."""

    def __init__(self, process: "subprocess.Popen[str]", port: int, seconds: float) -> None:
        self.port = port
        self.seconds = seconds
        """From start to ready."""

        self._process = process

    def generation(self) -> str:
        """The id of the generation that it serves."""
        return str(_get(self.port, "/health/ready")["generation"])

    def open_files(self) -> int:
        """How many files and connections it has open."""
        return len(list(Path(f"/proc/{self._process.pid}/fd").iterdir()))

    def memory(self) -> float:
        """Resident memory in MB."""
        lines = Path(f"/proc/{self._process.pid}/status").read_text(encoding="utf-8").splitlines()
        return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))


class Client:
    """One connection that is kept open. For one thread."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)

    def ask(self, question: str, locale: str) -> dict[str, Any]:
        """The answer; raises `KotaeError` when there is none."""
        query = urllib.parse.urlencode({"question": question, "locale": locale})
        self._connection.request("GET", f"/v1/answers?{query}")
        response = self._connection.getresponse()
        body = response.read()
        if response.status != http.HTTPStatus.OK:
            raise KotaeError(f"HTTP {response.status} for a question that `ask` answers: {body.decode()}")
        answer: dict[str, Any] = json.loads(body)
        return answer

    def close(self) -> None:
        """Closes the connection."""
        self._connection.close()


@contextmanager
def serving(root: Path) -> Iterator[Server]:
    """A server of the index in `root`, ready."""
    start = time.perf_counter()
    command = [sys.executable, "-c", "from api.command_line import main; main()", "serve", "--index", str(root), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:  # noqa: S603 - our own
        try:
            port = _announced(process)
            _wait(port, start)
            yield Server(process, port, time.perf_counter() - start)
        finally:
            process.terminate()


def _announced(process: "subprocess.Popen[str]") -> int:
    line = process.stdout.readline() if process.stdout else ""
    if not line:
        raise KotaeError("the server did not start")
    port = urllib.parse.urlsplit(line.split()[1]).port
    return port or 0


def _wait(port: int, start: float) -> None:
    while time.perf_counter() - start < _LONGEST_START:
        if "generation" in _get(port, "/health/ready"):
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
