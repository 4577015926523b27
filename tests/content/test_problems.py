"""A writer is told what is wrong, where it is, and how to mend it."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.content import read_content
from tests.command_line import kotae
from tests.conftest import WriteContent
from tests.content.reading import GOOD, HERE, SEVEN, problems_of, told
from tests.files import PNG, Files, article, write
from tests.golden import CASES
from tests.indexes import snapshot


def golden_cases() -> list:
    """Each case's files, and the problems told about them."""
    cases = []
    for case in (CASES / "bad_content.txt").read_text(encoding="utf-8").split("\n=== ")[1:]:
        name, *parts = case.split("\n>>> ")
        texts = dict(part.split("\n", 1) for part in parts)
        problems = texts.pop("problems").strip()
        files = {path: PNG if text.strip() == "(a picture)" else text for path, text in texts.items()}
        cases.append(pytest.param(files, problems, id=name))
    return cases


@pytest.mark.parametrize(("files", "problems"), golden_cases())
def test_a_writer_is_told_what_is_wrong_where_it_is_and_how_to_mend_it(write_content: WriteContent, files: Files, problems: str) -> None:
    assert told(write_content(files), but=("no articles in ",)) == problems


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        ("---\ntitle: Парола\n---\nТекст.".encode("cp1251"), f"{HERE}:2: error: not UTF-8 (byte 0xcf); save the file as UTF-8"),
        ("---\ntitle: T\n---\n\nパスワード".encode("shift_jis"), f"{HERE}:5: error: not UTF-8 (byte 0x83); save the file as UTF-8"),
        ("---\ntitle: T\n---\n密碼".encode("big5"), f"{HERE}:4: error: not UTF-8 (byte 0xb1); save the file as UTF-8"),
        (GOOD.encode("utf-16"), f"{HERE}:1: error: not UTF-8 (byte 0xff); save the file as UTF-8"),
    ],
    ids=["cp1251", "shift_jis", "big5", "utf-16"],
)
def test_a_file_that_is_not_utf_8_is_told_with_the_line_of_its_first_wrong_byte(
    write_content: WriteContent, data: bytes, problem: str
) -> None:
    assert told(write_content({HERE: data})) == problem


def test_a_settings_file_that_is_not_utf_8_is_told(write_content: WriteContent) -> None:
    root = write_content({"help-center.yaml": b"# ok\nname: \xcf\xe0\n"})
    assert told(root) == "help-center.yaml:2: error: not UTF-8 (byte 0xcf); save the file as UTF-8"


def test_a_file_of_1_mib_is_read_and_a_larger_one_is_told(write_content: WriteContent) -> None:
    filler = "word " * (1 << 18)
    largest = (GOOD + filler).encode()[: 1 << 20]
    assert not told(write_content({HERE: largest}))
    assert (
        told(write_content({HERE: largest + b"s"})) == f"{HERE}: error: larger than 1 MiB (1,048,577 bytes); split it into several articles"
    )


def test_a_content_root_without_its_settings_is_told(tmp_path: Path) -> None:
    assert told(tmp_path).startswith("help-center.yaml: error: no such file in ")
    assert told(tmp_path / "nowhere").startswith("help-center.yaml: error: no such file in ")


def test_a_link_on_the_disk_that_leads_nowhere_is_told(write_content: WriteContent) -> None:
    root = write_content({"en/account/b.md": GOOD})
    (root / HERE).symlink_to(root / "gone.md")
    assert told(root).startswith(f"{HERE}: error: cannot be read: ")


@pytest.mark.parametrize("body", ["", "\n\n \n", "<!-- later -->", "---", "[x]: https://x.example", "#", "![](../../assets/a.png)"])
def test_an_article_without_a_word_is_told(write_content: WriteContent, body: str) -> None:
    root = write_content({HERE: article(text=body), "assets/a.png": PNG})
    assert told(root) == f"{HERE}: error: the article is empty; write its text below the front matter, or delete the file"


@pytest.mark.parametrize("text", ["", "\n", "Text without front matter.", "# A title\n\nText.", "\ufeffText."])
def test_a_file_without_front_matter_is_told_at_a_line_that_it_has(write_content: WriteContent, text: str) -> None:
    (problem,) = (problem for problem in problems_of(write_content({HERE: text})) if problem.file == HERE)
    assert "title" in problem.message
    assert problem.line in {0, 1}


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["no BOM", "BOM"])
def test_the_line_ends_and_the_byte_order_mark_of_any_editor_are_fine(write_content: WriteContent, ends: str, mark: str) -> None:
    lines = ["---", "title: Повернення", "keywords:", "  - гроші", "---", "Текст", "далі.", "", "# Розділ", "", "Кінець.", ""]
    files = {"uk/account/a.md": mark + ends.join(lines), "help-center.yaml": mark + SEVEN.replace("\n", ends)}
    content = read_content(write_content(files))
    (read,) = content.articles
    assert (read.metadata.title, read.metadata.keywords) == ("Повернення", ("гроші",))
    assert [(section.anchor, section.text) for section in read.sections] == [("", "Текст далі."), ("розділ", "Кінець.")]


def test_a_problem_below_windows_line_ends_has_its_right_line(write_content: WriteContent) -> None:
    root = write_content({HERE: b"\xef\xbb\xbf---\r\ntitle: T\r\n---\r\n\r\n[x](none.md)\r\n"})
    assert told(root).startswith(f"{HERE}:5: error: dead link `none.md`; ")


FLAWED = {
    "en/account/bytes.md": (b"---\ntitle: T\n---\n\xff", 4),
    "en/account/yaml.md": ("---\ntitle: [\n---\nText.", 2),
    "en/account/key.md": ("---\ntitle: T\ntitel: U\n---\nText.", 3),
    "en/account/twice.md": ("---\ntitle: T\ntitle: U\n---\nText.", 3),
    "en/account/title.md": ("---\nsummary: S\n---\nText.", 2),
    "en/account/link.md": ("---\ntitle: L\n---\nText.\n\n[x](none.md)", 6),
    "en/account/picture.md": ("---\ntitle: P\n---\n\n![x](../../assets/none.png)", 5),
    "en/account/anchor.md": ("---\ntitle: A\n---\n[x](#none)", 4),
    "en/account/empty.md": ("---\ntitle: T\n---\n", 0),
    "en/account/large.md": (GOOD + "x" * (1 << 20), 0),
    "en/account/related.md": ("---\ntitle: R\nrelated: [account/none]\n---\nText.", 3),
    "en/account/alias.md": ("---\ntitle: F\naliases: [account/good]\n---\nText.", 3),
    "en/nowhere/place.md": (GOOD, 0),
    "uk/account/language.md": ("---\ntitle: T\n---\n" + "Where is my money? " * 9, 0),
}


def flawed(write_content: WriteContent) -> Path:
    return write_content({"en/account/good.md": GOOD, "ua/account/locale.md": GOOD, **{name: data for name, (data, _) in FLAWED.items()}})


def test_all_that_is_wrong_is_told_at_once_in_the_order_of_files(write_content: WriteContent) -> None:
    problems = problems_of(flawed(write_content))
    expected = sorted([*((name, line) for name, (_, line) in FLAWED.items()), ("ua", 0)])
    assert [(problem.file, problem.line) for problem in problems if problem.file != "help-center.yaml"] == expected
    assert [problem.file for problem in problems if problem.severity == "warning"][-1] == "uk/account/language.md"


def test_the_same_file_tells_all_its_flaws_too(write_content: WriteContent) -> None:
    body = "[x](none.md)\n\n![x](../../assets/none.png)\n\n[x](#none)"
    root = write_content({HERE: f"---\ntitle: T\naliases: [account/here]\nrelated: [account/none]\n---\n{body}"})
    assert [problem.line for problem in problems_of(root) if problem.file == HERE] == [3, 4, 6, 8, 10]


def test_a_link_to_an_article_that_could_not_be_read_is_not_called_dead(write_content: WriteContent) -> None:
    here = "---\ntitle: T\nrelated: [account/b]\n---\n[x](b.md#part)"
    assert told(write_content({HERE: here, "en/account/b.md": "---\n---\nText."})).startswith("en/account/b.md:")
    assert told(write_content({HERE: here, "en/account/b.md": "---\n---\nText."})).count("\n") == 0


def test_reading_changes_nothing(write_content: WriteContent) -> None:
    root = flawed(write_content)
    before = snapshot(root)
    problems_of(root)
    assert snapshot(root) == before


def test_check_and_build_tell_bad_content_with_exit_code_1_and_leave_the_index_as_it_was(write_content: WriteContent, index: Path) -> None:
    good = write_content({"en/account/good.md": GOOD})
    kotae("check", good)
    kotae("build", good, "--index", index)
    before = snapshot(index)
    assert before
    root = flawed(write_content)
    for command in (["check", root], ["build", root, "--index", index]):
        assert kotae(*command, code=1).stderr.strip() == "\n".join(map(str, problems_of(root)))
    assert snapshot(index) == before


LINES = """\
---
title:
title: T
titel: T
summary: ~
wordings: [a]
wordings:
  - a
status: draft
promoted: yes
related: [account/here]
aliases: [account/here]
publish_at: 2026-01-01
expires_at: !!timestamp x
&a
*a
<<:
? [
]
{
}
#
# #
## X
> 密碼
```
|
[x](y.md)
[x](#x)
[x](http://[)
![x](../../assets/a.png)
<a href='y.md'>
"""


@given(
    st.one_of(
        st.binary(max_size=80),
        st.lists(st.sampled_from(LINES.splitlines()) | st.text(max_size=10), max_size=14).map("\n".join).map(str.encode),
    ),
    st.booleans(),
)
@settings(max_examples=200)
def test_whatever_a_file_holds_it_is_read_or_told_at_a_line_that_it_has(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, as_settings: bool
) -> None:
    name = "help-center.yaml" if as_settings else HERE
    root = tmp_path_factory.mktemp("content")
    (root / HERE).parent.mkdir(parents=True)
    write(root, {"help-center.yaml": SEVEN, name: data})
    for problem in problems_of(root):
        assert problem.file in {name, "en", "help-center.yaml"}
        assert problem.file != name or 0 <= problem.line <= max(1, len(data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")))
        assert problem.message
