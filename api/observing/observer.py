"""What is told of one process: counted, and written down as steps of traces, as far as that is wanted."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Literal, Protocol

from kb.errors import NotInstalled

if TYPE_CHECKING:
    from api.observing.metrics import Metrics
    from api.observing.tracing import Tracing


class Found(Protocol):
    """Of an answer that was found, what is told."""

    @property
    def locale(self) -> str:
        """In which it was asked."""

    @property
    def outcome(self) -> str:
        """What to do about it."""

    @property
    def seconds(self) -> Mapping[Any, float]:
        """How long each stage took."""


@dataclass(frozen=True, slots=True)
class Observer:
    """Libraries for what is not wanted are not loaded."""

    metrics: "Metrics | None" = None
    tracing: "Tracing | None" = None

    def traced(self, found: Found) -> None:
        """An answer was found."""
        if self.metrics:
            self.metrics.traced(found.seconds.items())
        if self.tracing:
            self.tracing.traced(found.seconds.items(), found.locale, found.outcome)

    def close(self) -> None:
        """Before the process ends."""
        if self.tracing:
            self.tracing.close()


Traces = Literal["none", "otlp"]


def check_installed(traces: Traces) -> None:
    """Raises `NotInstalled` where what the setting wants is missing."""
    with suppress(ModuleNotFoundError):
        if traces == "none" or find_spec("opentelemetry.exporter.otlp.proto.http"):
            return
    raise NotInstalled("opentelemetry is not installed, which KOTAE_TRACES=otlp needs; run `pip install 'kotae[otel]'`")


def tracing_for(traces: Traces) -> "Tracing | None":
    """What the setting wants; to be made after a fork."""
    if traces == "none":
        return None
    from api.observing.tracing import Tracing, otlp

    return Tracing(otlp())
