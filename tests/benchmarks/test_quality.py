"""Quality is measured on sets that anyone can make, beside Lucene where that has ranked them."""

import json
import re
import subprocess
import sys
from math import log2
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.evaluation_set import load, read_run
from benchmarks.help_center import content_of, parts
from tests.benchmarks.tiny_set import DOCUMENTS, LUCENE, figures, quality, write_set
from tests.demo import ROOT


def test_quality_is_as_calculated_by_hand_beside_lucene(tmp_path: Path) -> None:
    folder, report = write_set(tmp_path / "tiny" / "en", {"lucene.run": LUCENE}), tmp_path / "report.json"
    command = [sys.executable, "-m", "benchmarks", "quality", "--lexical", folder, "--runs", tmp_path / "new" / "runs", "--json", report]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")

    run = read_run(tmp_path / "new" / "runs" / "tiny.en.run")
    assert {query: set(documents) for query, documents in run.items()} == {"q1": {"d1"}, "q2": {"d2", "d4"}, "q3": {"d3"}}
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
    english, ukrainian = (write_set(tmp_path / "tiny" / locale) for locale in ("en", "uk"))
    done = quality(english, ukrainian, "--runs", tmp_path / "runs")
    assert (done.exit_code, done.stderr) == (0, "")
    assert [line.split()[0] for line in done.stdout.splitlines()] == ["set/locale", "tiny/en", "tiny/uk"]
    assert "mean ratio" not in done.stdout
    assert {path.name for path in (tmp_path / "runs").iterdir()} == {"tiny.en.run", "tiny.uk.run"}


def test_the_mean_ratio_is_over_the_folders_that_lucene_has_ranked(tmp_path: Path) -> None:
    perfect = "q1 Q0 d1 1 1 x\nq2 Q0 d2 1 1 x\nq3 Q0 d3 1 1 x\n"
    folders = [
        write_set(tmp_path / "a" / "en", {"lucene.run": LUCENE}),
        write_set(tmp_path / "b" / "en", {"lucene.run": perfect}),
        write_set(tmp_path / "c" / "en"),
    ]
    lines = quality(*folders).stdout.splitlines()
    ratios = [float(line.split()[-2]) for line in lines[1:3]]
    assert lines[4].split()[-2] == "2:"
    assert float(lines[4].split()[-1]) == pytest.approx(sum(ratios) / 2, abs=0.001)


def test_a_lucene_that_found_nothing_has_no_ratio(tmp_path: Path) -> None:
    done = quality(write_set(tmp_path / "tiny" / "en", {"lucene.run": "q1 Q0 d4 1 1 x\n"}))
    assert (done.exit_code, done.stderr) == (0, "")
    assert figures(done.stdout)[1] == 4


def test_nothing_stands_beside_lucene_where_other_documents_are_searched(tmp_path: Path) -> None:
    folder = write_set(tmp_path / "tiny" / "en", {"lucene.run": LUCENE})
    other = write_set(tmp_path / "tiny" / "uk", {"docs.jsonl": json.dumps(DOCUMENTS[0]) + "\n"})
    report = tmp_path / "report.json"
    printed = quality(folder, "--documents", other, "--json", report).stdout
    assert printed.splitlines()[1].split()[3::2] == ["nan"] * 4 + ["0.000"]
    assert printed.splitlines()[1].split()[-2] == "nan"
    assert "mean ratio" not in printed
    read = json.loads(report.read_text())
    assert (read["quality"][0]["lucene"], read["quality"][0]["ratio"], read["asked"]["documents"]) == (None, None, "tiny/uk")
    assert "mean ratio" in quality(folder, "--documents", folder).stdout


def test_split_documents_are_articles_of_several_sections_and_found_as_one(tmp_path: Path) -> None:
    paragraphs = ["about a penguin " * 15, "about a walrus " * 15, "about a yak " * 20]
    documents = [{"id": "d1", "text": "\n".join(paragraphs)}, {"id": "d2", "text": "\n".join(paragraphs[:2])}]
    files = {
        "docs.jsonl": "".join(json.dumps(document) + "\n" for document in documents),
        "queries.jsonl": '{"id": "q1", "text": "walrus penguin yak"}\n',
        "qrels.tsv": "q1\td1\t1\n",
    }
    folder = write_set(tmp_path / "long" / "en", files)
    content = content_of(load(folder).documents, "en", split=True)
    assert [[section.text for section in article.sections] for article in content.articles] == [paragraphs, paragraphs[:2]]
    assert [section.anchor for section in content.articles[0].sections] == ["", "part-1", "part-2"]
    done = quality(folder, "--split", "--runs", tmp_path / "runs")
    assert (done.exit_code, done.stderr) == (0, "")
    assert sorted(read_run(tmp_path / "runs" / "long.en.run")["q1"]) == ["d1", "d2"]


@given(st.lists(st.builds(str.__mul__, st.sampled_from(["a", "語", "\u2028"]), st.integers(0, 300)), max_size=8))
def test_parts_are_long_enough_and_hold_the_whole_text(paragraphs: list[str]) -> None:
    text = "\n".join(paragraphs)
    cut = parts(text)
    assert "\n".join(cut) == text
    assert len(cut) == 1 or all(len(part) + 1.5 * part.count("語") >= 200 for part in cut)


def test_a_call_without_folders_is_told() -> None:
    done = quality()
    assert done.exit_code == 2
    assert "DIR" in done.stderr
