"""A server that keeps what people send, in a thread of ours, on each database."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx2
import pytest

from api.runtime import Settings
from api.store import Store
from benchmarks.receiver import SECRET, Receiver, receiving
from tests.postgres import database
from tests.serving import FollowedIndex, answering

ADMIN_KEY = "an-admin-key-of-the-tests"

Serve = Callable[..., httpx2.Client]


def settings_for(receiver: Receiver | None = None, **more: Any) -> Settings:
    """Without limits, and with a webhook where there is a receiver."""
    unlimited = ["handoff_limit", "upload_limit", "feedback_limit", "key_limit"]
    given: dict[str, Any] = {"limits": "worker", **dict.fromkeys(unlimited, "none")}
    if receiver:
        given |= {"webhook_url": receiver.url, "webhook_secrets": SECRET, "allow_private_targets": True, "delivery_timeout": 1.0}
    return Settings(**{"admin_key": ADMIN_KEY, **given, **more})


@pytest.fixture
def serve(demo_index: Path) -> Iterator[Serve]:
    """Starts servers of the demo, with settings."""
    with ExitStack() as stack:

        def start(store: Store | None, receiver: Receiver | None = None, **settings: Any) -> httpx2.Client:
            return stack.enter_context(answering(FollowedIndex(demo_index), settings_for(receiver, **settings), store=store))

        yield start


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """One for all tests of a module, on each database."""
    with ExitStack() as stack:
        address = tmp_path_factory.mktemp("store") / "people.db"
        url = stack.enter_context(database(request.getfixturevalue("postgres_server"))) if request.param == "postgresql" else str(address)
        store = Store(url)
        yield store
        store.close()


@pytest.fixture(scope="module")
def http(demo_index: Path, store: Store) -> Iterator[httpx2.Client]:
    """A server that delivers nothing, for all tests of a module."""
    with answering(FollowedIndex(demo_index), settings_for(), store=store) as http:
        yield http


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver
