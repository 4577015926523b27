"""A run is read as it was written, by us or by other tools."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.evaluation_set import read_run, write_run

IDS = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=8)
RUNS = st.dictionaries(IDS, st.lists(IDS, unique=True, min_size=1, max_size=10), max_size=5)


@settings(max_examples=100)
@given(run=RUNS)
def test_a_run_reads_as_it_was_written(tmp_path_factory: pytest.TempPathFactory, run: dict[str, list[str]]) -> None:
    path = tmp_path_factory.getbasetemp() / "round-trip.run"
    write_run(path, run, "tag")
    assert read_run(path) == run


def test_a_run_has_the_columns_that_trec_tools_read_and_scores_that_fall(tmp_path: Path) -> None:
    run = {"q1": [f"d{number}" for number in range(10)], "q2": ["статья/перша"]}
    write_run(tmp_path / "x.run", run, "kotae")
    rows = [line.split() for line in (tmp_path / "x.run").read_text(encoding="utf-8").splitlines()]
    assert [(query, q0, document, int(rank), tag) for query, q0, document, rank, _, tag in rows] == [
        *(("q1", "Q0", f"d{number}", number + 1, "kotae") for number in range(10)),
        ("q2", "Q0", "статья/перша", 1, "kotae"),
    ]
    scores = [float(score) for query, _, _, _, score, _ in rows if query == "q1"]
    assert all(higher > lower for higher, lower in zip(scores, scores[1:]))


def test_a_run_of_other_tools_is_read_by_its_ranks(tmp_path: Path) -> None:
    (tmp_path / "x.run").write_text("q1\tQ0\td2\t2\t-1.5e-3\tLucene\nq1 Q0   d1  1  7.25 Lucene\n\nq2 Q0 d3 0 1 x\n")
    assert read_run(tmp_path / "x.run") == {"q1": ["d1", "d2"], "q2": ["d3"]}
