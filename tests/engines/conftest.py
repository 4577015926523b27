"""A real cluster for the tests of engines, where one is asked for."""

import os
from collections.abc import Iterator

import pytest

from benchmarks.cluster.install import java, server
from benchmarks.cluster.nodes import Node, cluster
from indexer.backends import Engine
from indexer.backends.opensearch import Access, OpenSearchEngine
from indexer.backends.tantivy import TantivyEngine
from kb.errors import NotInstalled

WANTED = "SEARCH_CLUSTER"


@pytest.fixture(scope="session")
def nodes() -> Iterator[list[Node]]:
    """Three nodes of OpenSearch. They take a minute and two gigabytes: only who sets SEARCH_CLUSTER=1, as `.ci/run` does, gets them."""
    if not os.environ.get(WANTED):
        pytest.skip(f"no search cluster is wanted: {WANTED}=1 starts one, which takes Maven, Java 21 and 2 GB")
    try:
        server(), java()
    except NotInstalled as error:
        pytest.skip(str(error))
    with cluster() as started:
        yield started


@pytest.fixture(scope="session")
def opensearch(nodes: list[Node]) -> OpenSearchEngine:
    return OpenSearchEngine(Access([node.url for node in nodes]), grace=0)


@pytest.fixture(params=["tantivy", "opensearch"])
def engine(request: pytest.FixtureRequest) -> Engine:
    """Each engine that there is."""
    if request.param == "tantivy":
        return TantivyEngine()
    cluster: Engine = request.getfixturevalue("opensearch")
    return cluster
