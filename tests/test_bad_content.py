"""Bad content is told all at once, each flaw with its place and the way to mend it, and changes nothing."""

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from api.cli import main
from kb.article import Content
from kb.content import read_content
from kb.errors import ContentError
from kb.problems import Problem

CASES = Path(__file__).parent / "cases" / "bad_content.txt"
KOTAE = Path(sys.executable).with_name("kotae")
ARTICLE = "en/account/a.md"
GOOD = "---\ntitle: A title\n---\nSome text.\n"

SEVEN = """\
name: Test
default_locale: en
locales: {en: {}, zh-Hant: {}, zh-Hans: {}, ja: {}, bg: {}, uk: {}, el: {}}
categories: {account: {en: Account}}
"""

Write = Callable[[dict[str, str | bytes]], Path]


def golden_cases() -> list:
    """Each case's files, and the problems told about them."""
    cases = []
    for case in CASES.read_text(encoding="utf-8").split("\n=== ")[1:]:
        name, *parts = case.split("\n>>> ")
        files = dict(part.split("\n", 1) for part in parts)
        problems = files.pop("problems").strip()
        cases.append(pytest.param(files, problems, id=name))
    return cases


def problems_of(root: Path) -> list[Problem]:
    """All that is told about a content root, errors and warnings."""
    try:
        return list(read_content(root).warnings)
    except ContentError as error:
        return list(error.problems)


def told(root: Path) -> str:
    return "\n".join(map(str, problems_of(root)))


def tree(root: Path) -> dict[Path, tuple[bytes, int]]:
    """Every file with its bytes and the time of its last change."""
    return {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in sorted(root.rglob("*")) if path.is_file()}


# --- what is told


@pytest.mark.parametrize(("files", "problems"), golden_cases())
def test_a_writer_is_told_what_is_wrong_where_it_is_and_how_to_mend_it(write_content: Write, files: dict[str, str], problems: str):
    assert told(write_content({**files})) == problems


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        ("---\ntitle: Парола\n---\nТекст.".encode("cp1251"), f"{ARTICLE}:2: error: not UTF-8 (byte 0xcf); save the file as UTF-8"),
        ("---\ntitle: T\n---\n\nパスワード".encode("shift_jis"), f"{ARTICLE}:5: error: not UTF-8 (byte 0x83); save the file as UTF-8"),
        ("---\ntitle: T\n---\n密碼".encode("big5"), f"{ARTICLE}:4: error: not UTF-8 (byte 0xb1); save the file as UTF-8"),
        (GOOD.encode("utf-16"), f"{ARTICLE}:1: error: not UTF-8 (byte 0xff); save the file as UTF-8"),
    ],
    ids=["cp1251", "shift_jis", "big5", "utf-16"],
)
def test_a_file_that_is_not_utf_8_is_told_with_the_line_of_its_first_wrong_byte(write_content: Write, data: bytes, problem: str):
    assert told(write_content({ARTICLE: data})) == problem


def test_a_settings_file_that_is_not_utf_8_is_told(write_content: Write):
    root = write_content({"help-center.yaml": b"# ok\nname: \xcf\xe0\n"})
    assert told(root) == "help-center.yaml:2: error: not UTF-8 (byte 0xcf); save the file as UTF-8"


def test_a_file_of_1_mib_is_read_and_a_larger_one_is_told(write_content: Write):
    filler = "word " * (1 << 18)
    largest = (GOOD + filler).encode()[: 1 << 20]
    assert not told(write_content({ARTICLE: largest}))
    assert (
        told(write_content({ARTICLE: largest + b"s"}))
        == f"{ARTICLE}: error: larger than 1 MiB (1,048,577 bytes); split it into several articles"
    )


def test_a_content_root_without_its_settings_is_told(tmp_path: Path):
    assert told(tmp_path).startswith("help-center.yaml: error: no such file in ")
    assert told(tmp_path / "nowhere").startswith("help-center.yaml: error: no such file in ")


def test_a_link_on_the_disk_that_leads_nowhere_is_told(write_content: Write):
    root = write_content({"en/account/b.md": GOOD})
    (root / ARTICLE).symlink_to(root / "gone.md")
    assert told(root).startswith(f"{ARTICLE}: error: cannot be read: ")


@pytest.mark.parametrize("body", ["", "\n\n \n", "<!-- later -->", "---", "[x]: https://x.example", "#", "![](../../assets/a.png)"])
def test_an_article_without_a_word_is_told(write_content: Write, body: str):
    root = write_content({ARTICLE: f"---\ntitle: T\n---\n{body}", "assets/a.png": b"x"})
    assert told(root) == f"{ARTICLE}: error: the article is empty; write its text below the front matter, or delete the file"


@pytest.mark.parametrize("text", ["", "\n", "Text without front matter.", "# A title\n\nText.", "\ufeffText."])
def test_a_file_without_front_matter_is_told_at_a_line_that_it_has(write_content: Write, text: str):
    (problem,) = problems_of(write_content({ARTICLE: text}))
    assert "title" in problem.message
    assert problem.line in {0, 1}


# --- unknown locales

MISTAKEN = [("ua", "uk"), ("gr", "el"), ("cn", "zh-Hans"), ("jp", "ja")]
MISSPELT = [("tw", "zh-Hant"), ("UK", "uk"), ("zh-tw", "zh-Hant"), ("en-us", "en")]


@pytest.mark.parametrize(("mistaken", "right"), MISTAKEN + MISSPELT)
def test_a_folder_with_a_mistaken_tag_gets_the_right_one_suggested(write_content: Write, mistaken: str, right: str):
    root = write_content({"help-center.yaml": SEVEN, f"{mistaken}/account/a.md": GOOD})
    assert told(root) == f"{mistaken}: error: unknown locale `{mistaken}`; did you mean `{right}`?"


@pytest.mark.parametrize(("mistaken", "right"), MISTAKEN + MISSPELT)
def test_a_mistaken_tag_among_the_locales_of_the_settings_gets_the_right_one_suggested(write_content: Write, mistaken: str, right: str):
    root = write_content({"help-center.yaml": SEVEN.replace("en: {}", f"en: {{}}, {mistaken}: {{}}")})
    assert told(root) == f"help-center.yaml:3: error: unknown locale `{mistaken}`; did you mean `{right}`?"


@pytest.mark.parametrize(("mistaken", "right"), MISTAKEN)
@pytest.mark.parametrize(
    "line",
    [
        "default_locale: ?",
        "locales: {en: {fallbacks: [?]}, uk: {}, el: {}, zh-Hans: {}, ja: {}}",
        "categories: {account: {en: Account, ?: X}}",
        "contact: [{kind: email, value: a@b.example, label: {en: Write, ?: X}}]",
        "contact: [{kind: email, value: a@b.example, label: {en: Write}, hours: {?: X}}]",
        "contact: [{kind: phone, value: {en: a, ?: b}, label: {en: Call}}]",
    ],
    ids=["default_locale", "fallbacks", "categories", "label", "hours", "value"],
)
def test_a_mistaken_tag_elsewhere_in_the_settings_gets_the_right_one_suggested(write_content: Write, line: str, mistaken: str, right: str):
    key = line.partition(":")[0]
    others = [other for other in SEVEN.splitlines() if not other.startswith(f"{key}:")]
    root = write_content({"help-center.yaml": "\n".join([*others, line.replace("?", mistaken), ""]), ARTICLE: GOOD})
    (problem,) = problems_of(root)
    assert (problem.file, problem.line) == ("help-center.yaml", len(others) + 1)
    assert f"`{mistaken}`" in problem.message
    assert f"did you mean `{right}`?" in problem.message


def test_an_unknown_locale_in_the_settings_is_told_with_those_that_kotae_knows(write_content: Write):
    root = write_content({"help-center.yaml": SEVEN.replace("ja:", "fr:")})
    assert told(root) == "help-center.yaml:3: error: unknown locale `fr`; there are: bg, el, en, ja, uk, zh-Hans, zh-Hant"


# --- what is fine


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["no BOM", "BOM"])
def test_the_line_ends_and_the_byte_order_mark_of_any_editor_are_fine(write_content: Write, ends: str, mark: str):
    lines = ["---", "title: Повернення", "keywords:", "  - гроші", "---", "Текст", "далі.", "", "# Розділ", "", "Кінець.", ""]
    article = mark + ends.join(lines)
    settings = mark + SEVEN.replace("\n", ends)
    content = read_content(write_content({"uk/account/a.md": article.encode(), "help-center.yaml": settings.encode()}))
    (found,) = content.articles
    assert (found.metadata.title, found.metadata.keywords) == ("Повернення", ("гроші",))
    assert [(section.anchor, section.text) for section in found.sections] == [("", "Текст далі."), ("розділ", "Кінець.")]


def test_a_problem_below_windows_line_ends_has_its_right_line(write_content: Write):
    root = write_content({ARTICLE: b"\xef\xbb\xbf---\r\ntitle: T\r\n---\r\n\r\n[x](none.md)\r\n"})
    assert told(root).startswith(f"{ARTICLE}:5: error: dead link `none.md`; ")


def test_the_demo_has_nothing_to_mend(demo_content: Content):
    assert not list(map(str, demo_content.warnings))


# --- the language of the text


@pytest.mark.parametrize("locale", ["zh-Hant", "zh-Hans", "ja", "bg", "uk", "el", "en"])
def test_an_article_in_another_language_than_its_folders_is_a_warning_only(write_content: Write, demo_content: Content, locale: str):
    article = next(article for article in demo_content.of(locale) if article.id == "account/reset-password")
    text = "\n\n".join(section.text for section in article.sections)
    folders = sorted(demo_content.help_center.locales)
    content = read_content(
        write_content({"help-center.yaml": SEVEN, **{f"{folder}/account/a.md": f"---\ntitle: T\n---\n{text}" for folder in folders}})
    )
    assert len(content.articles) == len(folders)
    assert {problem.severity for problem in content.warnings} == {"warning"}
    assert [str(problem) for problem in content.warnings] == [
        f"{folder}/account/a.md: warning: reads like `{locale}`, but lies in `{folder}/`; move or translate it"
        for folder in folders
        if folder != locale
    ]


@pytest.mark.parametrize(
    "text", ["OK", "iPhone 15 Pro, Android 14", "E-1042, E-1050, E-1103", "Lanto Plus / Lanto Go / Lanto Eats", "12:30 – 18:00"]
)
def test_a_text_too_short_to_tell_its_language_is_no_warning(write_content: Write, text: str):
    files = {f"{folder}/account/a.md": f"---\ntitle: T\n---\n{text}" for folder in ["zh-Hant", "ja", "bg", "el", "en"]}
    assert not told(write_content({"help-center.yaml": SEVEN, **files}))


# --- YAML that means harm


def nested(levels: int, deepest: str, row: str) -> str:
    """A YAML bomb: each level names the one before nine times."""
    lines = [f"l0: &l0 {deepest}"] + [f"l{n}: &l{n} {row.format(', '.join([f'*l{n - 1}'] * 9))}" for n in range(1, levels)]
    return "\n".join(lines)


@pytest.mark.parametrize(
    "head",
    [
        nested(30, "[x]", "[{}]") + "\ntitle: *l29",
        nested(30, "[x]", "[{}]") + "\ntitle: T\nwordings: *l29",
        nested(8, "{x: 1}", "{{<<: [{}]}}") + "\ntitle: T",
        "title: &a [*a]",
        "title: T\nrelated: &a [*a]",
        "title: T\nsummary: &a {<<: *a}",
        "title: T\nsummary: &a {b: *a}",
        "title: *a",
        "title: T\nkeywords: " + "[" * 3000,
        "title: T\n? [a, b]\n: c",
        "title: T\n? &a [*a]\n: c",
        "title: T\nsummary: [" + "9" * 5000 + "]",
        "title: T\nsummary: !!python/object/apply:os.getcwd []",
        "title: T\nexpires_at: !!timestamp soon",
        "title: T\npromoted: !!bool soon",
        "title: !!int ''",
        "title: T\nsummary: \x00",
        "title: T\nsummary: [\ufffe]",
        "%YAML 3.0\n---\ntitle: T",
        "title: T\n...\n- more",
    ],
)
def test_yaml_that_means_harm_is_told_and_done_with_soon(write_content: Write, head: str):
    root = write_content({ARTICLE: f"---\n{head}\n---\nText."})
    started = time.monotonic()
    problems = problems_of(root)
    assert time.monotonic() - started < 2
    assert problems
    assert {problem.file for problem in problems} == {ARTICLE}


@pytest.mark.parametrize("opening", ["[", "{a: ", "- "])
def test_yaml_that_is_nested_without_end_does_not_take_the_process_down(write_content: Write, opening: str):
    root = write_content({ARTICLE: f"---\ntitle: T\nkeywords:\n  {opening * 150_000}\n---\nText."})
    check = subprocess.run([KOTAE, "check", root], capture_output=True, text=True, encoding="utf-8", timeout=20, check=False)
    assert (check.returncode, check.stderr.split(":")[0]) == (1, ARTICLE)


# --- all at once

FLAWED = {
    "en/account/bytes.md": (b"---\ntitle: T\n---\n\xff", 4),
    "en/account/yaml.md": ("---\ntitle: [\n---\nText.", 2),
    "en/account/key.md": ("---\ntitle: T\ntitel: U\n---\nText.", 3),
    "en/account/twice.md": ("---\ntitle: T\ntitle: U\n---\nText.", 3),
    "en/account/title.md": ("---\nsummary: S\n---\nText.", 2),
    "en/account/link.md": ("---\ntitle: T\n---\nText.\n\n[x](none.md)", 6),
    "en/account/picture.md": ("---\ntitle: T\n---\n\n![x](../../assets/none.png)", 5),
    "en/account/anchor.md": ("---\ntitle: T\n---\n[x](#none)", 4),
    "en/account/empty.md": ("---\ntitle: T\n---\n", 0),
    "en/account/large.md": (GOOD + "x" * (1 << 20), 0),
    "en/account/related.md": ("---\ntitle: T\nrelated: [account/none]\n---\nText.", 3),
    "en/account/alias.md": ("---\ntitle: T\naliases: [account/good]\n---\nText.", 3),
    "en/nowhere/place.md": (GOOD, 0),
    "uk/account/language.md": ("---\ntitle: T\n---\n" + "Where is my money? " * 9, 0),
}


def flawed(write_content: Write) -> Path:
    return write_content({"en/account/good.md": GOOD, "ua/account/locale.md": GOOD, **{name: data for name, (data, _) in FLAWED.items()}})


def test_all_that_is_wrong_is_told_at_once_in_the_order_of_files(write_content: Write):
    problems = problems_of(flawed(write_content))
    expected = sorted([*((name, line) for name, (_, line) in FLAWED.items()), ("ua", 0)])
    assert [(problem.file, problem.line) for problem in problems] == expected
    assert [problem.file for problem in problems if problem.severity == "warning"] == ["uk/account/language.md"]


def test_the_same_file_tells_all_its_flaws_too(write_content: Write):
    body = "[x](none.md)\n\n![x](../../assets/none.png)\n\n[x](#none)"
    root = write_content({ARTICLE: f"---\ntitle: T\naliases: [account/a]\nrelated: [account/none]\n---\n{body}"})
    assert [problem.line for problem in problems_of(root)] == [3, 4, 6, 8, 10]


def test_a_link_to_an_article_that_could_not_be_read_is_not_called_dead(write_content: Write):
    here = "---\ntitle: T\nrelated: [account/b]\n---\n[x](b.md#part)"
    assert told(write_content({ARTICLE: here, "en/account/b.md": "---\n---\nText."})).startswith("en/account/b.md:")
    assert told(write_content({ARTICLE: here, "en/account/b.md": "---\n---\nText."})).count("\n") == 0


def test_reading_changes_nothing(write_content: Write):
    root = flawed(write_content)
    before = tree(root)
    problems_of(root)
    assert tree(root) == before


def test_check_and_build_tell_bad_content_with_exit_code_1_and_leave_the_index_as_it_was(write_content: Write, tmp_path: Path):
    index, run = tmp_path / "index", CliRunner()
    good = write_content({"en/account/good.md": GOOD})
    assert run.invoke(main, ["check", str(good)]).exit_code == 0
    assert run.invoke(main, ["build", str(good), "--index", str(index)]).exit_code == 0
    before = tree(index)
    assert before
    root = flawed(write_content)
    for command in (["check", str(root)], ["build", str(root), "--index", str(index)]):
        result = run.invoke(main, command)
        assert result.exit_code == 1
        assert result.stderr.strip() == told(root)
    assert tree(index) == before


# --- random text

LINE = st.sampled_from(
    [
        *["---", "title:", "title: T", "titel: T", "summary: ~", "wordings: [a]", "wordings:", "  - a", "status: draft", "promoted: yes"],
        *[
            "related: [account/a]",
            "aliases: [account/a]",
            "publish_at: 2026-01-01",
            "expires_at: !!timestamp x",
            "&a",
            "*a",
            "<<:",
            "? [",
            "]",
        ],
        *[
            "{",
            "}",
            "#",
            "# #",
            "## X",
            "> 密碼",
            "```",
            "|",
            "[x](y.md)",
            "[x](#x)",
            "[x](http://[)",
            "![x](../../assets/a.png)",
            "<a href='y.md'>",
        ],
    ]
)


@given(st.one_of(st.binary(max_size=80), st.lists(LINE | st.text(max_size=10), max_size=14).map("\n".join).map(str.encode)), st.booleans())
@settings(max_examples=200, deadline=None)
def test_whatever_a_file_holds_it_is_read_or_told_at_a_line_that_it_has(tmp_path_factory, data: bytes, as_settings: bool):
    root = tmp_path_factory.mktemp("content")
    name = "help-center.yaml" if as_settings else ARTICLE
    (root / ARTICLE).parent.mkdir(parents=True)
    (root / "help-center.yaml").write_text(SEVEN, encoding="utf-8")
    (root / name).write_bytes(data)
    for problem in problems_of(root):
        assert problem.file in {name, "en"}
        assert 0 <= problem.line <= max(1, len(data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")))
        assert problem.message
