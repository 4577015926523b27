"""No question is in a log, a metric or a trace, whichever route it takes, at whichever level, and whatever goes wrong."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx2
import pytest
from fastapi.routing import APIRoute
from starlette.routing import Route

from api.http import create_app
from api.runtime import LiveIndex, Runtime, Settings
from tests.command_line import environment
from tests.demo import ROOT
from tests.files import write
from tests.http.content import whale
from tests.http.exchange import connected, rest
from tests.indexes import build_index
from tests.waiting import until

MARK = "zanzibar4718"
KEY = "an-admin-key-of-the-tests"
ASKED = f"fault {MARK}"
HEADERS = [
    "Accept-Language",
    "User-Agent",
    "Referer",
    "Origin",
    "Cookie",
    "Idempotency-Key",
    "If-None-Match",
    "X-Forwarded-Prefix",
    "X-Any",
]


@contextmanager
def failing(root: Path, form: str) -> Iterator[httpx2.Client]:
    settings = environment(
        log=form, log_level="debug", access_log="true", metrics_port="0", admin_key=KEY, ask_limit="none", handoff_limit="none",
        feedback_limit="none", upload_limit="none", store=str(root / "store.db"),
    )  # fmt: skip
    with (root / "log").open("wb") as log:
        command = [
            sys.executable,
            "-X",
            "dev",
            "-m",
            "tests.observing.failing_server",
            "serve",
            "--index",
            str(root / "index"),
            "--port",
            "0",
        ]
        process = subprocess.Popen(command, stdout=log, stderr=log, env={**settings, "PYTHONASYNCIODEBUG": "1"}, cwd=ROOT)
    try:
        address = until(lambda: re.search(r"serving (http://\S+)", (root / "log").read_text(encoding="utf-8")), 30)[1]
        with httpx2.Client(base_url=address, trust_env=False, timeout=20, headers={"Connection": "close"}) as http:
            yield http
    finally:
        process.terminate()
        process.wait(20)


def routes(root: Path) -> list[tuple[str, str]]:
    """Method and address of all routes, marked wherever something can be said."""
    app = create_app(LiveIndex(root / "index", Runtime(Settings())), Settings(admin_key=KEY))
    found: list[tuple[str, str]] = []

    def add(listed: Any) -> None:
        for route in listed:
            if isinstance(route, (APIRoute, Route)):
                path = re.sub(r"\{[^}]+\}", MARK, route.path.replace("{locale:tag}", "en"))
                found.extend((method, path) for method in (route.methods or ()))
            elif inner := getattr(route, "original_router", None) or getattr(route, "router", None):
                add(inner.routes)

    add(app.routes)
    return found


def ask_everywhere(http: httpx2.Client, root: Path) -> set[int]:
    """The statuses of all answers."""
    marked = dict.fromkeys(HEADERS, MARK)
    fields = [
        "question",
        "q",
        "text",
        "subject",
        "page",
        "screen",
        "session",
        "locale",
        "article",
        "why",
        "key",
        "name",
        "shown",
        "contact",
    ]
    query = dict.fromkeys(fields, ASKED)
    seen: set[int] = set()
    for method, path in routes(root):
        bodies: list[dict[str, Any]] = [{}] if method in ("GET", "HEAD") else [
            {"json": query}, {"json": {"question": ASKED}}, {"json": {"question": {MARK: MARK}}}, {"data": query},
            {"content": f'{{"question": "{ASKED}', "headers": {"Content-Type": "application/json"}},
        ]  # fmt: skip
        for body in bodies:
            headers = marked | {"Authorization": f"Bearer {KEY}"} | body.pop("headers", {})
            seen.add(http.request(method, path, params=query, headers=headers, **body).status_code)
            seen.add(http.request(method, path, params={"question": ASKED}, **body).status_code)
    return seen


def ask_rightly(http: httpx2.Client) -> None:
    for question in (f"whales {MARK}", ASKED):
        http.post("/v1/answers", json={"question": question})
        http.get("/v1/answers", params={"question": question})
        http.get("/v1/suggestions", params={"q": question})
        http.post("/v1/suggestions/context", json={"text": question})
        http.post("/v1/handoffs", json={"question": question, "text": question})
        call = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "search", "arguments": {"query": question}}}
        for sent in (call, {**call, "params": {MARK: MARK}}, {MARK: MARK}):
            http.post("/mcp", json=sent, headers={"Accept": "application/json, text/event-stream"})
    for line in (f"GET /{MARK} {MARK} HTTP/1.1", f"{MARK} / HTTP/1.1", f"GET / HTTP/1.1\r\n{MARK}\x00: {MARK}"):
        with connected(http) as connection, suppress(OSError):
            connection.sendall(f"{line}\r\nHost: test\r\nConnection: close\r\n\r\n".encode())
            rest(connection)


@pytest.mark.parametrize("form", ["json", "text"])
def test_no_question_is_in_any_output_whatever_goes_wrong(tmp_path: Path, form: str) -> None:
    build_index(write(tmp_path / "content", whale()), tmp_path / "index")
    with failing(tmp_path, form) as http:
        statuses = ask_everywhere(http, tmp_path) if form == "json" else set()
        ask_rightly(http)
        for file in tmp_path.glob("store.db*"):
            file.write_bytes(b"no database any more" * 1000)
        ask_rightly(http)
        found = re.search(r"metrics (http://\S+)", (tmp_path / "log").read_text(encoding="utf-8"))
        assert found
        metrics = httpx2.get(found[1], trust_env=False).text
    log = (tmp_path / "log").read_text(encoding="utf-8")
    assert MARK not in metrics
    assert [line[:300] for line in log.splitlines() if MARK in line] == []
    assert {"a request failed", "nothing caught this", "says something that is left out"} <= set(
        re.findall("a request failed|nothing caught this|says something that is left out", log)
    )
    assert "ExceptionGroup" in log
    if form == "json":
        assert {200, 404, 422, 500} <= statuses
        events = [json.loads(line) for line in log.splitlines() if line.startswith("{")]
        assert len(events) >= len(log.splitlines()) - 2  # those that say where it answers
