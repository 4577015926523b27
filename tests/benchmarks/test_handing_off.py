"""Hand-off is measured on questions whose right documents are left out, and every answer to them is wrong."""

from pathlib import Path

import pytest

from benchmarks.confidence.handoff import right_documents
from benchmarks.confidence.wrong_answers import WrongAnswers
from benchmarks.evaluation_set import load
from tests.benchmarks.tiny_set import benchmark, write_set

GRADED = {
    "qrels.tsv": "q1\td1\t2\nq1\td4\t1\nq2\td2\t2\nq2\td4\t2\nq3\td3\t1\n",
    "removed_doc_ids.txt": "d1\nd3\nd4\n",
    "unanswerable.txt": "q1\nq3\n",
}
"""Of q1 both documents are removed, of q2 one, of q3 the only one."""


def test_a_listed_query_has_no_right_document_even_where_one_that_touches_on_it_is_left(tmp_path: Path) -> None:
    files = {**GRADED, "removed_doc_ids.txt": "d1\nd3\n"}
    evaluation = load(write_set(tmp_path / "graded" / "en", files))
    right = {query.id: right_documents(evaluation, query) for query in evaluation.queries}
    assert right == {"q1": frozenset(), "q2": {"d2", "d4"}, "q3": frozenset(), "q4": frozenset(), "q5": frozenset()}
    row = benchmark("handoff", tmp_path / "graded" / "en").stdout.splitlines()[1]
    assert row.split()[:3] == ["graded/en", "1", "4"]


def test_a_query_whose_documents_are_all_removed_has_none_listed_or_not(tmp_path: Path) -> None:
    evaluation = load(write_set(tmp_path / "graded" / "en", {**GRADED, "unanswerable.txt": ""}))
    assert {query.id for query in evaluation.queries if right_documents(evaluation, query)} == {"q2"}


def test_each_set_has_a_row_and_a_risk_table_of_its_own_and_all_have_one(tmp_path: Path) -> None:
    folders = [write_set(tmp_path / name / locale, GRADED) for name, locale in (("a", "en"), ("a", "uk"), ("b", "en"))]
    printed = benchmark("handoff", *folders).stdout.split("\n\n")
    rows, *tables = printed
    assert [line.split()[0] for line in rows.splitlines()[1:]] == ["a/en", "a/uk", "b/en", "a", "b", "all"]
    counts = {label: (int(able), int(unable)) for label, able, unable, *_ in (line.split() for line in rows.splitlines()[1:])}
    assert (counts["a"], counts["all"]) == ((2, 8), (3, 12))
    assert [table.split("\n")[0] for table in tables] == ["a", "b", "all"]
    assert all("may be wrong" in table for table in tables)


@pytest.mark.parametrize(
    ("given", "wrong", "told"),
    [(100, 2, "100 0.020 0.002–0.070"), (10, 0, "10 0.000 0.000–0.308"), (3, 3, "3 1.000 0.292–1.000"), (0, 0, "0 nan 0.000–1.000")],
)
def test_the_interval_of_the_share_wrong_is_that_of_clopper_and_pearson(given: int, wrong: int, told: str) -> None:
    assert str(WrongAnswers(given, wrong)).split() == told.split()
