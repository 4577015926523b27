"""Each request has an id, which its response, its problem and its lines in the log share, and keeps the trace of who asked."""

import io
import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from api.answers import Answer, Request
from api.observing.logs import JsonLines, TextLines
from api.runtime import Settings
from indexer.store import Generation
from indexer.under_way import read_traceparent
from tests.serving import FollowedIndex, answering

TRACE, SPAN = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
SECRET = "zanzibar4714"


class Failing(FollowedIndex):
    def ask(self, generation: Generation, request: Request) -> Answer:
        try:
            {}[request.question]  # type: ignore[index]
        except KeyError as error:
            raise ValueError(f"cannot answer {request.question}") from error
        return super().ask(generation, request)


@pytest.fixture(scope="module")
def failing(demo_index: Path) -> Iterator[httpx2.Client]:
    with answering(Failing(demo_index), Settings(access_log=True)) as http:
        yield http


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """What is logged, line by line."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    loggers = logging.getLogger("kotae"), logging.getLogger("kotae.access")
    loggers[1].setLevel(logging.INFO)
    loggers[0].addHandler(handler)
    yield stream
    loggers[0].removeHandler(handler)
    loggers[1].setLevel(logging.NOTSET)


def told(logged: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in logged.getvalue().splitlines()]


@pytest.mark.parametrize("path", ["/health/live", "/v1/answers", "/v1/nothing", "/en/nothing", "/static/nothing", "/openapi.json"])
def test_every_response_says_its_id_and_takes_that_of_who_asked(failing: httpx2.Client, path: str) -> None:
    own = failing.get(path).headers["X-Request-ID"]
    assert re.fullmatch("[0-9a-f]{32}", own)
    assert own != failing.get(path).headers["X-Request-ID"]
    assert failing.get(path, headers={"X-Request-ID": "edge-7.A_b"}).headers["X-Request-ID"] == "edge-7.A_b"


@pytest.mark.parametrize("given", ["", "a b", "forgot my password", "x" * 129, "é", "a;b", "<script>"])
def test_an_id_that_is_no_id_is_not_taken(failing: httpx2.Client, given: str) -> None:
    taken = failing.get("/health/live", headers=[(b"X-Request-ID", given.encode())]).headers["X-Request-ID"]
    assert re.fullmatch("[0-9a-f]{32}", taken)


def test_a_fault_is_told_once_with_its_id_its_trace_and_its_place_and_without_the_question(
    failing: httpx2.Client, logged: io.StringIO
) -> None:
    headers = {"traceparent": f"00-{TRACE}-{SPAN}-01"}
    response = failing.post("/v1/answers", json={"question": SECRET}, headers=headers)
    assert response.status_code == 500
    assert response.json()["request_id"] == response.headers["X-Request-ID"]
    fault, access = told(logged)
    assert fault["message"] == "a request failed"
    assert {line["request_id"] for line in (fault, access)} == {response.headers["X-Request-ID"]}
    assert {(line["trace_id"], line["span_id"]) for line in (fault, access)} == {(TRACE, SPAN)}
    assert re.search(r"KeyError\nTraceback.*in ask\n.*ValueError$", fault["traceback"], re.DOTALL)
    assert (access["method"], access["route"], access["status"]) == ("POST", "/v1/answers", 500)
    assert SECRET not in logged.getvalue()


def test_the_access_log_tells_routes_and_nothing_that_was_sent(failing: httpx2.Client, logged: io.StringIO) -> None:
    failing.get("/v1/suggestions", params={"q": SECRET})
    failing.get(f"/v1/articles/en/account/{SECRET}")
    failing.get(f"/{SECRET}")
    failing.head("/health/live")
    lines = told(logged)
    assert [(line["method"], line["route"], line["status"]) for line in lines] == [
        ("GET", "/v1/suggestions", 200),
        ("GET", "/v1/articles/{locale}/{category}/{slug}", 404),
        ("GET", "-", 404),
        ("HEAD", "/health/live", 200),
    ]
    assert all(0 < line["milliseconds"] < 10_000 for line in lines)
    assert SECRET not in logged.getvalue()


def test_other_libraries_say_where_they_are_and_nothing_else() -> None:
    record = logging.LogRecord("mcp.server", logging.ERROR, "/x/session.py", 12, f"cannot read {SECRET}", None, None)
    for lines in (TextLines(), JsonLines()):
        assert SECRET not in lines.format(record)
        assert "session:12" in lines.format(record)


def test_an_event_is_one_line_whatever_it_holds() -> None:
    record = logging.LogRecord("kotae", logging.ERROR, "", 1, "a\r\nb\x1b[2J\u2028c", None, None)
    assert JsonLines().format(record).count("\n") == 0
    assert len(TextLines().format(record).splitlines()) == 1


@pytest.mark.parametrize(
    "header",
    [
        f"00-{TRACE}-{SPAN}",
        f"ff-{TRACE}-{SPAN}-01", f"00-{'0' * 32}-{SPAN}-01", f"00-{TRACE}-{'0' * 16}-01", f"00-{TRACE.upper()}-{SPAN}-01",
        f"00-{TRACE}-{SPAN}-01-more", f"00-{TRACE}x-{SPAN}-01", "", "00-----",
    ],
)  # fmt: skip
def test_a_traceparent_that_is_none_is_left_aside(header: str) -> None:
    assert read_traceparent(header.encode()) is None


def test_a_traceparent_of_a_later_version_is_read_as_far_as_it_is_known() -> None:
    parent = read_traceparent(f" cc-{TRACE}-{SPAN}-03-what-comes ".encode())
    assert parent is not None
    assert (parent.trace_id, parent.span_id, parent.flags) == (TRACE, SPAN, 3)
