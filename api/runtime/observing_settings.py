"""Settings of what a process tells whoever operates it."""

from typing import Literal

from pydantic import BaseModel


class ObservingSettings(BaseModel):
    """A part of `Settings`. Nothing of it ever holds a question."""

    log: Literal["text", "json"] = "text"
    """How events are written to standard error: for people, or one JSON object a line."""

    log_level: Literal["debug", "info", "warning", "error"] = "info"
    """The least that is told. Other libraries' messages are left out at every level, as they may hold questions."""

    access_log: bool = False
    """Whether each request is told, by its route: neither addresses nor queries nor bodies."""
