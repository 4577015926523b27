"""How events become lines on standard error: as text for people, or JSON for programs. No line holds what somebody asked.

Messages of ours are written without questions. Other libraries' messages may hold anything: of those only where they come from is told.
"""

import json
import logging
import sys
import threading
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Literal

from api.observing.faults import told
from indexer.under_way import under_way

Format = Literal["text", "json"]
Level = Literal["debug", "info", "warning", "error"]

_OURS = frozenset(["kotae", "kotae.access", "uvicorn.error"])
"""Whose messages hold nothing of a request."""

_LEFT_OUT = "%s:%d says something that is left out, as it may hold a question"

_log = logging.getLogger("kotae")


def install(form: Format, level: Level) -> None:
    """From now on all events, warnings and uncaught exceptions of this process become lines on standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if form == "json" else TextLines())
    logging.captureWarnings(True)
    logging.root.handlers[:] = [handler]
    logging.root.setLevel(logging.DEBUG if level == "debug" else logging.WARNING)
    _log.setLevel(level.upper())
    logging.getLogger("kotae.access").setLevel(logging.INFO)  # it is asked for by a setting of its own
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
    sys.excepthook = _uncaught
    threading.excepthook = lambda caught: _uncaught(caught.exc_type, caught.exc_value, caught.exc_traceback)
    sys.unraisablehook = lambda caught: _uncaught(caught.exc_type, caught.exc_value, caught.exc_traceback)


def _uncaught(kind: type[BaseException], error: BaseException | None, _: TracebackType | None) -> None:
    if error is not None and not issubclass(kind, (KeyboardInterrupt, SystemExit)):
        _log.error("nothing caught this", exc_info=error)


class TextLines(logging.Formatter):
    """One line an event, and a traceback below it."""

    def format(self, record: logging.LogRecord) -> str:
        """Time, level, logger, message, and the request that it was for."""
        request = under_way()
        for_it = f" request={request.id}" if request else ""
        if request and request.parent:
            for_it += f" trace={request.parent.trace_id}"
        line = f"{_time(record).isoformat(' ', 'milliseconds')} {record.levelname} {record.name} {message_of(record)}{for_it}"
        fault = _fault(record)
        return f"{line}\n{fault}" if fault else line


class JsonLines(logging.Formatter):
    """One JSON object an event, on one line."""

    def format(self, record: logging.LogRecord) -> str:
        """`time`, `level`, `logger`, `message`; `request_id`, `trace_id` and `span_id` of the request that it was for; `traceback`."""
        line: dict[str, Any] = {
            "time": _time(record).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": message_of(record),
        }
        request = under_way()
        if request:
            line["request_id"] = request.id
            if request.parent:
                line |= {"trace_id": request.parent.trace_id, "span_id": request.parent.span_id}
        line |= getattr(record, "fields", {})
        fault = _fault(record)
        if fault:
            line["traceback"] = fault
        return json.dumps(line, ensure_ascii=False)


def message_of(record: logging.LogRecord) -> str:
    """On one line."""
    if record.name in _OURS:
        return " ".join(record.getMessage().splitlines())
    return _LEFT_OUT % (record.module, record.lineno)


def _time(record: logging.LogRecord) -> datetime:
    return datetime.fromtimestamp(record.created, UTC)


def _fault(record: logging.LogRecord) -> str:
    error = record.exc_info[1] if record.exc_info else None
    return told(error) if error else ""
