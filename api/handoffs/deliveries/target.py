"""The seam: what every target does."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, runtime_checkable

from api.handoffs.case import Case
from api.store.alarms import Alarm
from api.store.handoffs import EventKind


@dataclass(frozen=True, slots=True)
class Delivery:
    """Something that happened to a hand-off, on its way to a target."""

    id: str
    """The same at every try, and of no other delivery."""

    kind: EventKind
    """`opened`, `message` (the person added something) or `withdrawn` (they took it back, and what they wrote is erased)."""

    at: datetime
    """When it happened."""

    text: str | None
    """What the person added."""

    case: Case
    """The hand-off, as it is now."""

    attempt: int
    """1 at the first try. At a later one the target may have it already, though it did not say so in time."""

    reference: str | None
    """What this target called the hand-off when it took it first; None before, and where it calls it nothing."""

    read_attachment: Callable[[str], bytes] = field(repr=False)
    """The content of one of the case's attachments, by its id."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """The target has it."""

    reference: str | None = None
    """What the target calls the hand-off: the number of a ticket."""


class Target(Protocol):
    """One way to tell agents of hand-offs. Used by one thread at a time."""

    name: str
    """Of the kind: `webhook`. Rows of the outbox are kept by it, so it never changes."""

    address: str
    """Where it delivers to, without secrets. A target that is gone is closed at this address only."""

    time_limit: float
    """Seconds that a try takes at most."""

    def deliver(self, delivery: Delivery) -> Delivered:
        """Returns once the target has it; raises `DeliveryFailed`, `DeliveryRefused` or `TargetGone`."""
        ...


@runtime_checkable
class AlarmTarget(Target, Protocol):
    """A target that is told of alarms as well."""

    def deliver_alarm(self, delivery_id: str, alarm: Alarm) -> Delivered:
        """Returns once the target has it; raises what `deliver` raises. The id is the same at every try."""
        ...
