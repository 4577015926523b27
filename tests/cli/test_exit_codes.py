"""Exit codes: 0 fine, 1 the content is at fault, 2 the usage, 3 we are."""

import json
import os
import re
import socket
import sqlite3
from hashlib import sha256
from pathlib import Path

import pytest

from indexer.store.index_root import locked
from tests.cli.content import build, whale
from tests.command_line import kotae, run_kotae
from tests.conftest import WriteContent
from tests.files import Files, article, help_center
from tests.indexes import current, edit_manifest, snapshot


def test_fine_content_is_0(write_content: WriteContent, index: Path) -> None:
    content = write_content(whale())
    assert "1 article" in kotae("check", content).stdout
    build(content, index)
    kotae("ask", "--index", index, "whales")
    kotae("explain", "--index", index, "whales")


def test_fine_content_is_0_with_the_embedder_as_it_comes_too(write_content: WriteContent, index: Path) -> None:
    content = write_content(whale())
    for command in (["build", content], ["ask", "whales"], ["explain", "whales"]):
        kotae(*command, "--index", index, embedder="auto")


def test_an_article_without_a_heading_is_fine(write_content: WriteContent, index: Path) -> None:
    build(write_content(whale()), index)
    assert json.loads(kotae("ask", "--index", index, "--json", "whales").stdout)["results"][0]["title"] == "Whales"


BROKEN: Files = {
    "help-center.yaml": help_center("en: {}, uk: {fallbacks: [en]}", "account"),
    "en/account/broken-yaml.md": article("a: b"),
    "en/account/dead-link.md": article("Link", "See [it](no-such.md)."),
    "en/account/no-title.md": "---\nsummary: Nothing\n---\nText without a title\n",
    "en/account/not-utf8.md": b"---\ntitle: Caf\xe9\n---\nText\n",
    "ua/account/reset.md": article("Пароль"),
}


@pytest.mark.parametrize("command", ["check", "build"])
def test_bad_content_is_1_and_everything_wrong_is_told_at_once(write_content: WriteContent, index: Path, command: str) -> None:
    content = write_content(BROKEN)
    before = snapshot(content)
    result = kotae(command, content, *(["--index", index] if command == "build" else []), code=1)
    for path in ("en/account/broken-yaml.md:2", "en/account/dead-link.md:4", "en/account/no-title.md:2", "en/account/not-utf8.md:2", "ua"):
        assert re.search(rf"^{path}: error: .+$", result.stderr, re.MULTILINE)
    assert "did you mean `uk`" in result.stderr
    assert result.stdout == ""
    assert snapshot(content) == before
    assert not index.exists()


def test_bad_content_leaves_the_index_as_it_was(write_content: WriteContent, index: Path) -> None:
    build(write_content(whale()), index)
    before = snapshot(index)
    kotae("build", write_content(BROKEN), "--index", index, code=1)
    kotae("build", write_content(BROKEN), "--index", index, "--force", code=1)
    assert snapshot(index) == before


def test_a_warning_is_told_and_is_no_error(write_content: WriteContent, index: Path) -> None:
    english = article("English", "This is English text for sure. " * 5)
    content = write_content({"help-center.yaml": BROKEN["help-center.yaml"], "uk/account/english.md": english})
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
    "a question that is too long": (["x" * 20_001], "20,000"),
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
    done = run_kotae("serve", "--port", "0", "--index", index)
    assert done.returncode == 2
    assert f"make one with `kotae build CONTENT --index {index}`" in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("name", "value"),
    [("port", "http"), ("port", "70000"), ("cors_origins", "shop.example"), ("audience", "staff"), ("switch_seconds", "0")],
)
def test_a_wrong_setting_in_the_environment_is_2_and_is_named(name: str, value: str) -> None:
    assert name in kotae("ask", "whales", code=2, **{name: value}).stderr.lower()


def test_serving_with_a_wrong_setting_is_2(whales: Path) -> None:
    done = run_kotae("serve", "--index", whales, "--port", "0", cors_origins="shop.example")
    assert done.returncode == 2
    assert "cors_origins" in done.stderr.lower()
    assert "Traceback" not in done.stderr


def test_settings_are_read_from_the_environment(whales: Path) -> None:
    assert json.loads(kotae("ask", "whales", "--json", index=str(whales)).stdout)["results"][0]["title"] == "Whales"


def test_a_port_that_is_taken_is_2(whales: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run_kotae("serve", "--index", whales, "--port", port)
    assert done.returncode == 2
    assert str(port) in done.stderr
    assert "Traceback" not in done.stderr


def test_an_index_that_cannot_be_written_is_2(write_content: WriteContent, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert "file" in kotae("build", write_content(whale()), "--index", tmp_path / "file" / "index", code=2).stderr


def test_a_build_beside_another_is_2(write_content: WriteContent, index: Path) -> None:
    content = write_content(whale())
    with locked(index):
        told = kotae("build", content, "--index", index, "--no-wait", code=2).stderr
    assert f"process {os.getpid()} is writing to {index}" in told
    build(content, index)


def test_a_fault_of_ours_is_3(write_content: WriteContent, index: Path) -> None:
    build(write_content(whale()), index)
    articles = current(index) / "en" / "part-1" / "articles.sqlite"
    database = sqlite3.connect(articles)
    with database:
        database.execute("UPDATE section SET body = x'00'")  # as a fault in what writes it would
    database.close()
    digest = sha256(articles.read_bytes()).hexdigest()
    edit_manifest(current(index), lambda manifest: manifest["files"].update({"en/part-1/articles.sqlite": digest}))
    done = run_kotae("ask", "--index", index, "whales")
    assert done.returncode == 3
    assert done.stderr
