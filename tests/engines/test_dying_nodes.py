"""What a build or a server does whose nodes die under it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.backends.opensearch import Access, OpenSearchEngine, writing
from indexer.store import open_current, read_pointer
from kb.errors import CannotWrite
from tests.engines.fake_cluster import FakeCluster, fake_cluster
from tests.files import article, help_center, write
from tests.indexes import build_index, snapshot

FIRST = {"help-center.yaml": help_center("en: {}"), **{f"en/help/a{number}.md": article(f"Cards {number}") for number in range(5)}}
SECOND = {**FIRST, "en/help/a5.md": article("One more card")}


@pytest.fixture
def cluster(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeCluster]:
    monkeypatch.setattr(writing, "_BULK", 1)  # a request for each section
    monkeypatch.setattr(writing, "_LONGEST_ELECTION", 0.5)
    with fake_cluster() as cluster:
        yield cluster


def engine_of(cluster: FakeCluster) -> OpenSearchEngine:
    return OpenSearchEngine(Access(cluster.urls, time_limit=0.5), grace=0)


def test_a_build_goes_on_where_a_node_dies_and_writes_nothing_twice(cluster: FakeCluster, tmp_path: Path) -> None:
    cluster.bulks_until_death[1] = 1
    build_index(write(tmp_path / "content", FIRST), tmp_path / "index", engine=engine_of(cluster))
    assert [node.dead for node in cluster.nodes] == [False, True, False]
    assert [len(documents) for documents in cluster.indexes.values()] == [5]
    assert open_current(tmp_path / "index", engine_of(cluster)).index


def test_a_build_waits_while_the_cluster_chooses_a_manager(cluster: FakeCluster, tmp_path: Path) -> None:
    cluster.elects_for = 7
    build_index(write(tmp_path / "content", FIRST), tmp_path / "index", engine=engine_of(cluster))
    assert cluster.elects_for == 0
    assert [len(documents) for documents in cluster.indexes.values()] == [5]


def test_a_build_whose_nodes_all_die_fails_clearly_and_never_touches_what_is_served(cluster: FakeCluster, tmp_path: Path) -> None:
    index, engine = tmp_path / "index", engine_of(cluster)
    build_index(write(tmp_path / "content", FIRST), index, engine=engine)
    [served], pointer = cluster.indexes, read_pointer(index)
    files = snapshot(index / pointer.generation)
    del cluster.written[:]
    cluster.bulks_until_death[:] = [1, 2, 1]
    with pytest.raises(CannotWrite, match=r"no node of the search engine answers.*what was served is served still"):
        build_index(write(tmp_path / "content", SECOND), index, engine=engine)
    assert all(node.dead for node in cluster.nodes)
    assert (read_pointer(index), snapshot(index / pointer.generation)) == (pointer, files)
    assert [path for path in cluster.written if served in path] == []
    for node in cluster.nodes:
        node.dead = False
    assert open_current(index, engine_of(cluster)).id == pointer.generation
    [half] = set(cluster.indexes) - {served}
    build_index(tmp_path / "content", index, engine=engine_of(cluster))
    assert half not in cluster.indexes, "what was left half is deleted by the next build"
    assert sorted(map(len, cluster.indexes.values())) == [5, 6]


def test_an_index_that_is_not_all_taken_is_deleted_and_never_named(cluster: FakeCluster, tmp_path: Path) -> None:
    index = tmp_path / "index"
    build_index(write(tmp_path / "content", FIRST), index, engine=engine_of(cluster))
    pointer, before, told = read_pointer(index), dict(cluster.indexes), cluster.answer

    def refusing(method: str, path: str, body: bytes) -> tuple[int, object]:
        status, answer = told(method, path, body)
        refused = [{"index": {"error": {"type": "unavailable_shards_exception"}}}]
        return status, {"errors": True, "items": refused} if path.endswith("_bulk") else answer

    cluster.answer = refusing  # type: ignore[method-assign]
    with pytest.raises(CannotWrite, match=r"did not take all of kotae-.*unavailable_shards_exception.*build again"):
        build_index(write(tmp_path / "content", SECOND), index, engine=engine_of(cluster))
    assert (cluster.indexes, read_pointer(index)) == (before, pointer)
