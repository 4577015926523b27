"""`kotae doctor` tells what is wrong with an installation and how to mend it, by its exit code too, and changes nothing."""

import json
import shutil
import socket
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from api.doctor import reaching
from api.runtime import Runtime, Settings
from api.store import Store
from indexer.store import read_pointer
from indexer.vectors import scan
from kb.errors import EngineRefused
from tests.command_line import kotae
from tests.conftest import Publish
from tests.embedders import RandomEmbedder
from tests.engines.stub import stub_nodes
from tests.semantic.content import FILES
from tests.serving import serving


@pytest.fixture
def copy(demo_index: Path, tmp_path: Path) -> Path:
    """An index that may be changed."""
    return Path(shutil.copytree(demo_index, tmp_path / "index"))


def examined(index: Path, code: int | None = None, **settings: str) -> list[dict[str, str]]:
    """What it finds; `code` is how it must end."""
    ran = None
    for expected in (code,) if code is not None else (0, 1, 2):
        try:
            ran = kotae("doctor", "--json", "--index", index, code=expected, **{"port": "0", **settings})
            break
        except AssertionError:
            if code is not None:
                raise
    assert ran is not None
    document: dict[str, Any] = json.loads(ran.stdout)
    assert ["fine", "look", "broken"].index(document["state"]) == ran.exit_code
    found: list[dict[str, str]] = document["findings"]
    assert all(bool(finding["mend"]) == (finding["state"] != "fine") for finding in found)
    return found


def states(found: list[dict[str, str]], check: str) -> set[str]:
    return {finding["state"] for finding in found if finding["check"] == check}


def test_of_a_good_installation_all_is_fine(demo_index: Path) -> None:
    found = examined(demo_index)
    for check in (
        "python",
        "packages",
        "clock",
        "temporary folder",
        "engine",
        "index",
        "limits",
        "embedder",
        "store",
        "disk",
        "settings",
        "ports",
    ):
        assert states(found, check) == {"fine"}, found


def test_people_read_what_to_mend_below_what_is_wrong(tmp_path: Path) -> None:
    told = kotae("doctor", "--index", tmp_path / "nowhere", code=2).stdout
    assert f"broken  index: no index in {tmp_path / 'nowhere'}\n        → make one with `kotae build" in told


def damage(index: Path) -> None:
    folder = index / read_pointer(index).generation
    file = next(path for path in sorted(folder.rglob("*.sqlite")))
    file.write_bytes(file.read_bytes()[:-1] + b"?")


def from_elsewhere(index: Path) -> None:
    manifest = index / read_pointer(index).generation / "manifest.json"
    document = json.loads(manifest.read_bytes())
    document["locales"]["en"]["fingerprint"] = "other"
    manifest.write_text(json.dumps(document), encoding="utf-8")


def in_the_future(index: Path) -> None:
    manifest = index / read_pointer(index).generation / "manifest.json"
    document = json.loads(manifest.read_bytes())
    manifest.write_text(json.dumps({**document, "built_at": "2999-01-01T00:00:00Z"}), encoding="utf-8")


def of_step(step: str) -> Callable[[Path], None]:
    def make(index: Path) -> None:
        store = Store(index.with_name("index.store.db"))
        store.open()
        store.close()
        with closing(sqlite3.connect(index.with_name("index.store.db"))) as connection, connection:
            connection.execute("UPDATE alembic_version SET version_num = ?", [step])

    return make


def broken_store(index: Path) -> None:
    index.with_name("index.store.db").write_bytes(b"no database at all" * 100)


def readable_by_all(index: Path) -> None:
    of_step("0001")(index)
    index.with_name("index.store.db").chmod(0o644)


SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
WRONG: dict[str, tuple[Callable[[Path], object], dict[str, str], str, str, str]] = {
    "a file that broke": (damage, {}, "index", "broken", "missing or damaged"),
    "no pointer": (lambda index: (index / "CURRENT").unlink(), {}, "index", "broken", "no index in"),
    "an index of another version": (from_elsewhere, {}, "index", "broken", "other analysis code"),
    "a clock that is behind": (in_the_future, {}, "clock", "broken", "built in the future"),
    "a store of a later version": (of_step("9999"), {}, "store", "broken", "a later version"),
    "a store of an earlier version": (of_step("0001"), {}, "store", "look", "an earlier version"),
    "a store that is none": (broken_store, {}, "store", "broken", "does not answer"),
    "a store that all may read": (readable_by_all, {}, "permissions", "look", "holds what people sent"),
    "an embedder that is not there": (id, {"embedder": "http://127.0.0.1:9/v1"}, "embedder", "broken", "no vectors from"),
    "a webhook without secrets": (id, {"webhook_url": "https://a.example"}, "deliveries", "broken", "needs KOTAE_WEBHOOK_SECRETS"),
    "deliveries of what is not kept": (id, {"store": "none", "admin_key": "x" * 32}, "deliveries", "broken", "KOTAE_STORE is none"),
    "nobody who is told": (id, {}, "deliveries", "look", "nobody is told"),
    "secrets for nothing": (id, {"webhook_secrets": SECRET}, "settings", "look", "KOTAE_WEBHOOK_URL is not"),
    "internal articles for all": (id, {"audience": "internal", "host": "0.0.0.0"}, "settings", "look", "whoever reaches 0.0.0.0"),
    "a name that is none": (id, {"prot": "8000"}, "settings", "look", "is KOTAE_PORT meant"),
    "a short key": (id, {"admin_key": "secret"}, "settings", "look", "short enough to be guessed"),
}


@pytest.mark.parametrize("name", WRONG)
def test_it_finds_what_is_wrong_and_leaves_it_as_it_is(copy: Path, name: str) -> None:
    make, settings, check, state, says = WRONG[name]
    make(copy)
    before = {file: file.read_bytes() for file in copy.parent.rglob("*") if file.is_file()}
    found = examined(copy, **settings)
    assert [finding for finding in found if (finding["check"], finding["state"]) == (check, state) and says in finding["says"]], found
    assert {file: data for file, data in before.items() if file.read_bytes() != data} == {}
    assert not any(secret in json.dumps(found) for secret in (SECRET, "x" * 32))


def engine(*nodes: str) -> list[tuple[str, str]]:
    """What is found of a cluster."""
    settings = Settings(engine="opensearch", engine_nodes=nodes, engine_user="kotae", engine_password="hunter2")
    found = list(reaching.engine(Runtime(settings)))
    assert "hunter2" not in str(found)
    return [(finding.state, finding.says) for finding in found]


def test_each_node_of_a_cluster_is_looked_at_by_itself() -> None:
    with stub_nodes(3) as nodes:
        for node, number in zip(nodes, ("3.1.0", "2.19.0", "8.0"), strict=True):
            node.answer = {"version": {"distribution": "opensearch", "number": number}, "status": "yellow"}
        nodes[2].answer = {"version": {"number": "8.0"}, "tagline": "You Know, for Search"}
        told = engine(*(node.url for node in nodes), "http://127.0.0.1:9")
        assert [state for state, _ in told] == ["fine", "fine", "look", "look", "look", "look"]
        for (_, said), says in zip(told, ("3.1.0", "2.19.0", "is no OpenSearch", "ConnectError", "2 and 3", "yellow"), strict=True):
            assert says in said
        nodes[1].status = 401
        assert [state for state, _ in engine(nodes[1].url, "http://127.0.0.1:9")] == ["broken", "broken"]
    with pytest.raises(EngineRefused, match="KOTAE_ENGINE_NODES"):
        engine()


@pytest.mark.parametrize(
    ("settings", "state", "says"),
    [
        ({"limits": "redis://:hunter2@127.0.0.1:9/0"}, "look", "127.0.0.1:9"),
        ({"limits": "store", "store": "none", "workers": 2}, "look", "each worker counts"),
        ({"limits": "worker"}, "fine", "as is set"),
    ],
)
def test_whether_limits_are_shared_is_told(settings: dict[str, Any], state: str, says: str) -> None:
    [found] = reaching.limits(Settings(**settings))
    assert (found.state, says in found.says, "hunter2" in str(found)) == (state, True, False)


def test_very_many_vectors_want_what_scans_them(publish: Publish, index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(FILES, RandomEmbedder())
    assert not any("`large`" in finding["mend"] for finding in examined(index))
    monkeypatch.setattr(scan, "WORTH", 1)
    assert any("`large`" in finding["mend"] for finding in examined(index) if finding["check"] == "index")


def test_a_port_that_another_has_is_broken_and_one_where_kotae_answers_is_fine(demo_index: Path, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        found = examined(demo_index, code=2, port=str(taken.getsockname()[1]))
    assert states(found, "ports") == {"broken"}
    with serving(demo_index, tmp_path / "log") as server:
        found = examined(demo_index, port=str(server.http.base_url.port))
    assert [finding["says"] for finding in found if finding["check"] == "ports"] == [
        f"at 127.0.0.1:{server.http.base_url.port} Kotae answers already"
    ]
