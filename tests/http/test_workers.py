"""Several processes serve one index; one that dies is replaced, and told to stop they finish what is under way."""

import json
import os
import re
import signal
import socket
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.files import write
from tests.http.content import whale
from tests.indexes import build_index
from tests.serving import Server, ask_over_http, serving
from tests.waiting import timed, until


def workers(pid: int) -> list[int]:
    """The processes that a server has started."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="utf-8").split()]


def test_several_workers_share_a_port_and_one_that_dies_is_replaced(index: Path, tmp_path: Path) -> None:
    build_index(write(tmp_path / "content", whale()), index)
    with serving(index, tmp_path / "log", workers="2") as server:
        before = until(lambda: len(pids := workers(server.pid)) == 2 and pids, 10)
        assert all(ask_over_http(server.http, "whales")["results"] for _ in range(20))
        os.kill(before[0], signal.SIGKILL)
        after = until(lambda: len(pids := workers(server.pid)) == 2 and before[0] not in pids and pids, 10)
        assert before[1] in after
        assert ask_over_http(server.http, "whales")["results"]


QUESTION = json.dumps({"question": "whales"}).encode()


def begin(server: Server) -> socket.socket:
    """A connection on which the server has begun to read a question: it has asked for the body, which is still to be sent."""
    connection = socket.create_connection((server.http.base_url.host, server.http.base_url.port or 80), timeout=10)
    head = "POST /v1/answers HTTP/1.1", "Host: test", "Content-Type: application/json", "Expect: 100-continue"
    connection.sendall("\r\n".join([*head, f"Content-Length: {len(QUESTION)}", "", ""]).encode())
    assert connection.recv(1 << 16) == b"HTTP/1.1 100 Continue\r\n\r\n"
    return connection


def finish(connection: socket.socket) -> bytes:
    """Sends the body, and returns the whole response."""
    connection.sendall(QUESTION)
    return b"".join(iter(lambda: connection.recv(1 << 16), b""))


@pytest.mark.parametrize("count", [1, 2])
def test_told_to_stop_it_answers_what_is_under_way_and_ends(index: Path, tmp_path: Path, count: int) -> None:
    build_index(write(tmp_path / "content", whale()), index)
    responses: list[bytes] = []
    with serving(index, tmp_path / "log", workers=str(count)) as server, ExitStack() as opened:
        connections = [opened.enter_context(begin(server)) for _ in range(8)]

        def stop() -> None:
            server.terminate()
            until(lambda: server.log().count("Shutting down") == count, 10)
            responses.extend(map(finish, connections))
            assert server.wait(15) == 0

        assert timed(stop) < 10
    assert [response.split(b"\r\n")[0] for response in responses] == [b"HTTP/1.1 200 OK"] * 8
    assert all(re.search(rb'"article": ?"sea/whale"', response) for response in responses)
