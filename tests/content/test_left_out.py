"""Nothing in a content root is left out without a word, and nothing that lies elsewhere, or is no file, is read."""

import os
import socket
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.content import read_content
from kb.files import walk
from kb.files.names import is_dropping, is_leftover, why_no_slug
from kb.files.reading import Unreadable, read_bytes
from kb.problems import Problem, nearest, told
from tests.conftest import WriteContent
from tests.content.reading import GOOD, HERE, problems_of
from tests.files import PNG, article

SECRET = "---\ntitle: The secret of the house\n---\nNobody may read this.\n"


def told_of(root: Path, path: str) -> str:
    """What is told of one file, without its name."""
    return "\n".join(f"{problem.severity}: {problem.message}" for problem in problems_of(root) if problem.file == path)


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A folder beside the content root, as somebody's home may lie there."""
    folder = tmp_path / "outside"
    folder.mkdir()
    (folder / "secret.md").write_text(SECRET)
    (folder / "secret.png").write_bytes(PNG)
    return folder


# --- links on the disk


@pytest.mark.parametrize("name", [HERE, "assets/a.png", "synonyms/en.txt", "questions/en.tsv", "help-center.yaml", "calibration.json"])
@pytest.mark.parametrize("target", ["secret.md", "../content-of-others.md"])
def test_a_link_out_of_the_content_root_is_told_and_what_it_leads_to_is_not_read(
    write_content: WriteContent, outside: Path, name: str, target: str
) -> None:
    (outside.parent / "content-of-others.md").write_text(SECRET)  # its path begins as the root's does
    root = write_content({"en/account/b.md": GOOD + "![](../../assets/a.png)"})
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).unlink(missing_ok=True)
    (root / name).symlink_to((outside / target).resolve())
    assert told_of(root, name) == "error: a link that leads out of the content root, which is not followed; put the file itself here"
    assert not any("secret" in problem.message for problem in problems_of(root))


@pytest.mark.parametrize("name", ["en", "en/account", "uk", "assets", "synonyms", "assets/more", "en/account/more"])
def test_a_linked_folder_is_told_and_not_followed(write_content: WriteContent, outside: Path, name: str) -> None:
    files = {"uk/trips/a.md": GOOD} if name.startswith("en") else {HERE: GOOD}
    root = write_content(files)
    inner = root / "zh-Hant" / "account"
    inner.mkdir(parents=True)
    for target, message in ((outside, "a link that leads out of the content root"), (inner, "a linked folder")):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).symlink_to(target)
        assert told_of(root, name).startswith(f"error: {message}, which is not followed; ")
        (root / name).unlink()


def test_a_link_to_another_file_of_the_content_root_is_that_file(write_content: WriteContent) -> None:
    root = write_content({"en/account/b.md": GOOD, "shared/text.md": "x", ".git/config": SECRET})
    (root / "shared/text.md").unlink()
    (root / HERE).symlink_to("b.md")
    assert [article.id for article in read_content(root).articles] == ["account/b", "account/here"]
    (root / "en/account/c.md").symlink_to("../../.git/config")
    assert told_of(root, "en/account/c.md") == "error: a link to a hidden file, which is not followed; put the file itself here"


def test_a_content_root_may_be_a_link_itself_and_lie_as_kubernetes_mounts_it(write_content: WriteContent, tmp_path: Path) -> None:
    root = write_content({HERE: GOOD})
    (tmp_path / "link").symlink_to(root)
    data = root / "..2026_11_05" / "help-center.yaml"
    data.parent.mkdir()
    (root / "help-center.yaml").rename(data)
    (root / "..data").symlink_to("..2026_11_05")
    (root / "help-center.yaml").symlink_to("..data/help-center.yaml")
    assert len(read_content(tmp_path / "link").articles) == 1


@pytest.mark.parametrize("target", ["gone.md", "here.md"])
def test_a_link_that_leads_nowhere_or_to_itself_is_told(write_content: WriteContent, target: str) -> None:
    root = write_content({"en/account/b.md": GOOD})
    (root / HERE).symlink_to(target)
    assert told_of(root, HERE) == "error: cannot be read: the link leads nowhere; put the file itself here"


# --- what is no file

PLACES = [HERE, "en/x", "assets/a.png", "synonyms/en.txt", "questions/en.tsv", "calibration.json", "help-center.yaml", "notes/x", "x"]


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as bound:
        here = Path.cwd()
        os.chdir(path.parent)  # the name of a socket may have some 100 bytes only
        try:
            bound.bind(path.name)
        finally:
            os.chdir(here)


def _device(path: Path) -> None:
    path.symlink_to("/dev/zero")


@pytest.mark.parametrize("name", PLACES)
@pytest.mark.parametrize("make", [_pipe, _socket, _device])
def test_pipes_sockets_and_devices_are_told_and_never_opened(write_content: WriteContent, name: str, make: Callable[[Path], None]) -> None:
    root = write_content({"en/account/b.md": GOOD})
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).unlink(missing_ok=True)
    make(root / name)
    assert told_of(root, name).startswith(
        ("error: no file, but a device, pipe or socket; ", "error: a link that leads out of the content root")
    )


def test_a_pipe_that_takes_a_files_place_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(Unreadable, match=r"no file, but a device or a pipe"):
        read_bytes(tmp_path / "pipe", "pipe")


def test_no_more_of_a_file_is_read_than_it_may_have(tmp_path: Path) -> None:
    with (tmp_path / "endless").open("wb") as file:
        file.truncate(1 << 40)
    with pytest.raises(Unreadable, match=r"larger than 1 MiB \(1,099,511,627,776 bytes\)"):
        read_bytes(tmp_path / "endless", "x")


@pytest.mark.parametrize("name", [HERE, "assets/a.png", "synonyms/en.txt", "questions/en.tsv", "calibration.json", "help-center.yaml"])
def test_a_file_of_a_terabyte_is_told_at_once(write_content: WriteContent, name: str) -> None:
    root = write_content({"en/account/b.md": GOOD + "![](../../assets/a.png)"})
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    with (root / name).open("wb") as file:
        file.write(PNG)
        file.truncate(1 << 40)
    assert "larger than " in told_of(root, name)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_told(write_content: WriteContent) -> None:
    root = write_content({HERE: GOOD, "uk/account/a.md": GOOD})
    (root / HERE).chmod(0)
    (root / "uk/account").chmod(0)
    assert "cannot be read: Permission denied" in told_of(root, HERE)
    assert "cannot be read: Permission denied" in told_of(root, "uk/account")
    (root / "uk/account").chmod(0o755)


# --- names


def test_a_name_that_is_no_text_is_told_and_shown(write_content: WriteContent) -> None:
    root = write_content({HERE: GOOD})
    for name in (b"\xff\xfe.md", b"\xb1K\xbdX.md"):
        os.close(os.open(os.fsencode(root) + b"/en/account/" + name, os.O_CREAT))
    shown = [str(problem) for problem in problems_of(root) if "UTF-8" in problem.message]
    assert shown == [
        "en/account/\\xb1K\\xbdX.md: error: its name is not UTF-8; rename it",
        "en/account/\\xff\\xfe.md: error: its name is not UTF-8; rename it",
    ]


def test_what_a_terminal_would_obey_is_shown_and_not_obeyed(write_content: WriteContent) -> None:
    root = write_content({HERE: '---\ntitle: T\n"\\e[2J": x\n---\nText', "en/account/\x1b[31m\n\u202e.md": GOOD})
    shown = "\n".join(map(str, problems_of(root)))
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert "en/account/\\x1b[31m\\n\\u202e.md: error: " in shown
    assert "unknown key `\\x1b[2J`" in shown


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_names_are_the_same_however_the_disk_spells_their_letters(write_content: WriteContent, form: str) -> None:
    body = GOOD + "![](../../assets/ガイド.png) ![](<../../assets/й ή.png>)"
    categories = "name: T\ndefault_locale: ja\nlocales: {ja: {}}\ncategories: {ガイド: {ja: ガイド}}\n"
    names = {"help-center.yaml": categories, "ja/ガイド/a.md": body, "assets/ガイド.png": PNG, "assets/й ή.png": PNG}
    root = write_content({unicodedata.normalize(form, name): data for name, data in names.items()})
    content = read_content(root)
    assert [article.id for article in content.articles] == ["ガイド/a"]
    assert list(content.assets) == ["й ή.png", "ガイド.png"]
    assert all(place.read_bytes() == PNG for place in content.assets.values())


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_links_lead_to_them_however_they_spell_their_letters(write_content: WriteContent, form: str) -> None:
    links = unicodedata.normalize(form, "![](<../../assets/й ή.png>) [x](#й-ή) [x](#%D0%B8%CC%86-%CE%AE)")
    content = read_content(write_content({HERE: article(text=f"{links}\n\n# й ή"), "assets/й ή.png": PNG}))
    assert list(content.assets) == ["й ή.png"]


def test_two_spellings_of_one_name_are_told(write_content: WriteContent) -> None:
    names = [unicodedata.normalize(form, "assets/が.png") for form in ("NFC", "NFD")]
    root = write_content({HERE: GOOD, **dict.fromkeys(names, PNG)})
    assert "one name in two spellings of its letters; delete one" in told_of(root, "assets/が.png")


DROPPINGS = ".DS_Store ._a.md .a.md.swp a.md~ #a.md# .#a.md Thumbs.db desktop.ini ~$a.docx a.swp 4913.tmp __MACOSX"

LEFTOVERS = "a.md.orig a.md.bak a.BAK a.md.rej a.old a.md.r12 a.mine"


@pytest.mark.parametrize("name", DROPPINGS.split())
def test_what_editors_and_systems_leave_behind_is_passed_over(write_content: WriteContent, name: str) -> None:
    places = ["", "en/", "en/account/", "assets/", "synonyms/", "questions/", "notes/"]
    root = write_content({HERE: GOOD, **{f"{place}{name}": "x" for place in places}})
    assert not [problem for problem in problems_of(root) if problem.file != "help-center.yaml"]


@pytest.mark.parametrize("name", LEFTOVERS.split())
def test_an_old_state_of_a_file_is_told(write_content: WriteContent, name: str) -> None:
    places = ["", "en/", "en/account/", "assets/", "synonyms/", "questions/"]
    root = write_content({HERE: GOOD, **{f"{place}{name}": "x" for place in places}})
    leftovers = [problem for problem in problems_of(root) if "old state" in problem.message]
    assert sorted(problem.file for problem in leftovers) == sorted(f"{place}{name}" for place in places)
    assert {problem.severity for problem in leftovers} == {"warning"}


COPIES = [
    "reset - Copy",
    "reset copy 2",
    "reset (1)",
    "відновлення — копія",
    "нулиране - копие (2)",
    "επαναφορά - Αντίγραφο",
    "パスワード - コピー",
    "パスワードのコピー",
    "密碼 - 複製",
    "密码 - 副本 (3)",
    "密码的副本",
]


@pytest.mark.parametrize("stem", COPIES)
def test_a_copy_that_a_system_made_is_told_as_such(stem: str) -> None:
    assert "looks like a copy" in (why_no_slug(stem) or "")


@pytest.mark.parametrize(("stem", "meant"), [("Reset Password", "reset-password"), ("Étape 2", "etape-2"), ("a.b", "a-b"), ("A_B", "a_b")])
def test_a_name_in_latin_letters_that_is_no_address_gets_one_suggested(stem: str, meant: str) -> None:
    assert (why_no_slug(stem) or "").endswith(f"as in `{meant}`")


@given(st.text(max_size=20))
@settings(max_examples=300)
def test_every_name_is_something(name: str) -> None:
    assert isinstance(is_dropping(name), bool)
    assert isinstance(is_leftover(name), bool)
    assert why_no_slug(name) is None or "`" in why_no_slug(name)


@pytest.mark.parametrize("name", ["help-center.yml", "help_center.yaml", "Help-Center.yaml", "help-centre.yaml", "helpcenter.YML"])
def test_settings_under_another_name_are_to_be_renamed(write_content: WriteContent, name: str) -> None:
    root = write_content({HERE: GOOD})
    (root / "help-center.yaml").rename(root / name)
    (problem,) = problems_of(root)
    assert str(problem) == f"help-center.yaml: error: no such file, but `{name}`; rename that to `help-center.yaml`"


@pytest.mark.parametrize("folder", ["Assets", "asset", "synonym", "Questions"])
def test_a_folder_whose_name_has_a_slip_is_told(write_content: WriteContent, folder: str) -> None:
    root = write_content({HERE: GOOD, f"{folder}/en.txt": "x"})
    assert told_of(root, folder).startswith("error: left out; did you mean `")


@pytest.mark.parametrize("ending", [".MD", ".Md", ".markdown", ".mdx", ".mkd", ".txt", ".rst", ".docx", ".html"])
@pytest.mark.parametrize("locale", ["en", "uk", "zh-Hant"])
def test_a_text_with_another_ending_than_articles_have_is_an_error(write_content: WriteContent, locale: str, ending: str) -> None:
    path = f"{locale}/account/new{ending}"
    root = write_content({HERE: GOOD, path: GOOD})
    assert told_of(root, path).startswith("error: left out: the names of articles end in `.md`; ")


# --- how much there may be


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(walk, "MOST_FILES", 50)
    return 50


@pytest.mark.parametrize("folder", ["en/account", "assets", "notes", "node_modules/x/y"])
def test_too_many_files_are_told_and_not_gone_through(write_content: WriteContent, few: int, folder: str) -> None:
    root = write_content({f"{folder}/f{number}.md": "x" for number in range(few + 1)})
    (problem,) = problems_of(root)
    assert (problem.severity, problem.message.split(";")[0]) == ("error", "more than 50 files in the content root")


def test_of_many_problems_the_first_of_each_file_are_told_and_how_many_more_there_are() -> None:
    kinds = [(file, severity) for file in ("a.md", "b.md") for severity in ("error", "warning")]
    many = [Problem(file, line, f"flaw {line}", severity) for file, severity in kinds for line in range(1, 100)]
    shown = told(many)
    assert [problem.line for problem in shown if (problem.file, problem.severity) == ("a.md", "error")] == list(range(1, 22))
    assert sum(problem.message == "and 79 more errors in this file; mend those above first" for problem in shown) == 2
    assert len(shown) == 4 * 21


def test_of_problems_in_thousands_of_files_the_first_are_told_and_no_error_hides_behind_warnings() -> None:
    warnings = [Problem(f"a{number:05}.md", 1, "odd", "warning") for number in range(5000)]
    shown = told([*warnings, Problem("z.md", 1, "wrong")])
    assert len(shown) == 502
    assert [str(problem) for problem in shown[-2:]] == [
        "a00500.md:1: warning: and 4,500 more warnings in this file and others; mend those above first",
        "z.md:1: error: wrong",
    ]


@given(st.lists(st.builds(Problem, st.sampled_from("abc"), st.integers(0, 40), st.text(max_size=3), st.sampled_from(["error", "warning"]))))
@settings(max_examples=200)
def test_whatever_the_problems_they_are_told_once_and_an_error_stays_an_error(problems: list[Problem]) -> None:
    shown = told(problems)
    assert len(set(shown)) == len(shown) <= max(len(problems), len(set(problems)) + 6)
    for severity in ("error", "warning"):
        assert any(problem.severity == severity for problem in shown) == any(problem.severity == severity for problem in problems)


@given(st.text(max_size=12), st.lists(st.text(max_size=12), max_size=30))
@settings(max_examples=300)
def test_a_hint_names_at_most_five(word: str, names: list[str]) -> None:
    hint = nearest(word, names)
    assert hint.startswith(("did you mean ", "there are"))
    assert hint.count(", ") <= 5 + sum(name.count(", ") for name in names)
