"""A node that fails is passed over, and nothing but a whole answer is taken for one."""

import shutil
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from api.runtime import LiveIndex, Runtime, Settings
from indexer.backends import EVERYTHING, ArticleFilter, Hit, QueryTerm
from indexer.backends.opensearch.cluster import Access, Cluster, NotThere
from indexer.backends.tantivy import TantivyBackend, TantivyEngine
from kb.errors import EngineRefused, EngineUnavailable, OtherEngine
from tests.engines.stub import HITS, REFUSAL, StubNode, stub_nodes
from tests.indexes import current, edit_manifest, open_index
from tests.serving import answering


@pytest.fixture
def stubs() -> Iterator[list[StubNode]]:
    with stub_nodes(3) as nodes:
        yield nodes


def cluster_of(nodes: Sequence[StubNode], seconds: float = 0.5) -> Cluster:
    return Cluster(Access([node.url for node in nodes], time_limit=seconds))


def search(cluster: Cluster) -> dict[str, Any]:
    return cluster.ask("POST", "/a/_search", {"query": "my secret question"})


def test_nodes_are_asked_in_turn(stubs: list[StubNode]) -> None:
    cluster = cluster_of(stubs)
    assert [search(cluster) for _ in range(6)] == [HITS] * 6
    assert [node.asked for node in stubs] == [2, 2, 2]


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_what_another_node_may_do_is_asked_of_the_next(stubs: list[StubNode], status: int) -> None:
    stubs[0].status = stubs[1].status = status
    cluster = cluster_of(stubs)
    assert [search(cluster) for _ in range(3)] == [HITS] * 3


@pytest.mark.parametrize("answer", [{**HITS, "timed_out": True}, {**HITS, "_shards": {"failed": 1}}])
def test_a_part_of_an_answer_is_none(stubs: list[StubNode], answer: Any) -> None:
    stubs[0].answer = stubs[1].answer = answer
    assert search(cluster_of(stubs)) == HITS
    stubs[2].answer = answer
    with pytest.raises(EngineUnavailable, match="a part of the answer"):
        search(cluster_of(stubs))


def test_a_node_that_hangs_costs_one_question_its_time_limit_and_then_rests(stubs: list[StubNode]) -> None:
    stubs[0].seconds = 5
    cluster, start = cluster_of(stubs, 0.3), time.monotonic()
    assert [search(cluster) for _ in range(30)] == [HITS] * 30
    assert stubs[0].asked <= 1 + (time.monotonic() - start)  # after a second of rest it is tried again


def test_when_all_are_gone_it_is_told_and_recovers_by_itself(stubs: list[StubNode]) -> None:
    for node in stubs:
        node.status = 503
    cluster = cluster_of(stubs)
    for _ in range(2):
        with pytest.raises(EngineUnavailable, match="look whether it is up"):
            search(cluster)
    stubs[1].status = 200
    assert search(cluster) == HITS


def test_a_refusal_is_not_asked_again_and_never_quotes_the_question(stubs: list[StubNode]) -> None:
    for node in stubs:
        node.status, node.answer = 400, REFUSAL
    with pytest.raises(EngineRefused, match="400 search_phase") as refused:
        search(cluster_of(stubs))
    assert "secret" not in str(refused.value)
    assert sum(node.asked for node in stubs) == 1
    for status, told in ((401, "KOTAE_ENGINE_USER"), (403, "KOTAE_ENGINE_PASSWORD")):
        stubs[0].status = status
        with pytest.raises(EngineRefused, match=told):
            search(cluster_of(stubs))
    stubs[0].status = 404
    with pytest.raises(NotThere):
        search(cluster_of(stubs))


class Down(TantivyEngine):
    """Behind it is no node while `down`."""

    down = True
    waits = True

    def open(self, folders: Sequence[tuple[Path, int]]) -> TantivyBackend:
        engine = self

        class DownBackend(TantivyBackend):
            def search(self, terms: Sequence[QueryTerm], limit: int, shown: ArticleFilter = EVERYTHING) -> list[Hit]:
                if engine.down:
                    raise EngineUnavailable("no node of the search engine answers")
                return super().search(terms, limit, shown)

        return DownBackend(folders)


def test_without_any_node_people_are_told_how_to_reach_a_human_and_it_recovers(demo_index: Path) -> None:
    runtime = Runtime(Settings(answer_cache=0))
    runtime.embedded = engine = Down()
    with answering(LiveIndex(demo_index, runtime), Settings()) as http:
        question = {"question": "забув пароль", "locale": "uk"}
        failed = http.post("/v1/answers", json=question)
        problem = failed.json()
        assert (failed.status_code, problem["type"], failed.headers["Retry-After"]) == (503, "urn:kotae:engine-unavailable", "2")
        assert problem["contacts"]
        assert http.get("/v1/suggestions", params={"q": "паро", "locale": "uk"}).status_code == 200
        page = http.post("/uk/search", data={"q": "забув пароль"}, headers={"Accept": "text/html"})
        assert page.status_code == 503
        assert problem["contacts"][0]["value"] in page.text
        engine.down = False
        assert http.post("/v1/answers", json=question).json()["results"][0]["article"] == "account/reset-password"


def test_a_generation_of_an_engine_that_is_not_set_is_refused(demo_index: Path, tmp_path: Path) -> None:
    index = Path(shutil.copytree(demo_index, tmp_path / "index"))
    edit_manifest(current(index), lambda manifest: manifest.update(engine="opensearch 3, form 1"))
    with pytest.raises(OtherEngine, match="KOTAE_ENGINE"):
        open_index(index)
    with pytest.raises(EngineRefused, match="KOTAE_ENGINE_NODES"):
        Runtime(Settings()).open_current(index)
