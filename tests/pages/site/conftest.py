"""What tests of the help centre's pages share: one that keeps what people send, in an own place."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pytest

from api.runtime import Settings
from api.store import Store
from tests.serving import FollowedIndex, answering


@dataclass(frozen=True)
class Kept:
    """A served demo, and the store in which it keeps what it is sent."""

    http: httpx2.Client
    store: Store

    @property
    def url(self) -> str:
        return str(self.http.base_url).rstrip("/")


@pytest.fixture(scope="package")
def kept(demo_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    """Without limits, as tests come from one address."""
    store = Store(str(tmp_path_factory.mktemp("kept") / "store.db"))
    store.open()
    settings = Settings(handoff_limit="none", feedback_limit="none")
    with answering(FollowedIndex(demo_index), settings, store=store) as http:
        yield Kept(http, store)
    store.close()
