"""Confidence is fitted to several sets, and measured with what was fitted."""

import json
import re
from pathlib import Path

from click.testing import CliRunner, Result

from api.answers.confidence import read_calibration
from benchmarks.__main__ import main
from kb.article import Content
from tests.demo import relevance_tests
from tests.files import write


def demo_set(folder: Path, content: Content, half: int) -> Path:
    """Half of the demo's English articles as a set, with the questions about them; every third article is left out where that is asked."""
    articles = [article for article in content.of("en") if article.metadata.audience == "public"][half::2]
    ids = {article.id: article.id.replace("/", "-") for article in articles}
    tests = [(question, right[0]) for question, right in relevance_tests("en") if len(right) == 1]
    judged = [(f"q{number}", text, right) for number, (text, right) in enumerate(tests) if right in ids]
    removed = set(list(ids)[::3])
    files = {
        "docs.jsonl": [
            json.dumps(
                {"id": ids[article.id], "title": article.metadata.title, "text": "\n".join(section.text for section in article.sections)}
            )
            for article in articles
        ],
        "queries.jsonl": [json.dumps({"id": query, "text": text}) for query, text, _ in judged],
        "qrels.tsv": [f"{query}\t{ids[right]}\t1" for query, _, right in judged],
        "removed_doc_ids.txt": [ids[article] for article in sorted(removed)],
        "unanswerable.txt": [query for query, _, right in judged if right in removed],
    }
    return write(folder, {name: "".join(f"{line}\n" for line in lines) for name, lines in files.items()})


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
        assert heading.split()[-8:] == ["ECE", "given", "wrong", "95", "%", "at", "15%", "wrong"]
        assert all(0 <= float(figure) <= 1 or figure == "nan" for figure in row.split()[3:-4])
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
