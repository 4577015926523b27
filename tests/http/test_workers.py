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
from tests.http.exchange import connected, rest
from tests.indexes import build_index
from tests.serving import Server, ask_over_http, serving
from tests.waiting import timed, until


def workers(pid: int) -> list[int]:
    """The processes that a server has started."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="utf-8").split()]


def refused(server: Server) -> bool:
    """Whether nobody listens at the server's port."""
    try:
        connected(server.http).close()
    except ConnectionRefusedError:
        return True
    return False


def test_several_workers_share_a_port_and_one_that_dies_is_replaced(index: Path, tmp_path: Path) -> None:
    build_index(write(tmp_path / "content", whale()), index)
    with serving(index, tmp_path / "log", workers="2") as server:
        before = until(lambda: len(pids := workers(server.pid)) == 2 and pids, 10)
        assert all(ask_over_http(server.http, "whales")["results"] for _ in range(20))
        store = index.with_name("index.store.db")
        store.unlink()
        os.kill(before[0], signal.SIGKILL)
        after = until(lambda: len(pids := workers(server.pid)) == 2 and before[0] not in pids and pids, 10)
        assert before[1] in after
        assert all(ask_over_http(server.http, "whales")["results"] for _ in range(20))
    assert not store.exists(), "it does not make what was deleted anew"


def test_workers_end_when_their_parent_is_killed_and_leave_the_port_free(index: Path, tmp_path: Path) -> None:
    build_index(write(tmp_path / "content", whale()), index)
    with serving(index, tmp_path / "log", workers="2") as server:
        until(lambda: len(workers(server.pid)) == 2, 10)
        assert ask_over_http(server.http, "whales")["results"]
        os.kill(server.pid, signal.SIGKILL)
        until(lambda: refused(server), 10)


def test_a_worker_that_is_only_starting_ends_with_its_parent(index: Path, tmp_path: Path) -> None:
    build_index(write(tmp_path / "content", whale()), index)
    with serving(index, tmp_path / "log", workers="2") as server:
        started = until(lambda: workers(server.pid), 10)
        os.kill(server.pid, signal.SIGKILL)
        until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in started), 10)
        assert refused(server)


QUESTION = json.dumps({"question": "whales"}).encode()


def begin(server: Server) -> socket.socket:
    """A connection on which the server has begun to read a question: it has asked for the body, which is still to be sent."""
    connection = connected(server.http)
    head = "POST /v1/answers HTTP/1.1", "Host: test", "Content-Type: application/json", "Expect: 100-continue"
    connection.sendall("\r\n".join([*head, f"Content-Length: {len(QUESTION)}", "", ""]).encode())
    assert connection.recv(1 << 16) == b"HTTP/1.1 100 Continue\r\n\r\n"
    return connection


def finish(connection: socket.socket) -> bytes:
    """Sends the body, and returns the whole response."""
    connection.sendall(QUESTION)
    return rest(connection)


@pytest.mark.parametrize("count", [1, 2])
def test_told_to_stop_it_answers_what_is_under_way_and_ends(index: Path, tmp_path: Path, count: int) -> None:
    build_index(write(tmp_path / "content", whale()), index)
    responses: list[bytes] = []
    with serving(index, tmp_path / "log", workers=str(count)) as server, ExitStack() as opened:
        connections = [opened.enter_context(begin(server)) for _ in range(8)]

        def stop() -> None:
            server.terminate()
            until(lambda: refused(server), 10)  # by every process
            responses.extend(map(finish, connections))
            assert server.wait(15) == 0

        assert timed(stop) < 10
    assert [response.split(b"\r\n")[0] for response in responses] == [b"HTTP/1.1 200 OK"] * 8
    assert all(re.search(rb'"article": ?"sea/whale"', response) for response in responses)
