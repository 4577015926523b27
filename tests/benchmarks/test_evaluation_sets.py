"""An evaluation set is read whole, and what is none is told with its place."""

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from click.testing import Result

from benchmarks.evaluation_set import load
from tests.benchmarks.tiny_set import DOCUMENTS, quality, write_set
from tests.files import Files


def test_a_document_with_other_line_ends_inside_is_one_document(tmp_path: Path) -> None:
    evaluation = load(write_set(tmp_path / "tiny" / "en"))
    assert [(document.id, document.title, document.text) for document in evaluation.documents] == [
        (str(document["id"]), document.get("title", ""), document["text"]) for document in DOCUMENTS
    ]
    assert "\u2028" in evaluation.documents[2].text


def test_the_files_for_hand_off_are_read(tmp_path: Path) -> None:
    evaluation = load(write_set(tmp_path / "tiny" / "zh-Hant", {"removed_doc_ids.txt": "", "unanswerable.txt": "q1\nq5\n"}))
    assert (evaluation.label, evaluation.unanswerable, evaluation.removed) == ("tiny/zh-Hant", {"q1", "q5"}, frozenset())
    (tmp_path / "tiny" / "zh-Hant" / "removed_doc_ids.txt").write_text("d1\n")
    assert load(tmp_path / "tiny" / "zh-Hant").removed == {"d1"}


NO_SETS: Mapping[str, tuple[Files, str]] = {
    "documents that are no JSON": ({"docs.jsonl": "{}\nnonsense\n"}, r"docs\.jsonl:1"),
    "a document without text": ({"docs.jsonl": json.dumps(DOCUMENTS[0]) + '\n{"id": "d2"}\n'}, r"docs\.jsonl:2.*`id` and `text`"),
    "a list for a document": ({"docs.jsonl": '["d1", "text"]\n'}, r"docs\.jsonl:1"),
    "documents that are not UTF-8": ({"docs.jsonl": b"\xff\n"}, r"docs\.jsonl cannot be read"),
    "two documents of one id": ({"docs.jsonl": 2 * (json.dumps(DOCUMENTS[0]) + "\n")}, r"d1"),
    "a document's id that no run can hold": ({"docs.jsonl": '{"id": "d 1", "text": "x"}\n'}, r"docs\.jsonl:1"),
    "queries that are no JSON": ({"queries.jsonl": "q1\tpassword\n"}, r"queries\.jsonl:1"),
    "judgements of four columns": ({"qrels.tsv": "q1\t0\td1\t1\n"}, r"qrels\.tsv:1.*3 columns"),
    "a grade that is no number": ({"qrels.tsv": "q1\td1\t1\nq2\td2\tgood\n"}, r"qrels\.tsv:2.*`good`"),
    "no judged query": ({"qrels.tsv": "other\td1\t1\n"}, r"qrels\.tsv"),
    "a run that is none": ({"lucene.run": "q1 d1 1\n"}, r"lucene\.run:1"),
    "a run without ranks": ({"lucene.run": "q1 Q0 d1 first 1.0 x\n"}, r"lucene\.run:1"),
    "a run that is not UTF-8": ({"lucene.run": b"\xff\n"}, r"lucene\.run"),
}


@pytest.mark.parametrize(("files", "message"), NO_SETS.values(), ids=NO_SETS.keys())
def test_a_broken_set_is_told_with_its_place(tmp_path: Path, files: Files, message: str) -> None:
    check_refusal([write_set(tmp_path / "tiny" / "en", files)], message)


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
