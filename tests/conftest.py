"""What many tests share: the demo help centre, built and served once, and a way to make a small one."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

import pytest
from hypothesis import settings

from api.store import Store
from benchmarks.machines.postgres import postgres, programs
from indexer.embedders import Embedder
from indexer.embedders.in_process import InProcessEmbedder
from indexer.store import Generation
from kb.article import Content
from kb.content import read_content
from kb.errors import NotInstalled
from tests.demo import DEMO
from tests.files import Files, write
from tests.indexes import build_index, open_index, publish_in
from tests.postgres import database
from tests.serving import Server, serving

os.environ["KOTAE_EMBEDDER"] = "none"
"""Vectors take minutes to make; who wants them sets an embedder."""

settings.register_profile("kotae", deadline=None)
settings.load_profile("kotae")
"""How long one example takes tells how busy the machine is; what must be quick has a test of its own."""


@pytest.fixture(scope="session")
def demo_content() -> Content:
    return read_content(DEMO)


@pytest.fixture(scope="session")
def demo_index(demo_content: Content, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index root that serves the demo; not to be changed."""
    root = tmp_path_factory.mktemp("demo-index")
    build_index(demo_content, root)
    return root


@pytest.fixture(scope="session")
def demo(demo_index: Path) -> Generation:
    return open_index(demo_index)


@pytest.fixture(scope="session")
def demo_server(demo_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serves the demo, with settings as they come."""
    with serving(demo_index, tmp_path_factory.mktemp("demo-server") / "log") as server:
        yield server


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    """The real one."""
    return InProcessEmbedder(2)


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """The index root of `publish`, or of another way to build; still empty."""
    return tmp_path / "index"


WriteContent = Callable[[Files], Path]


@pytest.fixture
def write_content(tmp_path: Path) -> WriteContent:
    """Adds files to a content root, and returns that."""
    return lambda files: write(tmp_path / "content", files)


class Publish(Protocol):
    def __call__(self, files: Files, embedder: Embedder | None = None) -> Generation: ...


@pytest.fixture(name="publish")
def publish_here(tmp_path: Path) -> Publish:
    """Writes a content root anew, builds `index`, and opens it; see `tests.indexes.publish_in`."""
    return lambda files, embedder=None: publish_in(tmp_path, files, embedder)


# --- stores


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a server, without a database's name."""
    try:
        programs()
    except NotInstalled as error:
        pytest.skip(str(error))
    with postgres("-c fsync=off") as server:  # no power cut is tested here, and waiting for the disk would take most of the time
        yield server.url


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a store that is still empty, on each database."""
    if request.param == "sqlite":
        yield str(tmp_path / "odd name % ü.db")
        return
    with database(request.getfixturevalue("postgres_server")) as url:
        yield url


@pytest.fixture
def store(address: str) -> Iterator[Store]:
    """An open store, on each database."""
    store = Store(address)
    store.open()
    yield store
    store.close()
