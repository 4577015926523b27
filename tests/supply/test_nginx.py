"""The configuration of nginx that the manual hands out: nginx understands it, and does what the manual says."""

import inspect
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx2
import pytest
import uvicorn

from api.handoffs.pictures import MOST_BYTES
from api.http.server.connection import Connection
from benchmarks.in_background import in_background
from benchmarks.machines.balancer import CONFIGURATION, balancing, command, program, write_configuration
from kb.errors import NotInstalled

TEXT = CONFIGURATION.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def nginx() -> None:
    try:
        program()
    except NotInstalled as error:
        pytest.skip(str(error))


def number(directive: str) -> int:
    [found] = re.findall(rf"^ *{directive} (?:\d+ )?(\d+)[a-z]?;", TEXT, re.MULTILINE)
    return int(found)


def test_it_takes_what_kotae_takes_and_lets_go_of_connections_before_kotae_does() -> None:
    assert number("client_max_body_size") * 1024 * 1024 > MOST_BYTES
    assert number("large_client_header_buffers") * 1024 >= Connection.largest_head
    assert number("keepalive_timeout") < inspect.signature(uvicorn.Config).parameters["timeout_keep_alive"].default


@pytest.mark.usefixtures("nginx")
def test_nginx_understands_it(tmp_path: Path) -> None:
    write_configuration(tmp_path, 8080, [8001, 8002, 8003])
    done = subprocess.run(command(tmp_path, "-t", "-q"), capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


class Machine(ThreadingHTTPServer):
    """Answers with what it was sent, or breaks off."""

    daemon_threads = True
    dies = False
    asked = 0


class Reply(BaseHTTPRequestHandler):
    server: Machine

    def do_POST(self) -> None:
        self.server.asked += 1
        self.rfile.read(int(self.headers["Content-Length"]))
        if self.server.dies:
            self.connection.close()
            return
        told = f"{self.headers['X-Forwarded-For']} {self.headers['X-Forwarded-Prefix']}".encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(told)))
        self.end_headers()
        self.wfile.write(told)

    def log_message(self, *_: object) -> None:
        """Nothing."""


@contextmanager
def machines(count: int) -> Iterator[list[Machine]]:
    servers = [Machine(("127.0.0.1", 0), Reply) for _ in range(count)]
    with in_background(*servers):
        yield servers


@pytest.mark.usefixtures("nginx")
@pytest.mark.parametrize(
    ("path", "status"),
    [("/v1/answers", 200), ("/v1/suggestions/context", 200), ("/zh-Hant/search", 200), ("/v1/handoffs", 502), ("/uk/contact", 502)],
)
def test_what_a_dying_machine_leaves_unanswered_is_asked_again_only_where_that_changes_nothing(path: str, status: int) -> None:
    with machines(2) as (dying, other), balancing([dying.server_port, other.server_port]) as (port, logs):
        dying.dies = True
        with httpx2.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as http:
            answers = [http.post(f"{path}?question=secret", json={}) for _ in range(4)]
        assert dying.asked == 1, "it is left alone for a while"
        assert sorted(answer.status_code for answer in answers) == sorted([status, 200, 200, 200])
        assert "secret" not in "".join(log.read_text() for log in logs.glob("*.log"))
        assert path in (logs / "kotae.log").read_text()


@pytest.mark.usefixtures("nginx")
def test_clients_cannot_say_who_they_are_or_where_the_pages_lie() -> None:
    with machines(1) as [machine], balancing([machine.server_port]) as (port, _):
        headers = {"X-Forwarded-For": "10.9.9.9", "X-Forwarded-Prefix": "/elsewhere"}
        answer = httpx2.post(f"http://127.0.0.1:{port}/v1/answers", json={}, headers=headers, trust_env=False)
        assert answer.text == "127.0.0.1 None"
