"""The command line: what writers, CI and operators may rely on."""

import json
import os
import pty
import re
import resource
import shutil
import socket
import sqlite3
import subprocess
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from api.cli import main
from indexer.store.index_root import locked
from tests.serving import KOTAE, environment

README = Path(__file__).parent.parent / "README.md"
DEMO = Path(__file__).parent.parent / "corpora" / "demo"
COMMANDS = sorted(main.commands)

WriteContent = Callable[[dict[str, str | bytes]], Path]

ENGLISH = "name: Test\ndefault_locale: en\nlocales: {en: {}}\ncategories: {account: {en: Account}}\n"
"""Settings with one language, which a process of its own has loaded quickly."""


def kotae(*arguments: object, code: int = 0, **settings: str) -> Result:
    """Runs a command in this process; `settings` are environment variables without their `KOTAE_`."""
    unset: dict[str, str | None] = dict.fromkeys(name for name in os.environ if name.startswith("KOTAE_"))
    given = {f"KOTAE_{name.upper()}": value for name, value in settings.items()}
    result = CliRunner().invoke(main, list(map(str, arguments)), prog_name="kotae", env=unset | given)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == code, result.output
    return result


def run(*arguments: object, **settings: str) -> subprocess.CompletedProcess[str]:
    """Runs a command as a process of its own, whose streams are no terminal."""
    return subprocess.run(
        [KOTAE, *map(str, arguments)], env=environment(**settings), capture_output=True, text=True, timeout=60, check=False
    )


def build(content: Path, index: Path, *options: str) -> str:
    """Builds, and returns the id of the generation that is served then."""
    said = re.fullmatch(r"generation ([0-9a-f]{16}) .*\n", kotae("build", content, "--index", index, *options).stdout)
    assert said
    return said[1]


def served(index: Path) -> str:
    """The folder of the generation that is served: its id, perhaps with a number behind it."""
    return str(json.loads((index / "CURRENT").read_text())["generation"])


def manifest_of(index: Path) -> Path:
    return index / served(index) / "manifest.json"


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def whale(title: str = "Whales", **more: str) -> dict[str, str | bytes]:
    return {"help-center.yaml": ENGLISH, "en/account/whale.md": f"---\ntitle: {title}\n---\nThey sing.\n", **more}


@pytest.fixture
def index(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture(scope="module")
def whales(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of one English article; not to be changed."""
    root = tmp_path_factory.mktemp("whales")
    for name, text in whale().items():
        (root / "content" / name).parent.mkdir(parents=True, exist_ok=True)
        (root / "content" / name).write_text(str(text))
    build(root / "content", root / "index")
    return root / "index"


# --- help


@pytest.mark.parametrize("command", COMMANDS)
def test_a_commands_help_says_what_it_does_and_what_each_option_means(command: str) -> None:
    shown = kotae(command, "--help").stdout
    assert kotae(command, "-h").stdout == shown
    usage, _, explained = shown.partition("\n\n")
    sentence = explained.split("\n\n")[0].strip()
    assert re.fullmatch(r"[A-Z].*\.", sentence, re.DOTALL)
    assert max(map(len, shown.splitlines())) <= 80
    assert usage.startswith(f"Usage: kotae {command} ")
    for option in (each for each in main.commands[command].params if isinstance(each, click.Option)):
        assert re.fullmatch(r"\S.*\.", option.help or "")
        assert option.opts[0] in explained


@pytest.mark.parametrize("command", COMMANDS)
def test_a_commands_help_explains_its_arguments_in_words(command: str) -> None:
    explained = kotae(command, "--help").stdout.partition("\n\n")[2]
    for argument in (each for each in main.commands[command].params if isinstance(each, click.Argument)):
        assert (argument.name or "").upper() in explained


def test_the_list_of_commands_tells_each_in_a_whole_sentence() -> None:
    listed = kotae("--help").stdout
    assert [name for name in COMMANDS if re.search(rf"^  {name} +[A-Z]", listed, re.MULTILINE)] == COMMANDS
    assert "..." not in listed.partition("Commands:")[2]


def test_there_are_the_commands_that_were_promised() -> None:
    assert {"check", "build", "rollback", "ask", "suggest", "explain", "serve"} <= set(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_the_readme_names_every_command(command: str) -> None:
    assert f"kotae {command}" in README.read_text(encoding="utf-8")


def test_the_installed_command_tells_its_version() -> None:
    done = run("--version")
    assert done.returncode == 0
    assert re.search(r"\d+\.\d+\.\d+", done.stdout)


# --- exit codes


def test_fine_content_is_0(write_content: WriteContent, index: Path) -> None:
    content = write_content(whale())
    assert "1 article" in kotae("check", content).stdout
    build(content, index)
    kotae("ask", "--index", index, "whales")
    kotae("explain", "--index", index, "whales")


def test_an_article_without_a_heading_is_fine(write_content: WriteContent, index: Path) -> None:
    build(write_content(whale()), index)
    assert json.loads(kotae("ask", "--index", index, "--json", "whales").stdout)["results"][0]["title"] == "Whales"


BROKEN: dict[str, str | bytes] = {
    "en/account/broken-yaml.md": "---\ntitle: a: b\n---\nText\n",
    "en/account/dead-link.md": "---\ntitle: Link\n---\nSee [it](no-such.md).\n",
    "en/account/no-title.md": "---\nsummary: Nothing\n---\nText without a title\n",
    "en/account/not-utf8.md": b"---\ntitle: Caf\xe9\n---\nText\n",
    "ua/account/reset.md": "---\ntitle: Пароль\n---\nТекст\n",
}


@pytest.mark.parametrize("command", ["check", "build"])
def test_bad_content_is_1_and_everything_wrong_is_told_at_once(write_content: WriteContent, index: Path, command: str) -> None:
    content = write_content(BROKEN)
    before = files(content)
    result = kotae(command, content, *(["--index", index] if command == "build" else []), code=1)
    for path in ("en/account/broken-yaml.md:2", "en/account/dead-link.md:4", "en/account/no-title.md:2", "en/account/not-utf8.md:2", "ua"):
        assert re.search(rf"^{path}: error: .+$", result.stderr, re.MULTILINE)
    assert "did you mean `uk`" in result.stderr
    assert result.stdout == ""
    assert files(content) == before
    assert not index.exists()


def test_bad_content_leaves_the_index_as_it_was(write_content: WriteContent, index: Path) -> None:
    build(write_content(whale()), index)
    before = files(index)
    kotae("build", write_content(BROKEN), "--index", index, code=1)
    kotae("build", write_content(BROKEN), "--index", index, "--force", code=1)
    assert files(index) == before


def test_a_warning_is_told_and_is_no_error(write_content: WriteContent, index: Path) -> None:
    content = write_content({"uk/account/english.md": f"---\ntitle: English\n---\n{'This is English text for sure. ' * 5}\n"})
    assert "uk/account/english.md: warning: reads like `en`" in kotae("check", content).stderr
    build(content, index)


WRONG_USAGE = {
    "no such command": (["bild", "."], "bild"),
    "no such option": (["check", ".", "--fast"], "--fast"),
    "no such folder": (["check", "no-such-folder"], "no-such-folder"),
    "a file for a folder": (["check", __file__], "is a file"),
    "no content given": (["build"], "CONTENT"),
    "no question given": (["ask"], "QUESTION"),
    "a port that there is not": (["serve", "--port", "70000"], "65535"),
    "a limit that is no number": (["ask", "whales", "--limit", "x"], "integer"),
    "an audience that there is not": (["ask", "whales", "--audience", "friends"], "internal"),
}


@pytest.mark.parametrize("name", WRONG_USAGE)
def test_wrong_usage_is_2(name: str) -> None:
    arguments, told = WRONG_USAGE[name]
    assert told in kotae(*arguments, code=2).stderr


WRONG_QUESTIONS = {
    "a blank question": ([" \t"], "blank"),
    "an empty question": ([""], "blank"),
    "a question that is too long": (["x" * 2001], "2,000"),
    "a country's code for a locale": (["whales", "--locale", "gb"], "did you mean `en`"),
    "a locale that there is not": (["whales", "--locale", "fr"], "there are: en"),
    "limit 0": (["whales", "--limit", "0"], "1 to 20"),
    "limit 21": (["whales", "--limit", "21"], "1 to 20"),
}


@pytest.mark.parametrize("command", ["ask", "explain"])
@pytest.mark.parametrize("name", WRONG_QUESTIONS)
def test_a_question_that_cannot_be_asked_is_2(whales: Path, command: str, name: str) -> None:
    arguments, told = WRONG_QUESTIONS[name]
    result = kotae(command, "--index", whales, *arguments, code=2)
    assert told in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize("arguments", [["ask", "whales"], ["explain", "whales"], ["rollback"]], ids=" ".join)
def test_no_index_is_2_and_tells_how_to_make_one(index: Path, arguments: list[str]) -> None:
    result = kotae(*arguments, "--index", index, code=2)
    assert f"no index in {index}; make one with `kotae build CONTENT --index {index}`" in result.stderr
    assert result.stdout == ""
    assert not index.exists()


def test_serving_no_index_is_2_and_tells_how_to_make_one(index: Path) -> None:
    done = run("serve", "--port", "0", "--index", index)
    assert done.returncode == 2
    assert f"make one with `kotae build CONTENT --index {index}`" in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("name", "value"),
    [("port", "http"), ("port", "70000"), ("cors_origins", "https://shop.example"), ("audience", "staff"), ("switch_seconds", "0")],
)
def test_a_wrong_setting_in_the_environment_is_2_and_is_named(name: str, value: str) -> None:
    assert name in kotae("ask", "whales", code=2, **{name: value}).stderr.lower()


def test_serving_with_a_wrong_setting_is_2(whales: Path) -> None:
    done = run("serve", "--index", whales, "--port", "0", cors_origins="https://shop.example")
    assert done.returncode == 2
    assert "cors_origins" in done.stderr.lower()
    assert "Traceback" not in done.stderr


def test_settings_are_read_from_the_environment(whales: Path) -> None:
    assert json.loads(kotae("ask", "whales", "--json", index=str(whales)).stdout)["results"][0]["title"] == "Whales"


def test_a_port_that_is_taken_is_2(whales: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run("serve", "--index", whales, "--port", port)
    assert done.returncode == 2
    assert str(port) in done.stderr
    assert "Traceback" not in done.stderr


def test_an_index_that_cannot_be_written_is_2(write_content: WriteContent, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert "file" in kotae("build", write_content(whale()), "--index", tmp_path / "file" / "index", code=2).stderr


def test_a_build_beside_another_is_2(write_content: WriteContent, index: Path) -> None:
    content = write_content(whale())
    with locked(index):
        told = kotae("build", content, "--index", index, code=2).stderr
    assert f"process {os.getpid()} is writing to {index}" in told
    build(content, index)


def test_a_fault_of_ours_is_3(write_content: WriteContent, index: Path) -> None:
    build(write_content(whale()), index)
    articles = index / served(index) / "en" / "articles.sqlite"
    database = sqlite3.connect(articles)
    with database:
        database.execute("UPDATE section SET body = x'00'")  # as a fault in what writes it would
    database.close()
    edit(manifest_of(index), lambda manifest: manifest["files"].update({"en/articles.sqlite": sha256(articles.read_bytes()).hexdigest()}))
    done = run("ask", "--index", index, "whales")
    assert done.returncode == 3
    assert done.stderr


def edit(manifest: Path, change: Callable[[dict[str, Any]], object]) -> None:
    edited = json.loads(manifest.read_text())
    change(edited)
    manifest.write_text(json.dumps(edited))


# --- build and rollback


def test_building_again_without_a_change_does_nothing_and_says_so_in_under_two_seconds(demo_index: Path, tmp_path: Path) -> None:
    index = Path(shutil.copytree(demo_index, tmp_path / "index"))
    before = files(index)

    def seconds() -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        again = run("build", DEMO, "--index", index)
        assert again.stdout == f"generation {served(index)} served already, nothing to do\n"
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    assert any(seconds() < 2 for _ in range(3))  # of the processor: the machine may be busy with other tests
    assert files(index) | {"LOCK": b""} == before | {"LOCK": b""}


def test_a_rollback_returns_to_the_generation_before(write_content: WriteContent, index: Path) -> None:
    built = [build(write_content(whale(title)), index) for title in ("First", "Second", "Third")]
    assert served(index) == built[2]
    for before in (built[1], built[0]):
        assert kotae("rollback", "--index", index).stdout == f"generation {before} is served again\n"
        assert served(index) == before
    assert json.loads(kotae("ask", "--index", index, "--json", "sing").stdout)["results"][0]["title"] == "First"
    assert f"no generation before {built[0]}" in kotae("rollback", "--index", index, code=2).stderr
    assert served(index) == built[0]


def test_content_that_was_rolled_back_from_comes_back_only_when_forced(write_content: WriteContent, index: Path) -> None:
    good = build(write_content(whale("Good")), index)
    content = write_content(whale("Bad"))
    bad = build(content, index)
    kotae("rollback", "--index", index)
    refused = kotae("build", content, "--index", index, code=2)
    assert bad in refused.stderr
    assert "--force" in refused.stderr
    assert served(index) == good
    assert build(content, index, "--force") == bad
    assert served(index).startswith(bad)
    assert build(content, index) == bad


def test_changed_content_is_taken_after_a_rollback(write_content: WriteContent, index: Path) -> None:
    build(write_content(whale("Good")), index)
    build(write_content(whale("Bad")), index)
    kotae("rollback", "--index", index)
    assert build(write_content(whale("Mended")), index) == served(index)


def test_content_that_was_built_before_is_served_again_at_once(write_content: WriteContent, index: Path) -> None:
    first = build(write_content(whale("First")), index)
    build(write_content(whale("Second")), index)
    again = kotae("build", write_content(whale("First")), "--index", index)
    assert again.stdout == f"generation {first} was built before and is served again\n"
    assert served(index) == first


def make_old(index: Path) -> None:
    """Makes an index look as if other analysis code had made it, which gives another id, and other fingerprints and digests."""
    old = "0" * 16
    (index / served(index)).rename(index / old)
    (index / "CURRENT").write_text(json.dumps({"generation": old}))
    edit(manifest_of(index), lambda manifest: manifest.update(generation=old))
    edit(manifest_of(index), lambda manifest: [each.update(fingerprint=old, digest=old) for each in manifest["locales"].values()])


def refuses_other_analysis(content: Path, index: Path, told: str) -> None:
    """Checks that the refusal tells the command that mends it, by running that."""
    assert "other analysis code" in told
    command = re.search("`kotae (build CONTENT .*)`", told)
    assert command
    kotae(*(content if word == "CONTENT" else word for word in command[1].split()))
    kotae("ask", "whales", "--index", index)


@pytest.mark.parametrize("command", ["ask", "explain"])
def test_an_index_of_other_analysis_code_is_refused_with_the_command_that_mends_it(
    write_content: WriteContent, index: Path, command: str
) -> None:
    content = write_content(whale())
    build(content, index)
    make_old(index)
    refuses_other_analysis(content, index, kotae(command, "whales", "--index", index, code=2).stderr)


def test_serving_an_index_of_other_analysis_code_is_refused_with_the_command_that_mends_it(
    write_content: WriteContent, index: Path
) -> None:
    content = write_content(whale())
    build(content, index)
    make_old(index)
    done = run("serve", "--port", "0", "--index", index)
    assert done.returncode == 2
    refuses_other_analysis(content, index, done.stderr)


def test_an_index_with_one_edited_fingerprint_is_refused(write_content: WriteContent, index: Path) -> None:
    build(write_content(whale()), index)
    edit(manifest_of(index), lambda manifest: manifest["locales"]["en"].update(fingerprint="f" * 16))
    assert "`en`" in kotae("ask", "whales", "--index", index, code=2).stderr


def test_an_index_in_a_language_of_later_code_is_refused(write_content: WriteContent, index: Path) -> None:
    build(write_content(whale()), index)
    edit(manifest_of(index), lambda manifest: manifest["locales"].update(fr=manifest["locales"]["en"]))
    assert "`fr`" in kotae("ask", "whales", "--index", index, code=2).stderr


@pytest.mark.parametrize("damage", ["CURRENT", "manifest.json", "articles.sqlite", "meta.json"])
def test_a_damaged_index_is_2_and_tells_how_to_mend_it(write_content: WriteContent, index: Path, damage: str) -> None:
    content = write_content(whale())
    build(content, index)
    for path in index.rglob(damage):
        path.write_bytes(b"\0garbage")
    told = kotae("ask", "whales", "--index", index, code=2).stderr
    assert damage.removesuffix(".json") in told or "engine" in told
    assert "kotae build" in told
    if damage == "CURRENT":
        (index / "CURRENT").unlink()
    kotae("build", content, "--index", index, "--force")
    kotae("ask", "whales", "--index", index)


# --- what is shown while it runs


def test_nothing_but_plain_lines_is_written_where_there_is_no_terminal(write_content: WriteContent, index: Path) -> None:
    articles = {f"en/account/whale-{number}.md": f"---\ntitle: Whale {number}\n---\nSings.\n" for number in range(30)}
    content = write_content({"help-center.yaml": ENGLISH, **articles})
    for arguments in (["build", content, "--index", index], ["ask", "whale", "--index", index]):
        done = run(*arguments)
        assert done.returncode == 0
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", done.stdout + done.stderr)
        assert not re.search(r"%|###|[\u2580-\u259f]|\d+/\d+", done.stderr)
        assert len(done.stderr.splitlines()) <= 1


def test_a_terminal_shows_how_far_a_build_is(write_content: WriteContent, index: Path) -> None:
    shown, terminal = pty.openpty()
    with os.fdopen(shown, "rb", buffering=0) as screen:
        with os.fdopen(terminal, "wb") as stderr:
            command = [KOTAE, "build", write_content(whale()), "--index", index]
            process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=stderr, env=environment() | {"TERM": "xterm"})
        text = b"".join(iter(lambda: _read(screen), b"")).decode()
    assert process.wait(60) == 0
    assert "100%" in text


def _read(screen: Any) -> bytes:
    try:
        return bytes(screen.read(4096))
    except OSError:  # how Linux says that nobody writes to the terminal any more
        return b""


# --- ask and explain


def test_the_audience_decides_what_is_found(demo_index: Path) -> None:
    def found(*options: str) -> set[str]:
        asked = kotae("ask", "--index", demo_index, "When to escalate a case (agents)", "--locale", "en", "--json", *options)
        return {result["article"] for result in json.loads(asked.stdout)["results"]}

    assert "contact/agent-escalation" in found("--audience", "internal")
    assert "contact/agent-escalation" not in found()


def test_an_answer_reads_well(demo_index: Path) -> None:
    lines = kotae("ask", "--index", demo_index, "forgot password", "--limit", "2").stdout.splitlines()
    assert re.fullmatch(r"answer \(en, confidence [01]\.\d\d\)", lines[0])
    assert lines[1].startswith("1. Reset a forgotten password")
    assert "[password]" in lines[2]
    assert lines[3].strip().startswith("/v1/articles/en/account/reset-password")
    assert lines[4].startswith("2. ")
    assert lines[7] == "- The article mentions everything that was asked."
    assert lines[-1].startswith("   Send an email")


def test_a_handoff_names_the_ways_to_a_human(demo_index: Path) -> None:
    shown = kotae("ask", "--index", demo_index, "0123456789", "--locale", "uk").stdout
    assert shown.startswith("handoff (uk, confidence 0.00)\n")
    assert "0 800 000 000" in shown
    assert "Написати в чат: https://help.lanto.example/chat" in shown


def test_an_answer_from_another_locale_is_marked_with_it(demo_index: Path) -> None:
    lines = kotae("ask", "--index", demo_index, "大學生有優惠嗎 學生證在哪認證", "--locale", "zh-TW").stdout.splitlines()
    assert re.fullmatch(r"1\. 学生认证.* \[zh-Hans\]", lines[1])


@pytest.mark.parametrize("command", ["ask", "explain"])
def test_what_a_shell_passes_that_is_no_text_is_answered_all_the_same(whales: Path, command: str) -> None:
    bytes_that_are_no_utf8 = b"whales \xff\xed\xa0\x80".decode("utf-8", "surrogateescape")
    assert "Whales" in kotae(command, "--index", whales, bytes_that_are_no_utf8).stdout


@pytest.mark.parametrize(
    ("locale", "text", "term", "gram"),
    [
        ("zh-Hant", "軟體的密碼", "软件", "密码"),
        ("ja", "パスワードを忘れた", "忘れ", "スワ"),
        ("bg", "забравих си паролата", "парола", "паро"),
        ("uk", "забула про паролі", "парол", "паро"),
        ("el", "ξέχασα τον κωδικό", "κωδικ", "κωδι"),
        ("en", "I forgot my passwords", "password", "word"),
    ],
)
def test_explain_shows_layer_by_layer_how_a_text_becomes_terms(demo_index: Path, locale: str, text: str, term: str, gram: str) -> None:
    shown = kotae("explain", "--index", demo_index, text, "--locale", locale).stdout
    fields = {line.split()[0]: line for line in shown.partition("\n\n")[0].splitlines()}
    assert term in fields["words"]
    assert gram in fields["grams"].split()
    assert text in fields["text"]


def test_explain_shows_which_words_are_left_out(demo_index: Path) -> None:
    shown = kotae("explain", "--index", demo_index, "how do I get my refund", "--locale", "en").stdout
    (left_out,) = re.findall(r"left out of questions: (.*)", shown)
    assert {"how", "do", "i", "my"} <= set(left_out.split())
    assert "refund" not in left_out


def test_explain_shows_why_each_result_stands_where_it_stands(demo_index: Path) -> None:
    shown = kotae("explain", "--index", demo_index, "forgot password", "--limit", "4").stdout
    scores = [float(score) for score in re.findall(r"^ +\d\. \S+/\S+ .*score (\d+\.\d+)", shown, re.MULTILINE)]
    assert len(scores) == 4
    assert scores == sorted(scores, reverse=True)
    assert re.search(r"1\. account/reset-password#", shown)
    for told in ("locale en: answer", "password (weight ", "covered ", "lead "):
        assert told in shown


# --- serve


def test_serve_tells_its_address_and_ends_when_told(whales: Path) -> None:
    process = subprocess.Popen(
        [KOTAE, "serve", "--index", whales, "--port", "0"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()
    )
    assert process.stdout
    line = process.stdout.readline().decode()
    assert re.match(r"serving http://127\.0\.0\.1:\d+ ", line)
    process.terminate()
    _, log = process.communicate(timeout=10)
    assert b"Traceback" not in log
