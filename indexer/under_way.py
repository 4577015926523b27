"""The request under way: its id, and the trace that it belongs to. Whatever runs for it finds it here, in threads too."""

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

_SANE = re.compile(rb"[A-Za-z0-9_.-]{1,128}")
"""An id that somebody else gave: nothing that could end a header or a line of a log, and no room for a sentence."""

_TRACEPARENT = re.compile(rb"([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?")
"""W3C Trace Context, of any version."""

_ZEROS = frozenset("0")


@dataclass(frozen=True, slots=True)
class TraceParent:
    """Where in somebody's trace a request stands, as the header `traceparent` tells it."""

    trace_id: str
    """32 hexadecimal digits."""

    span_id: str
    """16, of the caller's step, or of ours where we write steps down."""

    flags: int = 0
    """1: the caller keeps this trace."""

    def __str__(self) -> str:
        """As the header has it, of the version that we know."""
        return f"00-{self.trace_id}-{self.span_id}-{self.flags & 1:02x}"


@dataclass(slots=True)
class UnderWay:
    """What is known of a request from its first moment."""

    id: str
    """The caller's `X-Request-ID` where it is sane, else our own."""

    parent: TraceParent | None = None


_NOW: ContextVar[UnderWay | None] = ContextVar("kotae_request", default=None)


def begin(headers: Iterable[tuple[bytes, bytes]]) -> UnderWay:
    """The request with these headers is under way from now on, for all that runs in this context."""
    own: str | None = None
    parent: TraceParent | None = None
    for name, value in headers:
        if name == b"x-request-id" and own is None and _SANE.fullmatch(value):
            own = value.decode("ascii")
        elif name == b"traceparent":
            parent = read_traceparent(value)
    request = UnderWay(own or new_id(), parent)
    _NOW.set(request)
    return request


@contextmanager
def going_on(name: str, parent: TraceParent | None) -> Iterator[None]:
    """What is done later for a request is under way while this lasts, by a name of its own, and in that request's trace."""
    before = _NOW.set(UnderWay(name, parent))
    try:
        yield
    finally:
        _NOW.reset(before)


def trace_headers() -> dict[str, str]:
    """What a server that is asked for the request under way learns of its trace; empty where it belongs to none."""
    request = _NOW.get()
    return {"traceparent": str(request.parent)} if request and request.parent else {}


def under_way() -> UnderWay | None:
    """The request for which this runs; None outside of requests."""
    return _NOW.get()


def new_id() -> str:
    """Names one request, and no other: 128 random bits."""
    return os.urandom(16).hex()


def read_traceparent(value: bytes) -> TraceParent | None:
    """None where it is none: such a header is to be left aside.

    >>> read_traceparent(b"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
    TraceParent(trace_id='4bf92f3577b34da6a3ce929d0e0e4736', span_id='00f067aa0ba902b7', flags=1)
    >>> read_traceparent(b"00-00000000000000000000000000000000-00f067aa0ba902b7-01")
    """
    found = _TRACEPARENT.fullmatch(value.strip())
    if not found or found[1] == b"ff" or (found[1] == b"00" and found[5]):
        return None
    trace_id, span_id = found[2].decode(), found[3].decode()
    if _ZEROS in (set(trace_id), set(span_id)):
        return None
    return TraceParent(trace_id, span_id, int(found[4], 16))
