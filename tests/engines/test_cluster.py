"""A real cluster ranks as the embedded engine does, also while its nodes die, and nothing of it is served that is not whole."""

import json
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import pytest

from api.answers import Request, ask
from benchmarks.cluster.load import Load
from benchmarks.cluster.nodes import Node, wait_for
from indexer.backends import Document
from indexer.backends.opensearch import Access, OpenSearchEngine, writing
from indexer.backends.opensearch.cluster import Cluster
from indexer.store import Generation, open_current, open_generation, read_pointer, rollback
from kb.article import Content
from kb.errors import CannotWrite, DamagedIndex, EngineUnavailable
from tests.demo import questions
from tests.files import Files, help_center, write
from tests.indexes import build_index, current

_MIDDLE = 10
"""How many sections are written before a node dies."""

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


class Interrupted(OpenSearchEngine):
    """Something happens in the middle of what it writes."""

    happens: Callable[[], None]

    def write(self, root: Path, folder: Path, fields: Sequence[str], documents: Iterable[Document]) -> None:
        def interrupted() -> Iterator[Document]:
            for place, document in enumerate(documents):
                if place == _MIDDLE:
                    self.happens()
                yield document

        super().write(root, folder, fields, interrupted())


def holder(nodes: Sequence[Node], root: Path) -> Node:
    """The node that has the one copy of the index that is being written."""
    state = Cluster(Access([nodes[0].url])).ask("GET", "/_cluster/state/nodes,routing_table", seconds=30)
    own = json.loads((root / "opensearch.json").read_text())["id"]
    shards = [table["shards"]["0"] for name, table in state["routing_table"]["indices"].items() if own in name]
    [alone] = [copies[0] for copies in shards if len(copies) == 1]
    return nodes[int(state["nodes"][alone["node"]]["name"].removeprefix("n"))]


@pytest.mark.parametrize("of_the_index", [True, False])
def test_a_build_under_which_a_node_dies_goes_on_or_fails_clearly_and_what_is_served_is_served_still(
    of_the_index: bool, tmp_path: Path, nodes: list[Node], opensearch: OpenSearchEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "_BULK", 1)  # a request for each section
    files = {**SMALL, **{f"en/help/a{number}.md": f"---\ntitle: Card {number}\n---\nAdd it.\n" for number in range(2 * _MIDDLE)}}
    index = tmp_path / "index"
    build_index(write(tmp_path / "content", SMALL), index, engine=opensearch)
    serving, before = open_current(index, opensearch), there(nodes, index)
    expected = answered(serving, "add a card", "en")
    engine = Interrupted(Access([node.url for node in nodes]), grace=0)
    killed: list[Node] = []

    def kill() -> None:
        has = holder(nodes, index)
        killed.append(has if of_the_index else next(node for node in nodes if node is not has))
        killed[0].kill()

    engine.happens = kill
    try:
        write(tmp_path / "content", files)
        if of_the_index:
            with pytest.raises(CannotWrite, match=r"build again|is served still"):
                build_index(tmp_path / "content", index, engine=engine)
            assert read_pointer(index).generation == serving.folder.name
        else:
            build_index(tmp_path / "content", index, engine=engine)
            assert answered(open_current(index, opensearch), "card 7", "en")[1][0] == "help/a7"
        assert answered(serving, "add a card", "en") == expected
    finally:
        killed[0].start()
        wait_for(nodes)
    assert there(nodes, index) >= before
    assert len(there(nodes, index)) == len(before) + (not of_the_index), "what was written in vain is deleted"


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
