"""Servers for agents, which keep what they are sent."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx2
import pytest

from api.store import Store
from tests.inbox.conftest import settings_for
from tests.serving import FollowedIndex, answering


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Store]:
    store = Store(str(tmp_path / "people.db"))
    yield store
    store.close()


ServeAgents = Callable[..., httpx2.Client]


@pytest.fixture
def serve_agents(demo_index: Path, kept: Store) -> Iterator[ServeAgents]:
    """Starts servers of the demo, or of another index, with settings."""
    with ExitStack() as stack:

        def start(index: Path = demo_index, store: Store | None = kept, **settings: Any) -> httpx2.Client:
            return stack.enter_context(answering(FollowedIndex(index), settings_for(**settings), store=store))

        yield start


@pytest.fixture(scope="module")
def agents_server(demo_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx2.Client]:
    """Serves the demo to all tests of a module."""
    store = Store(str(tmp_path_factory.mktemp("agents") / "people.db"))
    with answering(FollowedIndex(demo_index), settings_for(), store=store) as http:
        yield http
    store.close()
