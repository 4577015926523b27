"""Too much at once is refused at once: in one request, and of requests."""

import json
import os
import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from tests.files import write
from tests.http.content import whale
from tests.http.exchange import JSON, check_problem, connected, rest, send
from tests.indexes import build_index
from tests.serving import Server, ask_over_http, serving

ALIVE = b"GET /health/live HTTP/1.1\r\nHost: test\r\n\r\n"
QUESTION = b"GET /v1/answers?question=whales HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n"


def test_headers_over_64_kib_are_refused(demo_server: Server) -> None:
    status, _, body = send(demo_server, b"GET /v1/locales HTTP/1.1\r\nX-Long: " + b"x" * 70_000)
    assert status == 431
    assert json.loads(body)["type"] == "urn:kotae:request-header-fields-too-large"


def test_a_body_over_256_kib_is_refused_though_it_does_not_say_its_length(demo_server: Server) -> None:
    def parts() -> Iterator[bytes]:
        yield from [b" " * 10_000] * 30

    response = demo_server.http.post("/v1/answers", content=parts(), headers=JSON)
    check_problem(response, 413, "256 KiB")


def test_a_body_of_256_kib_is_read(demo_server: Server) -> None:
    body = json.dumps({"question": "forgot password"}).encode().ljust(256 * 1024)
    assert demo_server.http.post("/v1/answers", content=body, headers=JSON).status_code == 200
    head = f"POST /v1/answers HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    assert send(demo_server, head.encode() + body)[0] == 200  # in one packet


def test_more_questions_than_can_be_answered_in_time_are_turned_away_with_a_time_to_try_again(index: Path, tmp_path: Path) -> None:
    build_index(write(tmp_path / "content", whale()), index)
    with serving(index, tmp_path / "log") as server, ExitStack() as opened:
        connections = [opened.enter_context(connected(server.http)) for _ in range(300)]
        for connection in connections:  # the server has accepted it once it answers
            connection.sendall(ALIVE)
            said = b""
            while not said.endswith(b"}"):
                part = connection.recv(1 << 16)
                assert part
                said += part
        os.kill(server.pid, signal.SIGSTOP)  # so that all come at once
        try:
            for connection in connections:
                connection.sendall(QUESTION)
        finally:
            os.kill(server.pid, signal.SIGCONT)
        responses = [rest(connection) for connection in connections]
        assert ask_over_http(server.http, "whales")["results"]
    statuses = Counter(response.split(b"\r\n")[0] for response in responses)
    assert set(statuses) == {b"HTTP/1.1 200 OK", b"HTTP/1.1 503 Service Unavailable"}
    assert statuses[b"HTTP/1.1 200 OK"] >= 60
    refused = next(response for response in responses if b" 503 " in response)
    assert b"retry-after: 2\r\n" in refused
    assert b"urn:kotae:overloaded" in refused
