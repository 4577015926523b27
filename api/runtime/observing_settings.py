"""Settings of what a process tells whoever operates it."""

from typing import Literal

from pydantic import BaseModel, Field


class ObservingSettings(BaseModel):
    """A part of `Settings`. Nothing of it ever holds a question."""

    log: Literal["text", "json"] = "text"
    """How events are written to standard error: for people, or one JSON object a line."""

    log_level: Literal["debug", "info", "warning", "error"] = "info"
    """The least that is told. Other libraries' messages are left out at every level, as they may hold questions."""

    access_log: bool = False
    """Whether each request is told, by its route: neither addresses nor queries nor bodies."""

    metrics_port: int | None = Field(None, ge=0, le=65535)
    """Where Prometheus reads metrics, at `/metrics`; 0 takes any free port. Unless it is set, nothing is counted."""

    metrics_host: str = "127.0.0.1"
    """The address to listen at for that."""

    traces: Literal["none", "otlp"] = "none"
    """Whether requests are sent as steps of traces, by OTLP; where to, the variables of OpenTelemetry say."""
