"""Requests as steps of somebody's trace, by OpenTelemetry (the extra `otel`). No step holds what somebody asked, or what an error said.

Where steps are sent, as what, and how many of them, is set by OpenTelemetry's own variables, `OTEL_EXPORTER_OTLP_ENDPOINT` and so on.
"""

import threading
import time
from collections.abc import Iterable

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.sdk.resources import OTELResourceDetector, Resource
from opentelemetry.sdk.trace import SpanProcessor, TracerProvider
from opentelemetry.trace import NonRecordingSpan, Span, SpanContext, SpanKind, StatusCode, TraceFlags

from indexer.under_way import TraceParent, UnderWay, under_way

_LONGEST = 2.0
"""Seconds for what is still to be sent when the process is told to stop."""

_FAULT = 500


def otlp() -> SpanProcessor:
    """Sends steps by OTLP over HTTP, in a thread; to be made after a fork."""
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    return BatchSpanProcessor(OTLPSpanExporter())


class Tracing:
    """Writes down steps. Safe from any thread."""

    def __init__(self, processor: SpanProcessor) -> None:
        resource = Resource({"service.name": "kotae"}).merge(OTELResourceDetector().detect())
        self._provider = TracerProvider(resource=resource, shutdown_on_exit=False)
        self._provider.add_span_processor(processor)
        self._tracer = self._provider.get_tracer("kotae")

    def begin(self, request: UnderWay, method: str) -> Span:
        """A request is a step from now on, below that of its caller; what is logged for it names it."""
        span = self._tracer.start_span(method, _context(request.parent), SpanKind.SERVER)
        own = span.get_span_context()
        request.parent = TraceParent(f"{own.trace_id:032x}", f"{own.span_id:016x}", int(own.trace_flags))
        return span

    def end(self, span: Span, method: str, route: str, status: int) -> None:
        """The request has ended."""
        span.update_name(f"{method} {route}")
        span.set_attributes({"http.request.method": method, "http.route": route, "http.response.status_code": status})
        if status >= _FAULT:
            span.set_status(StatusCode.ERROR)
        span.end()

    def traced(self, stages: Iterable[tuple[str, float]], locale: str, outcome: str) -> None:
        """An answer was found just now, as a step of the request under way; each stage with its seconds."""
        request, now, taken = under_way(), time.time_ns(), dict(stages)
        start = now - int(sum(taken.values()) * 1e9)
        span = self._tracer.start_span("ask", _context(request.parent if request else None), start_time=start)
        span.set_attributes({f"kotae.seconds.{stage}": seconds for stage, seconds in taken.items()})
        span.set_attributes({"kotae.locale": locale, "kotae.outcome": outcome})
        span.end(now)

    def close(self) -> None:
        """Sends what is still to be sent, if that takes no longer than a moment."""
        last = threading.Thread(target=self._provider.shutdown, name="traces", daemon=True)
        last.start()
        last.join(_LONGEST)


def _context(parent: TraceParent | None) -> Context | None:
    if parent is None:
        return None
    there = SpanContext(int(parent.trace_id, 16), int(parent.span_id, 16), is_remote=True, trace_flags=TraceFlags(parent.flags & 1))
    return trace.set_span_in_context(NonRecordingSpan(there))
