"""The help centre of these tests with vectors, built once, and what embeds questions to it."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from indexer.embedders import Embedder
from indexer.embedders.openai import OpenAIEmbedder, OpenAIServer
from indexer.search import QueryEmbedder
from indexer.store import Generation
from tests.embedders import without_time_limit
from tests.indexes import open_index, publish_in
from tests.semantic.content import FILES
from tests.semantic.stub import Reply, Stub


@pytest.fixture(scope="session")
def semantic_index(embedder: Embedder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index root that serves `FILES` with vectors; not to be changed."""
    root = tmp_path_factory.mktemp("semantic")
    publish_in(root, FILES, embedder)
    return root / "index"


@pytest.fixture(scope="session")
def generation(semantic_index: Path) -> Generation:
    return open_index(semantic_index)


@pytest.fixture(scope="session")
def query_embedder(embedder: Embedder) -> QueryEmbedder:
    return without_time_limit(embedder, 2)


Connect = Callable[[OpenAIServer], OpenAIEmbedder]


@pytest.fixture
def connect() -> Iterator[Connect]:
    """Makes embedders that ask a server; their connections, which they have no way to close, end with the test."""
    embedders: list[OpenAIEmbedder] = []

    def connect(server: OpenAIServer) -> OpenAIEmbedder:
        embedders.append(OpenAIEmbedder(server))
        return embedders[-1]

    yield connect
    for embedder in embedders:
        vars(embedder)["_client"].close()


@pytest.fixture
def stub() -> Iterator[Stub]:
    with Stub(("127.0.0.1", 0), Reply) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()
