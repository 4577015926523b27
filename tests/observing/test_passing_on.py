"""Whoever Kotae asks for a request learns whose trace it belongs to, and a collector gets the steps; nothing is passed on where none is."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from api.observing.observer import Observer
from api.observing.tracing import Tracing, otlp
from api.runtime import Settings
from api.store import Store
from indexer.backends.opensearch.cluster import Access, Cluster
from indexer.embedders.openai import OpenAIEmbedder, OpenAIServer
from indexer.search import QueryEmbedder
from indexer.under_way import going_on, read_traceparent
from tests.embedders import UNLIMITED, RandomEmbedder
from tests.files import article, help_center
from tests.inbox.conftest import settings_for
from tests.indexes import publish_in
from tests.observing.listening import Listener, listening
from tests.observing.test_requests import SECRET, SPAN, TRACE
from tests.serving import FollowedIndex, answering
from tests.waiting import timed, until

ENGLISH = {"help-center.yaml": help_center("en: {}")}
PARENT = f"00-{TRACE}-{SPAN}-01"


@pytest.fixture
def listener() -> Iterator[Listener]:
    with listening() as listener:
        yield listener


def test_a_server_for_vectors_learns_the_trace_of_each_question(tmp_path: Path, listener: Listener) -> None:
    embedder = OpenAIEmbedder(OpenAIServer(f"{listener.url}/v1", "m", 8))
    publish_in(tmp_path, {**ENGLISH, "en/help/a.md": article("A")}, RandomEmbedder(embedder.model))
    with answering(FollowedIndex(tmp_path / "index", QueryEmbedder(embedder, UNLIMITED, 2))) as http:
        listener.heard.clear()  # of when it was warmed
        for number, headers in enumerate(({"traceparent": PARENT}, {"traceparent": "00-nonsense"}, {})):
            http.post("/v1/answers", json={"question": f"question {number}", "locale": "en"}, headers=headers).raise_for_status()
    assert listener.traces("/v1/embeddings") == [PARENT, None, None]


def test_a_search_engine_learns_it(listener: Listener) -> None:
    cluster = Cluster(Access((listener.url,)))
    cluster.ask("POST", "/before/_search", {})
    with going_on("a-question", read_traceparent(PARENT.encode())):
        cluster.ask("POST", "/under-way/_search", {})
    assert (listener.traces("/before/_search"), listener.traces("/under-way/_search")) == ([None], [PARENT])


def test_who_is_told_of_a_handoff_learns_the_trace_in_which_it_was_opened(
    tmp_path: Path, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.handoffs.delivering.PERIOD", 0.05)
    monkeypatch.setattr("api.handoffs.opening._FIRST_TRY", timedelta(seconds=0.1))
    publish_in(tmp_path, {**ENGLISH, "en/help/a.md": article("A")})
    store = Store(tmp_path / "people.db")
    settings = settings_for(
        webhook_url=f"{listener.url}/hook", webhook_secrets="whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", allow_private_targets=True
    )
    with answering(FollowedIndex(tmp_path / "index"), settings, store=store) as http:
        for headers in ({"traceparent": PARENT}, {}):
            http.post("/v1/handoffs", json={"text": "help"}, headers=headers).raise_for_status()
        until(lambda: len(listener.heard) == 2, 10)
    assert set(listener.traces("/hook")) == {PARENT, None}
    assert not [body for _, _, body in listener.heard if TRACE.encode() in body]
    store.close()


def test_a_collector_gets_the_steps_by_otlp_and_one_that_is_down_holds_up_nobody(
    tmp_path: Path, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_in(tmp_path, {**ENGLISH, "en/help/a.md": article("A")})
    for endpoint, patience in ((listener.url, 10), ("http://127.0.0.1:9", 0.2)):
        monkeypatch.setattr("api.observing.tracing._LONGEST", patience)
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint)
        monkeypatch.setenv("OTEL_SERVICE_NAME", "help")
        observer = Observer(tracing=Tracing(otlp()))
        with answering(FollowedIndex(tmp_path / "index", traced=observer.traced), Settings(), observer=observer) as http:
            http.post("/v1/answers", json={"question": SECRET}, headers={"traceparent": PARENT}).raise_for_status()
        assert timed(observer.close) < 5
    [body] = [body for path, _, body in listener.heard if path == "/v1/traces"]
    [resource] = ExportTraceServiceRequest.FromString(body).resource_spans
    assert ("service.name", "help") in [(attribute.key, attribute.value.string_value) for attribute in resource.resource.attributes]
    steps = {span.name: span for scope in resource.scope_spans for span in scope.spans}
    assert set(steps) == {"POST /v1/answers", "ask"}
    assert {span.trace_id.hex() for span in steps.values()} == {TRACE}
    assert steps["POST /v1/answers"].parent_span_id.hex() == SPAN
    assert steps["ask"].parent_span_id == steps["POST /v1/answers"].span_id
    assert SECRET.encode() not in body
