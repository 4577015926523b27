"""A real cluster ranks as the embedded engine does, also while its nodes die, and nothing of it is served that is not whole."""

import json
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from api.answers import Request, ask
from benchmarks.cluster.load import Load
from benchmarks.cluster.nodes import Node, wait_for
from indexer.backends import Document
from indexer.backends.opensearch import Access, OpenSearchEngine
from indexer.backends.opensearch.cluster import Cluster
from indexer.store import Generation, open_current, open_generation, rollback
from kb.article import Content
from kb.errors import CannotWrite, DamagedIndex, EngineUnavailable
from tests.demo import questions
from tests.files import Files, help_center, write
from tests.indexes import build_index, current

_CALM = 4.0
"""Seconds between what happens to nodes."""


@pytest.fixture(scope="module")
def root(opensearch: OpenSearchEngine, demo_content: Content, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo in the cluster."""
    folder = tmp_path_factory.mktemp("cluster")
    build_index(demo_content, folder, engine=opensearch)
    return folder


@pytest.fixture(scope="module")
def generation(root: Path, opensearch: OpenSearchEngine) -> Generation:
    return open_current(root, opensearch)


def answered(generation: Generation, question: str, locale: str) -> tuple[object, ...]:
    answer = ask(generation, Request(question, locale))
    return answer.outcome, [result.article for result in answer.results], round(answer.confidence, 3), answer.locale


def test_the_cluster_answers_as_the_embedded_engine_does(demo: Generation, generation: Generation) -> None:
    asked = [(question, locale) for locale in ("uk", "en", "ja", "zh-Hant") for question in questions(locale)[:40]]
    other = [question for question in asked if answered(demo, *question) != answered(generation, *question)]
    assert other == []


SMALL: Files = {
    "help-center.yaml": help_center(),
    "en/help/card.md": "---\ntitle: Cards\n---\nHow to add a card.\n",
    "uk/help/card.md": "---\ntitle: Картки\n---\nЯк додати картку.\n",
}


def names(root: Path, locale: str) -> list[str]:
    """Of the locale's indexes in the cluster."""
    files = sorted((current(root) / locale).rglob("opensearch.json"))
    return [name for file in files if (name := json.loads(file.read_text())["name"])]


def there(nodes: Sequence[Node], root: Path) -> set[str]:
    """The indexes that the cluster has of a root."""
    own = json.loads((root / "opensearch.json").read_text())["id"]
    return set(Cluster(Access([nodes[0].url])).ask("GET", f"/kotae-{own}-*/_settings", seconds=30))


def test_what_did_not_change_stays_and_what_nothing_names_is_deleted(
    tmp_path: Path, opensearch: OpenSearchEngine, nodes: list[Node]
) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    build_index(write(tmp_path / "content", SMALL), first, engine=opensearch)
    build_index(tmp_path / "content", second, engine=opensearch)
    english, ukrainian, others = names(first, "en"), names(first, "uk"), there(nodes, second)
    write(tmp_path / "content", {"en/help/card.md": "---\ntitle: Credit cards\n---\nHow to add one.\n"})
    build_index(tmp_path / "content", first, engine=opensearch)
    assert names(first, "uk") == ukrainian
    assert names(first, "en") != english
    assert there(nodes, first) >= {*english, *names(first, "en")}, "one may go back"
    rollback(first)
    assert names(first, "en") == english
    assert open_current(first, opensearch).index
    write(tmp_path / "content", {"en/help/card.md": "---\ntitle: Debit cards\n---\nHow to add one.\n"})
    build_index(tmp_path / "content", first, engine=opensearch, keep=1)
    assert there(nodes, first) == {*ukrainian, *names(first, "en")}
    assert there(nodes, second) == others


def test_what_is_missing_or_lacks_sections_is_not_opened(tmp_path: Path, opensearch: OpenSearchEngine, nodes: list[Node]) -> None:
    build_index(write(tmp_path / "content", SMALL), tmp_path / "index", engine=opensearch)
    [name] = names(tmp_path / "index", "en")
    cluster = Cluster(Access([nodes[0].url], time_limit=30))
    cluster.ask("PUT", f"/{name}/_settings", {"index.blocks.write": False})
    cluster.ask("DELETE", f"/{name}/_doc/0", parameters={"refresh": "true"})
    with pytest.raises(DamagedIndex, match="sections"):
        open_current(tmp_path / "index", opensearch)
    cluster.ask("DELETE", f"/{name}")
    with pytest.raises(DamagedIndex, match="--force"):
        open_generation(current(tmp_path / "index"), opensearch)
    build_index(tmp_path / "content", tmp_path / "index", engine=opensearch, force=True)
    open_current(tmp_path / "index", opensearch)


def test_no_question_fails_while_nodes_die_or_hang_and_without_any_it_is_told(
    generation: Generation, opensearch: OpenSearchEngine, nodes: list[Node], tmp_path: Path
) -> None:
    asked = [(question, "uk") for question in questions("uk")[:40]]
    expected = [answered(generation, *question) for question in asked]
    load = Load(lambda question: answered(generation, *question), asked, expected, 20)
    with load.running():
        nodes[0].kill()
        time.sleep(_CALM)
        nodes[1].stop()  # half of them are gone, and those that are left have no majority
        time.sleep(_CALM)
        outcome = load.taken()
    assert (outcome.failed, outcome.wrong) == ({}, []), outcome.told()
    assert len(outcome.milliseconds) > 20 * _CALM
    nodes[1].kill()
    with pytest.raises(CannotWrite, match="served still"):
        opensearch.write(tmp_path, tmp_path / "a" / "b" / "c" / "d", ["words"], [Document("a", {"words": "b"})])
    nodes[2].kill()
    with pytest.raises(EngineUnavailable):
        answered(generation, *asked[0])
    for node in nodes:
        node.start()
    wait_for(nodes)
    assert [answered(generation, *question) for question in asked] == expected
