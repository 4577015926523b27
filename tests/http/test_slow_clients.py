"""Whoever is silent or slow is told and hung up on in time, and nobody waits for them."""

import time
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from api.http.server.connection import Connection
from tests.http.exchange import connected, rest
from tests.serving import FollowedIndex, answering

HEAD = b"POST /v1/answers HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n"


class Hasty(Connection):
    """As ours, in less time."""

    longest_head = longest_silence = 0.4
    longest_body = 1.0


@pytest.fixture(scope="module")
def hasty(demo_index: Path) -> Iterator[httpx2.Client]:
    with answering(FollowedIndex(demo_index), connection=Hasty) as http:
        yield http


@pytest.mark.parametrize("sent", [b"", b"GET /v1/loc", b"GET /v1/locales HTTP/1.1\r\nHost: te", HEAD, HEAD + b'{"question"'])
def test_who_falls_silent_is_told(hasty: httpx2.Client, sent: bytes) -> None:
    with connected(hasty) as connection:
        connection.sendall(sent)
        told = rest(connection)
    assert told.startswith(b"HTTP/1.1 408 Request Timeout\r\n")
    assert b"application/problem+json" in told


@pytest.mark.parametrize("begun", [b"GET /v1/locales HTTP/1.1\r\nX-Long: ", HEAD], ids=["headers", "body"])
def test_who_sends_letter_by_letter_is_cut_off(hasty: httpx2.Client, begun: bytes) -> None:
    with connected(hasty) as connection:
        connection.sendall(begun)
        connection.settimeout(0.05)
        started = time.monotonic()
        told = b""
        while not told and time.monotonic() < started + 5:
            try:
                connection.sendall(b"x")
                told = connection.recv(1 << 16)
            except TimeoutError:
                continue
    assert told.startswith(b"HTTP/1.1 408 ")


def test_others_are_answered_meanwhile(hasty: httpx2.Client) -> None:
    silent = [connected(hasty) for _ in range(100)]
    try:
        assert hasty.get("/v1/answers", params={"question": "refund"}, timeout=2).status_code == 200
    finally:
        for connection in silent:
            connection.close()


def test_who_asks_again_and_again_is_not_hung_up_on(hasty: httpx2.Client) -> None:
    with connected(hasty) as connection:
        until = time.monotonic() + 3 * Hasty.longest_head
        while time.monotonic() < until:
            connection.sendall(b"GET /health/live HTTP/1.1\r\nHost: test\r\n\r\n")
            answer = b""
            while not answer.endswith(b"}"):  # head and body may come one after the other
                part = connection.recv(1 << 16)
                assert part
                answer += part
            assert answer.startswith(b"HTTP/1.1 200 OK\r\n")
