"""What must hold for every target that asks another system over HTTP, however that one fails."""

from collections.abc import Callable

import pytest

from api.handoffs.deliveries.target import Delivered, Target
from kb.errors import DeliveryFailed, DeliveryRefused, KotaeError
from tests.deliveries.cases import asked, delivery
from tests.deliveries.server import Failure, Server

FAILURES: list[tuple[Failure, type[KotaeError]]] = [
    ("429", DeliveryFailed),
    ("500", DeliveryFailed),
    ("503", DeliveryFailed),
    ("401", DeliveryFailed),
    ("hangs", DeliveryFailed),
    ("garbage", DeliveryFailed),
    ("redirects", DeliveryFailed),
    ("closes", DeliveryFailed),
]


def patience(failure: Failure) -> float:
    """Seconds for a request: few where nothing will come."""
    return 1.0 if failure == "hangs" else 5.0


def check_failure(server: Server, target: Target, failure: Failure, error: type[KotaeError]) -> None:
    """Whichever request fails first, it is told, without words of the person or the key; then it is delivered once."""
    of = asked()
    server.failures.append((".*", failure))
    with pytest.raises(error) as raised:
        target.deliver(delivery(of=of))
    assert raised.type is error
    assert "гроші" not in str(raised.value)
    assert "s3cret" not in str(raised.value)
    assert getattr(raised.value, "retry_after", 0) == (7 if failure in {"429", "503"} else 0)
    assert not server.asked(".* /elsewhere")
    target.deliver(delivery(of=of, attempt=2))


def deliver_until_done(server: Server, target: Callable[[], Target], request: str, failure: Failure = "lost", **more: object) -> Delivered:
    """Delivers, with one kind of request failing the first time, and again as the outbox does."""
    known = {"of": asked(), **more}
    server.failures.append((request, failure))
    for attempt in range(1, 4):
        try:
            return target().deliver(delivery(**{**known, "attempt": attempt}))  # type: ignore[arg-type]
        except DeliveryRefused:
            raise
        except DeliveryFailed:
            continue
    raise AssertionError("it is not delivered at the third try")
