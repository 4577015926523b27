"""The help centre of these tests, built once, and once more with vectors."""

from pathlib import Path

import pytest

from indexer.embedders import Embedder
from indexer.search import QueryEmbedder
from indexer.store import Generation
from tests.embedders import without_time_limit
from tests.handoff.content import FILES
from tests.indexes import open_index, publish_in


@pytest.fixture(scope="session")
def small_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the content of `FILES` and its index; not to be changed."""
    root = tmp_path_factory.mktemp("handoff")
    publish_in(root, FILES)
    return root


@pytest.fixture(scope="session")
def small(small_root: Path) -> Generation:
    """`FILES` without vectors."""
    return open_index(small_root / "index")


@pytest.fixture(scope="session")
def semantic(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Generation:
    """`FILES` with vectors."""
    return publish_in(tmp_path_factory.mktemp("handoff-semantic"), FILES, embedder)


@pytest.fixture(scope="session")
def query_embedder(embedder: Embedder) -> QueryEmbedder:
    """For the questions to it."""
    return without_time_limit(embedder)
