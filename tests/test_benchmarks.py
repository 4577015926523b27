"""Benchmarks: figures that can be checked by hand, from files that anyone can make."""

import json
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from math import log2
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from api.answers.confidence import read_calibration
from benchmarks.__main__ import main
from benchmarks.evaluation_set import load, read_run, write_run
from benchmarks.quality import MEASURES, means
from kb.article import Content

ROOT = Path(__file__).parent.parent
# --- measures

GRADES = {"a": 3, "b": 1}


def measured(name: str, ranking: Sequence[str], grades: Mapping[str, int] = GRADES) -> float:
    return means({"query": list(ranking)}, {"query": grades})[name]


NDCG = [
    ("ab", 1.0),
    ("ba", (1 + 3 / log2(3)) / (3 + 1 / log2(3))),
    ("xab", (3 / log2(3) + 1 / 2) / (3 + 1 / log2(3))),
    ("a", 3 / (3 + 1 / log2(3))),
    ("xyz", 0.0),
    ("", 0.0),
    ("klmnopqrsta", 0.0),
    ("klmnopqrsa", 3 / log2(11) / (3 + 1 / log2(3))),
]


@pytest.mark.parametrize(("ranking", "value"), NDCG)
def test_ndcg_is_as_calculated_by_hand(ranking: str, value: float) -> None:
    assert measured("nDCG@10", ranking) == pytest.approx(value, abs=1e-12)


def test_the_ideal_of_ndcg_is_no_longer_than_the_ranking_that_is_looked_at() -> None:
    grades = {str(number): 1 for number in range(20)}
    assert measured("nDCG@10", [str(number) for number in range(10)], grades) == pytest.approx(1)


@pytest.mark.parametrize(
    ("ranking", "value"), [("ab", 1), ("ba", 1), ("xa", 1 / 2), ("xyzb", 1 / 4), ("klmnopqrsa", 1 / 10), ("klmnopqrsta", 0), ("", 0)]
)
def test_reciprocal_rank_is_as_calculated_by_hand(ranking: str, value: float) -> None:
    assert measured("RR@10", ranking) == value


@pytest.mark.parametrize(("ranking", "value"), [("ax", 1), ("bx", 1), ("xa", 0), ("", 0)])
def test_precision_at_1_is_as_calculated_by_hand(ranking: str, value: float) -> None:
    assert measured("P@1", ranking) == value


@pytest.mark.parametrize(("ranking", "value"), [("ab", 1), ("xya", 1 / 2), ("klmnopqrsba", 1 / 2), ("xyz", 0), ("", 0)])
def test_recall_is_as_calculated_by_hand(ranking: str, value: float) -> None:
    assert measured("R@10", ranking) == value


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.sampled_from("abcdefghijklmnop"), unique=True),
    st.dictionaries(st.sampled_from("abcdefghijklmnop"), st.integers(1, 3), min_size=1),
)
def test_every_measure_is_a_share_and_best_for_the_ideal_ranking(ranking: list[str], grades: dict[str, int]) -> None:
    ideal = sorted(grades, key=lambda document: -grades[document])
    for name in MEASURES:
        assert 0 <= measured(name, ranking, grades) <= measured(name, ideal, grades) + 1e-12, name
        assert measured(name, ideal[:10], grades) == measured(name, ideal, grades), name


# --- runs

IDS = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=8)
RUNS = st.dictionaries(IDS, st.lists(IDS, unique=True, min_size=1, max_size=10), max_size=5)


@settings(max_examples=100, deadline=None)
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


# --- a tiny set

DOCUMENTS = [
    {"id": "d1", "title": "Reset your password", "text": "Tap the link in the e-mail."},
    {"id": "d2", "title": "", "text": "A refund takes three days."},
    {"id": "d3", "text": "The driver is late:\u2028wait for a penguin\u0085or walk."},
    {"id": "d4", "title": "Umbrellas", "text": "Look in the boot."},
]
QUERIES = {"q1": "password", "q2": "umbrella refund", "q3": "penguin", "q4": "reset", "q5": "xylophone"}
QRELS = [("q1", "d1", 1), ("q2", "d2", 2), ("q3", "d3", 1), ("q5", "d1", 1), ("q4", "d1", 0)]
"""q4 has no right document, so it is not measured; nothing holds the word of q5."""

LUCENE = "q1 Q0 d2 1 2.0 x\nq1 Q0 d1 2 1.0 x\nq2 Q0 d2 1 1.0 x\nq4 Q0 d1 1 1.0 x\n"


def write_set(folder: Path, **other: str) -> Path:
    """The tiny set in `folder`, with other texts for some of its files; underscores in names stand for dots."""
    files = {
        "docs_jsonl": "".join(json.dumps(document, ensure_ascii=False) + "\n" for document in DOCUMENTS),
        "queries_jsonl": "".join(json.dumps({"id": query, "text": text}) + "\n" for query, text in QUERIES.items()),
        "qrels_tsv": "".join(f"{query}\t{document}\t{grade}\n" for query, document, grade in QRELS),
    }
    folder.mkdir(parents=True)
    for name, text in {**files, **other}.items():
        (folder / name.replace("_", ".")).write_bytes(text.encode("utf-8", "surrogateescape"))
    return folder


def quality(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["quality", "--lexical", *map(str, arguments)])


def figures(printed: str) -> tuple[str, int, list[float]]:
    """The label, n and figures of the first row of a table."""
    label, n, *columns = printed.splitlines()[1].split()
    return label, int(n), [float(column) for column in columns]


def test_quality_is_as_calculated_by_hand_beside_lucene(tmp_path: Path) -> None:
    folder, report = write_set(tmp_path / "tiny" / "en", lucene_run=LUCENE), tmp_path / "report.json"
    command = [sys.executable, "-m", "benchmarks", "quality", "--lexical", folder, "--runs", tmp_path / "new" / "runs", "--json", report]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")

    run = read_run(tmp_path / "new" / "runs" / "tiny.en.run")
    assert {query: set(found) for query, found in run.items()} == {"q1": {"d1"}, "q2": {"d2", "d4"}, "q3": {"d3"}}
    q2 = 1 / log2(run["q2"].index("d2") + 2)
    ours, lucene = (2 + q2) / 4, (1 / log2(3) + 1) / 4

    label, n, columns = figures(done.stdout)
    assert (label, n) == ("tiny/en", 4)
    expected = [
        ours,
        lucene,
        (2 + 1 / (run["q2"].index("d2") + 1)) / 4,
        1.5 / 4,
        (2 + (run["q2"][0] == "d2")) / 4,
        1 / 4,
        3 / 4,
        2 / 4,
        ours / lucene,
        0,  # not read as typed
    ]
    assert columns == [pytest.approx(value, abs=0.0006) for value in expected]
    assert re.search(rf"mean ratio .*over 1: {ours / lucene:.3f}", done.stdout)

    [row] = json.loads(report.read_text())["quality"]
    assert (row["set"], row["n"]) == ("tiny/en", 4)
    assert row["ours"]["nDCG@10"] == pytest.approx(ours)
    assert row["lucene"]["nDCG@10"] == pytest.approx(lucene)
    assert row["ratio"] == pytest.approx(ours / lucene)
    assert {"commit", "versions", "machine"} <= json.loads(report.read_text()).keys()


def test_quality_needs_no_lucene_and_takes_several_folders(tmp_path: Path) -> None:
    one, other = write_set(tmp_path / "tiny" / "en"), write_set(tmp_path / "tiny" / "uk")
    done = quality(one, other, "--runs", tmp_path / "runs")
    assert (done.exit_code, done.stderr) == (0, "")
    assert [line.split()[0] for line in done.stdout.splitlines()] == ["set/locale", "tiny/en", "tiny/uk"]
    assert "mean ratio" not in done.stdout
    assert {path.name for path in (tmp_path / "runs").iterdir()} == {"tiny.en.run", "tiny.uk.run"}


def test_the_mean_ratio_is_over_the_folders_that_lucene_has_ranked(tmp_path: Path) -> None:
    perfect = "q1 Q0 d1 1 1 x\nq2 Q0 d2 1 1 x\nq3 Q0 d3 1 1 x\n"
    folders = [
        write_set(tmp_path / "a" / "en", lucene_run=LUCENE),
        write_set(tmp_path / "b" / "en", lucene_run=perfect),
        write_set(tmp_path / "c" / "en"),
    ]
    lines = quality(*folders).stdout.splitlines()
    ratios = [float(line.split()[-2]) for line in lines[1:3]]
    assert lines[4].split()[-2] == "2:"
    assert float(lines[4].split()[-1]) == pytest.approx(sum(ratios) / 2, abs=0.001)


def test_a_lucene_that_found_nothing_has_no_ratio(tmp_path: Path) -> None:
    done = quality(write_set(tmp_path / "tiny" / "en", lucene_run="q1 Q0 d4 1 1 x\n"))
    assert (done.exit_code, done.stderr) == (0, "")
    assert figures(done.stdout)[1] == 4


def test_a_document_with_other_line_ends_inside_is_one_document(tmp_path: Path) -> None:
    evaluation = load(write_set(tmp_path / "tiny" / "en"))
    assert [(document.id, document.title, document.text) for document in evaluation.documents] == [
        (str(document["id"]), document.get("title", ""), document["text"]) for document in DOCUMENTS
    ]
    assert "\u2028" in evaluation.documents[2].text


def test_the_files_for_hand_off_are_read(tmp_path: Path) -> None:
    evaluation = load(write_set(tmp_path / "tiny" / "zh-Hant", removed__doc__ids_txt="", unanswerable_txt="q1\nq5\n"))
    assert (evaluation.label, evaluation.unanswerable, evaluation.removed) == ("tiny/zh-Hant", {"q1", "q5"}, frozenset())
    (tmp_path / "tiny" / "zh-Hant" / "removed_doc_ids.txt").write_text("d1\n")
    assert load(tmp_path / "tiny" / "zh-Hant").removed == {"d1"}


# --- what is no set

NO_SETS: Mapping[str, tuple[Mapping[str, str], str]] = {
    "documents that are no JSON": ({"docs_jsonl": "{}\nnonsense\n"}, r"docs\.jsonl:1"),
    "a document without text": ({"docs_jsonl": json.dumps(DOCUMENTS[0]) + '\n{"id": "d2"}\n'}, r"docs\.jsonl:2.*`id` and `text`"),
    "a list for a document": ({"docs_jsonl": '["d1", "text"]\n'}, r"docs\.jsonl:1"),
    "documents that are not UTF-8": ({"docs_jsonl": "\udcff\n"}, r"docs\.jsonl cannot be read"),
    "two documents of one id": ({"docs_jsonl": 2 * (json.dumps(DOCUMENTS[0]) + "\n")}, r"d1"),
    "a document's id that no run can hold": ({"docs_jsonl": '{"id": "d 1", "text": "x"}\n'}, r"docs\.jsonl:1"),
    "queries that are no JSON": ({"queries_jsonl": "q1\tpassword\n"}, r"queries\.jsonl:1"),
    "judgements of four columns": ({"qrels_tsv": "q1\t0\td1\t1\n"}, r"qrels\.tsv:1.*3 columns"),
    "a grade that is no number": ({"qrels_tsv": "q1\td1\t1\nq2\td2\tgood\n"}, r"qrels\.tsv:2.*`good`"),
    "no judged query": ({"qrels_tsv": "other\td1\t1\n"}, r"qrels\.tsv"),
    "a run that is none": ({"lucene_run": "q1 d1 1\n"}, r"lucene\.run:1"),
    "a run without ranks": ({"lucene_run": "q1 Q0 d1 first 1.0 x\n"}, r"lucene\.run:1"),
    "a run that is not UTF-8": ({"lucene_run": "\udcff\n"}, r"lucene\.run"),
}


@pytest.mark.parametrize(("files", "message"), NO_SETS.values(), ids=NO_SETS.keys())
def test_a_broken_set_is_told_with_its_place(tmp_path: Path, files: Mapping[str, str], message: str) -> None:
    check_refusal([write_set(tmp_path / "tiny" / "en", **files)], message)


@pytest.mark.parametrize("name", ["docs.jsonl", "queries.jsonl", "qrels.tsv"])
def test_a_missing_file_is_told(tmp_path: Path, name: str) -> None:
    folder = write_set(tmp_path / "tiny" / "en")
    (folder / name).unlink()
    check_refusal([folder], re.escape(name))


def test_a_folder_that_is_no_set_is_told(tmp_path: Path) -> None:
    (tmp_path / "empty" / "en").mkdir(parents=True)
    (tmp_path / "file").write_text("x")
    write_set(tmp_path / "tiny" / "tlh")
    for folder, message in (
        ("empty/en", "docs.jsonl"),
        ("empty", "`empty` is not a locale"),
        ("tiny/tlh", "`tlh`"),
        ("nowhere/en", ""),
        ("file", ""),
    ):
        check_refusal([tmp_path / folder], re.escape(message))
    check_refusal([Path(tmp_path.anchor)], "")


def test_one_broken_set_of_several_is_told_before_anything_is_measured(tmp_path: Path) -> None:
    done = check_refusal([write_set(tmp_path / "tiny" / "en"), tmp_path / "nowhere" / "en"], "")
    assert done.stdout == ""


def check_refusal(folders: Sequence[Path], message: str) -> Result:
    done = quality(*folders)
    assert done.exit_code == 2, done.exception
    assert re.search(rf"^{re.escape(str(folders[-1]))} is not an evaluation set: .*{message}", done.stderr), done.stderr
    assert len(done.stderr.splitlines()) == 1
    return done


def test_a_call_without_folders_is_told() -> None:
    done = quality()
    assert done.exit_code == 2
    assert "DIR" in done.stderr


# --- how sure is sure


def demo_set(folder: Path, content: Content, half: int) -> Path:
    """Half of the demo's English articles as a set, with the questions about them; every third article is left out where that is asked."""
    articles = [article for article in content.of("en") if article.metadata.audience == "public"][half::2]
    ids = {article.id: article.id.replace("/", "-") for article in articles}
    asked = [line.split("\t") for line in (ROOT / "corpora/demo/questions/en.tsv").read_text(encoding="utf-8").splitlines()]
    judged = [(f"q{number}", text, right) for number, (text, right) in enumerate(asked) if right in ids]
    removed = set(list(ids)[::3])
    files = {
        "docs.jsonl": [
            json.dumps({"id": ids[each.id], "title": each.metadata.title, "text": "\n".join(section.text for section in each.sections)})
            for each in articles
        ],
        "queries.jsonl": [json.dumps({"id": query, "text": text}) for query, text, _ in judged],
        "qrels.tsv": [f"{query}\t{ids[right]}\t1" for query, _, right in judged],
        "removed_doc_ids.txt": [ids[each] for each in sorted(removed)],
        "unanswerable.txt": [query for query, _, right in judged if right in removed],
    }
    folder.mkdir(parents=True)
    for name, lines in files.items():
        (folder / name).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return folder


def benchmark(*arguments: object, embedder: str = "none") -> Result:
    return CliRunner(env={"KOTAE_EMBEDDER": embedder}).invoke(main, [*map(str, arguments)])


def test_confidence_is_fitted_to_sets_and_measured_with_what_was_fitted(demo_content: Content, tmp_path: Path) -> None:
    halves = [demo_set(tmp_path / name / "en", demo_content, half) for half, name in enumerate(("even", "odd"))]
    out = tmp_path / "calibration.json"
    done = benchmark("calibrate", *halves, "--out", out, embedder="in-process")
    assert done.exit_code == 0, done.output
    assert [line.split()[0] for line in done.stdout.splitlines() if line.startswith(("even/en", "odd/en"))] == ["even/en", "odd/en"] * 2
    made = read_calibration(out)
    assert made.made_of == ("even", "odd")
    assert made.lexical.steps["article"].weights["reached"] > 0
    assert made.semantic.steps["topic"].weights["nearest"] > 0
    by_it, by_shipped = (benchmark("handoff", "--lexical", halves[0], *more).stdout for more in (["--calibration", out], []))
    assert by_it != by_shipped
    for printed in (by_it, by_shipped):
        heading, row, *_ = printed.splitlines()
        assert heading.split()[-1] == "ECE"
        assert all(0 <= float(figure) <= 1 or figure == "nan" for figure in row.split()[3:])
        assert "may be wrong" in printed


def test_one_set_alone_is_refused_as_nothing_would_judge_it(demo_content: Content, tmp_path: Path) -> None:
    done = benchmark("calibrate", demo_set(tmp_path / "even" / "en", demo_content, 0), "--out", tmp_path / "out", embedder="in-process")
    assert done.exit_code == 2
    assert "give several" in done.stderr
    assert not (tmp_path / "out").exists()


def test_a_file_that_is_no_calibration_is_told(demo_content: Content, tmp_path: Path) -> None:
    folder = demo_set(tmp_path / "even" / "en", demo_content, 0)
    (tmp_path / "broken").write_text("{}")
    for name in ("broken", "nowhere"):
        done = benchmark("handoff", folder, "--calibration", tmp_path / name)
        assert done.exit_code == 2
        assert re.search(rf"{name} is no calibration: .*benchmarks calibrate", done.stderr)
