"""With OpenTelemetry a request is a step of its caller's trace, an answer a step of that, and no step holds a question."""

from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from api.observing.observer import Observer
from api.observing.tracing import Tracing
from api.runtime import Settings
from tests.observing.test_requests import SECRET, SPAN, TRACE, Failing
from tests.serving import FollowedIndex, answering


@pytest.fixture(scope="module")
def kept() -> InMemorySpanExporter:
    return InMemorySpanExporter()


@pytest.fixture(scope="module")
def tracing(kept: InMemorySpanExporter) -> Iterator[Tracing]:
    tracing = Tracing(SimpleSpanProcessor(kept))
    yield tracing
    tracing.close()


@pytest.fixture(scope="module")
def http(demo_index: Path, tracing: Tracing) -> Iterator[httpx2.Client]:
    observer = Observer(tracing=tracing)
    with answering(FollowedIndex(demo_index, traced=observer.traced), Settings(), observer=observer) as http:
        yield http


def steps(kept: InMemorySpanExporter) -> dict[str, ReadableSpan]:
    found = {span.name: span for span in kept.get_finished_spans()}
    kept.clear()
    return found


def test_a_request_is_a_step_of_its_callers_trace_and_the_answer_a_step_of_it(http: httpx2.Client, kept: InMemorySpanExporter) -> None:
    headers = {"traceparent": f"00-{TRACE}-{SPAN}-01"}
    http.post("/v1/answers", json={"question": f"forgot password {SECRET}"}, headers=headers).raise_for_status()
    found = steps(kept)
    request, ask = found["POST /v1/answers"], found["ask"]
    assert request.parent is not None
    assert ask.parent is not None
    assert {f"{span.context.trace_id:032x}" for span in (request, ask)} == {TRACE}
    assert (f"{request.parent.span_id:016x}", ask.parent.span_id) == (SPAN, request.context.span_id)
    assert dict(request.attributes or {}) == {
        "http.request.method": "POST",
        "http.route": "/v1/answers",
        "http.response.status_code": 200,
    }
    assert {"kotae.seconds.rank", "kotae.locale", "kotae.outcome"} <= set(ask.attributes or {})
    assert (ask.start_time or 0) < (ask.end_time or 0) <= (request.end_time or 0)
    assert not [span for span in found.values() if SECRET in span.to_json()]


def test_who_does_not_keep_the_trace_wants_no_steps(http: httpx2.Client, kept: InMemorySpanExporter) -> None:
    http.get("/health/live", headers={"traceparent": f"00-{TRACE}-{SPAN}-00"})
    assert steps(kept) == {}
    http.get("/health/live")
    assert list(steps(kept)) == ["GET /health/live"]


def test_a_fault_marks_the_step_without_what_it_says(demo_index: Path, tracing: Tracing, kept: InMemorySpanExporter) -> None:
    with answering(Failing(demo_index), Settings(), observer=Observer(tracing=tracing)) as http:
        assert http.post("/v1/answers", json={"question": SECRET}).status_code == 500
    [step] = steps(kept).values()
    assert not step.status.is_ok
    assert SECRET not in step.to_json()
