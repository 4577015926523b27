"""Others are measured beside us where they are installed, and what is missing is said."""

import json
from pathlib import Path

import pytest

from benchmarks.peers import measure
from benchmarks.peers.kotae import Kotae
from benchmarks.peers.lucene import Lucene
from benchmarks.peers.opensearch import Opensearch
from benchmarks.peers.pagefind import Pagefind
from benchmarks.peers.sqlite import Sqlite
from tests.files import article, help_center, write

FILES = {
    "help-center.yaml": help_center("en: {}"),
    "en/help/whale.md": article("How to feed a whale", "With krill."),
    "en/help/otter.md": article("How to feed an otter", "With clams."),
    "questions/en.tsv": "feed the whale\thelp/whale\nfeed the otter\thelp/otter\n",
}


def test_peers_that_are_here_are_measured_and_the_others_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(measure, "_PEERS", (Kotae, Lucene, Opensearch, Sqlite, Pagefind))
    monkeypatch.setattr(measure, "_ROUNDS", 2)
    for variable in ("LUCENE_JARS", "PAGEFIND_HOME"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("OPENSEARCH_URL", "http://127.0.0.1:1")
    measure.measure([write(tmp_path / "content", FILES)], 20, tmp_path / "report.json")
    rows = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))["peers"]
    assert [row["way"] for row in rows] == ["ranked ids", "ask", "HTTP", "in process"]
    assert [row["ndcg"] for row in rows] == [1.0, 1.0, 1.0, 1.0]
    assert rows[0]["ratio"] == pytest.approx(1, abs=0.3)
    told = capsys.readouterr().out
    assert all(f"{name} is left out: it wants " in told for name in ("Lucene", "OpenSearch", "Pagefind"))
