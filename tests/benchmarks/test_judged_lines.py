"""Lines that people judged by their kind are asked of a help centre, and counted by it."""

import re
from pathlib import Path

import pytest
from click.testing import Result

from tests.benchmarks.tiny_set import benchmark
from tests.demo import DEMO
from tests.files import write

ENGLISH = """# question, kind, articles
How do I reset my password?	answer	account/reset-password
reset password	answer	account/delete-account, account/change-phone-number

how do I bake sourdough bread	off
is my password strong enough for the tax office	near	account/reset-password
let me talk to a human	human
what is your refund policy	nothuman
"""
BULGARIAN = "забравих си паролата\tanswer\taccount/reset-password\nискам да говоря с човек\thuman\t\n"


def judged(folder: Path, files: dict[str, str], *arguments: object) -> Result:
    write(folder, files)
    return benchmark("judged", DEMO, *(folder / name for name in files), *arguments)


def columns(line: str) -> tuple[str, dict[str, str]]:
    """A row's label and its figures by what they are."""
    names = (
        *("answer", "answered", "right", "near", "near answered", "off", "off answered"),
        *("human", "human taken", "nothuman", "nothuman taken", "given", "wrong", "interval"),
    )
    label, *figures = line.split()
    return label, dict(zip(names, figures, strict=True))


def test_each_file_is_asked_in_its_locale_and_counted_by_kind(tmp_path: Path) -> None:
    done = judged(tmp_path, {"mine.en.tsv": ENGLISH, "mine.bg.tsv": BULGARIAN}, "--runs", tmp_path / "runs")
    assert (done.exit_code, done.stderr) == (0, "")
    rows = dict(map(columns, done.stdout.splitlines()[1:]))
    assert list(rows) == ["mine.en.tsv", "mine.bg.tsv", "all"]
    english, everything = rows["mine.en.tsv"], rows["all"]
    counts = {kind: everything[kind] for kind in ("answer", "near", "off", "human", "nothuman")}
    assert counts == {"answer": "3", "near": "1", "off": "1", "human": "2", "nothuman": "1"}
    assert (everything["human taken"], everything["nothuman taken"]) == ("1.000", "0.000")
    assert (english["answered"], english["right"]) == ("1.000", "0.500")  # the second names articles that are not it

    lines = [line.split("\t") for line in (tmp_path / "runs" / "mine.en.tsv").read_text().splitlines()]
    assert lines[1][:2] == ["How do I reset my password?", "answer"]
    assert lines[1][3:5] == ["answer", "account/reset-password"]
    given = [line for line in lines[1:] if line[3] == "answer" and line[1] != "nothuman"]
    assert (english["given"], english["wrong"]) == (str(len(given)), f"{(len(given) - 1) / len(given):.3f}")
    assert re.fullmatch(r"0\.\d{3}–[01]\.\d{3}", english["interval"])


def test_an_answer_to_what_only_seems_to_ask_for_a_human_counts_where_its_articles_are_named(tmp_path: Path) -> None:
    line = "How do I reset my password?\tnothuman"
    unnamed, named = (
        columns(judged(tmp_path, {"x.en.tsv": line + more}).stdout.splitlines()[1])[1] for more in ("", "\taccount/reset-password")
    )
    assert (unnamed["given"], unnamed["wrong"]) == ("0", "nan")
    assert (named["given"], named["wrong"]) == ("1", "0.000")


FLAWS = {
    "no kind": ("forgot password", r"x\.en\.tsv:1: write the question, a tab, its kind"),
    "an unknown kind": ("forgot password\tmaybe", r"x\.en\.tsv:1: no kind `maybe`; there are: answer, near, off, human, nothuman"),
    "no question": ("\toff", r"x\.en\.tsv:1: write the question"),
    "an answer without articles": ("forgot password\tanswer", r"x\.en\.tsv:1: no article answers it"),
    "an unknown article": ("forgot password\tanswer\taccount/nowhere", r"x\.en\.tsv:1: no published article `account/nowhere`"),
}


@pytest.mark.parametrize(("line", "message"), FLAWS.values(), ids=FLAWS.keys())
def test_a_broken_line_is_told_with_its_place(tmp_path: Path, line: str, message: str) -> None:
    done = judged(tmp_path, {"x.en.tsv": line})
    assert (done.exit_code, done.stdout) == (2, "")
    assert re.search(message, done.stderr)


def test_all_that_is_wrong_with_all_files_is_told_at_once(tmp_path: Path) -> None:
    done = judged(tmp_path, {"x.en.tsv": "a\tb\nc\td\n", "x.tsv": "", "x.tlh.tsv": ""}, tmp_path / "nowhere.en.tsv")
    assert done.exit_code == 2
    told = [line.removeprefix(f"{tmp_path}/").partition(": ")[0] for line in done.stderr.splitlines()]
    assert told == ["x.en.tsv:1", "x.en.tsv:2", "x.tsv", "x.tlh.tsv", "nowhere.en.tsv"]
    assert "`<anything>.<locale>.tsv`, with one of" in done.stderr
