"""What can never work is told, with its line and the way to mend it."""

import re
from pathlib import Path

import pytest
from click.testing import Result

from indexer.query.synonym_checks import check_synonyms
from kb.content import read_content
from kb.errors import ContentError
from kb.synonyms import parse
from tests.command_line import kotae
from tests.files import write
from tests.synonyms.content import FILES, with_synonyms


def problems(tmp_path: Path, text: str, locale: str = "en") -> list[str]:
    """What is told about one locale's synonyms."""
    try:
        told = read_content(write(tmp_path, with_synonyms(**{locale: text})), check_synonyms).warnings
    except ContentError as error:
        told = error.problems
    return [str(problem) for problem in told if problem.file.startswith("synonyms/")]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("cab", r":1: error: one term alone .* write `a, b`"),
        ("\n# fine\ncab => ", r":3: error: a term is missing"),
        ("=> ride", r":1: error: a term is missing"),
        ("cab,, taxi => ride", r":1: error: a term is missing"),
        ("cab => ride => trip", r":1: error: more than one `=>`"),
        ("cab，taxi => ride", r":1: error: `，` parts nothing here; write `,`"),
        ("cab => ride # for hire", r":1: error: a remark stands on a line of its own"),
        ("cab -> ride", r":1: error: `->` parts nothing here; write `=>`"),
        ("how do I => ride", r":1: error: nothing is left of `how do I`"),
        ("cab => !?", r":1: error: nothing is left of `!\?`"),
        ("cab => ride\n\ncabs => dog", r":3: error: `cabs` can never match: to search it is `cab` in line 1"),
        ("cab, taxi\ntaxi => dog", r":2: error: `taxi` can never match: .* line 1"),
        ("cab, cabs, taxi", r":1: error: `cabs` is the same to search as `cab` in the same line"),
        ("cab => ride, rides", r":1: error: `rides` is the same to search as `ride` in the same line"),
        ("rides => ride", r":1: error: `rides` and `ride` are the same to search"),
        ("cab => ride\nride => cab", r":2: error: a loop: .* `ride`; write `a, b`"),
        ("cab => ride\nride => trip\ntrip => dog, cabs", r":3: error: a loop"),
        ("kicked out => ride", r":1: warning: `kicked out` applies to all questions with `kicked`"),
    ],
)
def test_what_cannot_work_is_told_with_its_line_and_the_way_to_mend_it(tmp_path: Path, text: str, told: str) -> None:
    [problem] = (problem for problem in problems(tmp_path, text) if not re.search("no article of this locale|stands in", problem))
    assert re.match(rf"synonyms/en\.txt{told}", problem), problem


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# only a comment",
        "cab => ride\nlift => dog, ride",
        "cab => ride, dog\nride => ride, dog",
        r"1\,000, three",
        r"x\=>y\\, ride",
        "hot dog, dog",
        r"c# code => code",
    ],
)
def test_what_works_is_not_told(tmp_path: Path, text: str) -> None:
    assert problems(tmp_path, text) == []


def test_an_escaped_mark_belongs_to_the_word() -> None:
    assert parse(r"a\,b, c\=>d => e\\, f") == parse(r"a\,b,c\=>d=>e\\,f")
    assert parse(r"a\,b, c\=>d => e\\, f").left == ("a,b", "c=>d")
    assert parse(r"a\,b, c\=>d => e\\, f").right == ("e\\", "f")


def test_a_file_for_no_locale_is_told(tmp_path: Path) -> None:
    assert problems(tmp_path, "cab => ride", "ua") == ["synonyms/ua.txt: error: unknown locale `ua`; did you mean `uk`?"]


def test_a_file_that_is_no_text_is_told_with_the_line(tmp_path: Path) -> None:
    ukrainian = "таксі => поїздка\nкеш => готівка".encode() + "\nлог".encode("cp1251")
    root = write(tmp_path, {**FILES, "synonyms/.en.txt.swp": "\0", "synonyms/uk.txt": ukrainian})
    with pytest.raises(ContentError, match=r"^synonyms/uk\.txt:3: error: not UTF-8 \(byte 0xeb\); save the file as UTF-8$"):
        read_content(root, check_synonyms)


@pytest.mark.parametrize("command", ["check", "build"])
def test_all_is_told_at_once(tmp_path: Path, index: Path, command: str) -> None:
    files = with_synonyms(en="the => cab\ncab", uk="таксі => таксі")
    root = write(tmp_path / "content", {**files, "en/help/bad.md": "---\nsummary: x\n---\nText\n"})
    result = kotae(command, root, *(["--index", index] if command == "build" else []), code=1)
    for place in ("en/help/bad.md:2", "synonyms/en.txt:1", "synonyms/en.txt:2", "synonyms/uk.txt:1"):
        assert f"{place}: error: " in result.stderr
    assert not index.exists()


def test_a_build_checks_what_changed_since_the_last_one(tmp_path: Path, index: Path) -> None:
    def build(text: str, code: int) -> Result:
        root = write(tmp_path / "content", with_synonyms(en=text, uk="таксі => поїздка"))
        return kotae("build", root, "--index", index, code=code)

    build("cab => ride", 0)
    build("cab => ride", 0)
    assert "synonyms/en.txt:1: error: `rides`" in build("rides => ride", 1).stderr
