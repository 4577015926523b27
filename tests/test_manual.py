"""The README and the manual: they pass their own checks, name all there is and nothing else, and their examples run.

Examples are fenced blocks. In `console`, lines that begin with `$ ` are commands, run one after the other in a folder of its own; the
lines below are what they print. A line of `…` stands for any lines, `…` within a line for any text, and in JSON for what is left out.
A command must succeed unless `$ echo $?` follows. There is a copy of `corpora/`, the demo's index in `index`, and its server at port 8000
unless the page starts one. A block with a file's name behind its language is written to that file. `sh` is not run.
"""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, get_args

import click
import httpx2
import pytest
import yaml
from click.testing import CliRunner
from fastapi import FastAPI
from markdown_it import MarkdownIt
from markdown_it.token import Token

from api.answers import Answer
from api.answers.models import ReasonCode, Result
from api.cli import main
from api.http import create_app
from api.http.answers import Asked
from api.runtime import LiveIndex, Runtime, Settings
from benchmarks.__main__ import main as benchmarks
from indexer.search import Degraded, RewriteReason
from kb import errors, synonyms
from kb.content import read_content
from kb.front_matter import FrontMatter, split
from kb.help_center import Channel, HelpCenter, LocaleSettings
from kb.markdown import Markdown
from kb.relevance_tests import read_relevance_tests
from kb.yaml_loader import load
from tests.conftest import DEMO
from tests.serving import KOTAE, answering, environment, until

ROOT = DEMO.parent.parent
MANUAL = ROOT / "corpora" / "manual"
README = ROOT / "README.md"

ENOUGH = 0.9
"""Of the manual's questions, the share whose article must be among the first three."""

LONGEST_README = 150
LONGEST_ARTICLE = 80

BUILDS_FIRST = "ci/build"
"""The article that begins without an index."""

OTHERS = {"/v1/embeddings", "--data-urlencode"}
"""What belongs to other programs: OpenAI's route, curl's option."""


@dataclass(frozen=True)
class Page:
    """The README or an article."""

    path: Path

    @property
    def name(self) -> str:
        return "README" if self.path == README else self.path.relative_to(MANUAL / "en").with_suffix("").as_posix()

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def tokens(self) -> list[Token]:
        return MarkdownIt("commonmark").enable("table").parse(split(self.text)[1])

    @cached_property
    def blocks(self) -> list["Block"]:
        infos = ((token, token.info.partition(" ")) for token in self.tokens if token.type == "fence")
        return [Block(language, file, token.content) for token, (language, _, file) in infos]

    @cached_property
    def code(self) -> list[str]:
        """What stands in backquotes."""
        children = (child for token in self.tokens for child in token.children or ())
        return [child.content for child in children if child.type == "code_inline"]

    @cached_property
    def lines_of_code(self) -> list[str]:
        """What stands in backquotes, and the commands of all examples."""
        commands = {"console": r"\$ (.*)", "sh": "(.*)", "yaml": " +- run: (.*)"}
        examples = ((block.content.replace("\\\n", " "), commands.get(block.language, "(?!)")) for block in self.blocks)
        return [*self.code, *(line for example, command in examples for line in re.findall(f"^{command}$", example, re.MULTILINE))]

    @cached_property
    def tables(self) -> list[list[list[str]]]:
        """The cells of each table's rows, as written, its heading left out."""
        found = re.findall(r"(?:^ *\|.*\n)+", self.text, re.MULTILINE)
        return [[row.strip("| ").split(" | ") for row in table.strip().split("\n")[2:]] for table in found]

    def first_cells(self, *tables: int) -> set[str]:
        """All that stands in backquotes in the first column of some tables."""
        return {code for table in tables for row in self.tables[table] for code in re.findall("`([^`]+)`", row[0])}


@dataclass(frozen=True)
class Block:
    """A fenced block."""

    language: str
    file: str
    """Where it is to be written; empty for nowhere."""

    content: str


ARTICLES = {page.name: page for page in map(Page, sorted((MANUAL / "en").rglob("*.md")))}
PAGES = {"README": Page(README), **ARTICLES}

# --- a help centre like any other


def test_the_manual_has_nothing_to_mend_and_no_warning() -> None:
    assert read_content(MANUAL).warnings == []
    assert CliRunner().invoke(main, ["check", str(MANUAL)]).stderr == ""


def test_the_manuals_questions_find_their_articles() -> None:
    asked = CliRunner().invoke(main, ["check", str(MANUAL), "--questions", "--least", str(ENOUGH)])
    assert asked.exit_code == 0, asked.output


def test_there_are_questions_that_the_manual_does_not_answer() -> None:
    questions = read_relevance_tests(MANUAL, read_content(MANUAL))["en"]
    assert len(questions) >= 50
    assert sum(not question.right for question in questions) >= 8


def test_no_wording_is_copied_from_the_questions() -> None:
    asked = {question.text.casefold() for question in read_relevance_tests(MANUAL, read_content(MANUAL))["en"]}
    assert not [
        wording for article in read_content(MANUAL).articles for wording in article.metadata.wordings if wording.casefold() in asked
    ]


def test_articles_are_short() -> None:
    assert {name: page.text.count("\n") for name, page in ARTICLES.items() if page.text.count("\n") > LONGEST_ARTICLE} == {}


def test_the_readme_is_short() -> None:
    assert README.read_text(encoding="utf-8").count("\n") <= LONGEST_README


def test_the_readmes_links_lead_somewhere() -> None:
    for reference in Markdown(README.read_text(encoding="utf-8")).references:
        path, _, anchor = reference.target.partition("#")
        if "://" in path:
            continue
        target = ROOT / path if path else README
        assert target.exists(), reference.target
        assert not anchor or anchor in Markdown(split(target.read_text(encoding="utf-8"))[1]).anchors, reference.target


def test_files_of_the_code_that_are_named_are_there() -> None:
    named = {
        (page.name, code)
        for page in PAGES.values()
        for code in page.code
        if re.match(r"(kb|indexer|api|benchmarks|tests|corpora)/[^<]*$", code)
    }
    assert {(page, path) for page, path in named if not (ROOT / path).exists()} == set()


# --- all there is, and nothing else


def options(command: click.Command) -> set[str]:
    return {option for parameter in command.params if isinstance(parameter, click.Option) for option in parameter.opts} | {"-h", "--help"}


OPTIONS = {
    **{("kotae", name): options(command) for name, command in main.commands.items()},
    **{("benchmarks", name): options(command) for name, command in benchmarks.commands.items()},
    ("kotae", ""): options(main),
    ("benchmarks", ""): options(benchmarks),
}


def commands(page: Page) -> Iterator[tuple[str, str, set[str]]]:
    """Each command of ours that a page names: the program, the command, and its options."""
    for line in page.lines_of_code:
        for program, rest in re.findall(r"(?:^|[ ;(])(?:python -m )?(kotae|benchmarks)(?![\w./'\[-])([^|;&`]*)", line):
            words = rest.split(" -- ")[0].split()
            named = words[0] if words and not words[0].startswith("-") else ""
            yield program, named, {word.partition("=")[0] for word in words if re.match("--?[a-z]", word)}


def test_commands_and_options_that_are_named_exist() -> None:
    named = [(page.name, program, command, given) for page in PAGES.values() for program, command, given in commands(page)]
    assert [use for use in named if use[1:3] not in OPTIONS or not use[3] <= OPTIONS[use[1:3]]] == []
    alone = {code.split()[0] for page in PAGES.values() for code in page.code if re.match("--[a-z]", code)}
    assert alone - OTHERS - set().union(*OPTIONS.values()) == set()


@pytest.mark.parametrize("name", main.commands)
def test_the_manual_names_each_command_with_all_its_options(name: str) -> None:
    sections = {section.heading: section.text for section in Markdown(split(ARTICLES["ci/commands"].text)[1]).sections}
    listed = set(re.findall(r"--[a-z]+", sections[f"kotae {name}"]))
    assert listed == options(main.commands[name]) - {"-h", "--help"}


def test_the_manual_names_each_benchmark() -> None:
    named = {command for page in ARTICLES.values() for program, command, _ in commands(page) if program == "benchmarks"}
    assert named - {""} == set(benchmarks.commands)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    """The application, of which only the description is wanted."""
    return create_app(LiveIndex(tmp_path_factory.mktemp("none"), Runtime(Settings())), Settings())


def routes(app: FastAPI) -> set[str]:
    return {f"{method.upper()} {path}" for path, methods in app.openapi()["paths"].items() for method in methods}


def test_the_manual_names_every_route(app: FastAPI) -> None:
    page = ARTICLES["apps/routes"]
    assert page.first_cells(0) == routes(app)
    assert {app.openapi_url, app.docs_url, app.redoc_url} <= set(page.code)


def test_routes_that_are_named_exist(app: FastAPI) -> None:
    with_method = {code for page in PAGES.values() for code in page.code if re.match("(GET|POST) /", code)}
    assert with_method - routes(app) == set()
    paths = list(app.openapi()["paths"])
    patterns = [re.sub(r"\{\w+\}", "[^/]+", path.replace("{path}", ".+")) for path in paths]
    named = {
        (page.name, path.rstrip(".:")) for page in PAGES.values() for path in re.findall(r"/(?:v1|health)/[^\s`'\"()?|#,;…]*", page.text)
    }
    assert {
        (page, path)
        for page, path in named
        if path not in OTHERS
        and not any(route.startswith(path) for route in paths)
        and not any(re.fullmatch(route, path) for route in patterns)
    } == set()


SETTINGS = {f"KOTAE_{name.upper()}": setting for name, setting in Settings.model_fields.items()}


def test_settings_that_are_named_exist() -> None:
    named = {(page.name, setting) for page in PAGES.values() for setting in re.findall("KOTAE_[A-Z][A-Z_]*", page.text)}
    assert {(page, setting) for page, setting in named if setting not in SETTINGS} == set()


def test_the_manual_names_every_setting_with_its_default() -> None:
    page = ARTICLES["operators/settings"]
    defaults = {row[0].strip("`"): row[-1].strip("`") for table in page.tables for row in table}
    assert defaults == {
        **{
            name: f"{setting.default:g}" if isinstance(setting.default, float) else str(setting.default)
            for name, setting in SETTINGS.items()
        },
        "KOTAE_CORS_ORIGINS": "[]",
        "KOTAE_EMBEDDER_INPUT_TYPE": "false",
        "KOTAE_EMBEDDER_KEY": "none",
    }


def parameters(app: FastAPI, path: str) -> set[str]:
    return {parameter["name"] for parameter in app.openapi()["paths"][path]["get"]["parameters"] if parameter["in"] == "query"}


TABLES: dict[str, tuple[str, tuple[int, ...], Callable[[FastAPI], set[str]]]] = {
    "keys of help-center.yaml": ("writers/help-center-settings", (0,), lambda _: set(HelpCenter.model_fields)),
    "keys of a locale": ("writers/help-center-settings", (1,), lambda _: set(LocaleSettings.model_fields)),
    "keys of a contact": ("writers/help-center-settings", (2,), lambda _: set(Channel.model_fields)),
    "keys of the front matter": ("writers/front-matter", (0,), lambda _: set(FrontMatter.model_fields)),
    "fields of an answer": ("apps/answer-fields", (0,), lambda _: set(Answer.model_fields)),
    "fields of a result": ("apps/answer-fields", (1,), lambda _: set(Result.model_fields)),
    "codes of reasons": ("apps/reasons", (0, 1, 2), lambda _: set(get_args(ReasonCode))),
    "reasons to read otherwise": ("apps/interpreted-as", (0,), lambda _: set(get_args(RewriteReason))),
    "reasons to be degraded": ("apps/degraded", (0,), lambda _: {"null", *get_args(Degraded)}),
    "parameters of a question": ("apps/ask-a-question", (0,), lambda app: parameters(app, "/v1/answers")),
    "parameters of suggestions": ("apps/suggestions", (0,), lambda app: parameters(app, "/v1/suggestions")),
}


@pytest.mark.parametrize("what", TABLES)
def test_the_manual_lists_all(what: str, app: FastAPI) -> None:
    page, tables, expected = TABLES[what]
    assert ARTICLES[page].first_cells(*tables) == expected(app)


def test_types_of_errors_that_are_named_exist() -> None:
    ours = {re.sub("(?<=.)(?=[A-Z])", "-", name).lower() for name in vars(errors)}
    others = {"not-found", "method-not-allowed", "invalid-request", "fault"}
    named = {kind for page in PAGES.values() for kind in re.findall(r"urn:kotae:([a-z-]+)", page.text)}
    assert named - ours == others


# --- examples that are data


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_examples_of_data_are_read_by_our_own_models(page: Page, tmp_path: Path) -> None:
    for block in page.blocks:
        if block.language in READERS:
            READERS[block.language](block, tmp_path)


def _read_json(block: Block, _: Path) -> None:
    Asked.model_validate_json(block.content)


def _read_yaml(block: Block, _: Path) -> None:
    if block.file and not block.file.endswith("help-center.yaml"):
        assert yaml.safe_load(block.content)
        return
    needed = {"name": "Test", "default_locale": "en", "locales": "{en: {}}", "categories": "{}"}
    given = yaml.safe_load(block.content)
    load(block.content + "".join(f"{key}: {value}\n" for key, value in needed.items() if key not in given), HelpCenter)


def _read_markdown(block: Block, _: Path) -> None:
    head, body, _lines = split(block.content)
    assert Markdown(body).sections
    if block.content.startswith("---"):
        load(head, FrontMatter)


def _read_text(block: Block, _: Path) -> None:
    if block.file.startswith("synonyms/"):
        assert [synonyms.parse(line) for line in block.content.splitlines() if not line.startswith("#")]


def _read_tsv(block: Block, folder: Path) -> None:
    if block.file.startswith("questions/"):
        _write(block, folder)
        assert read_relevance_tests(folder, read_content(DEMO))


READERS = {"json": _read_json, "yaml": _read_yaml, "markdown": _read_markdown, "text": _read_text, "tsv": _read_tsv}


def _write(block: Block, folder: Path) -> None:
    (folder / block.file).parent.mkdir(parents=True, exist_ok=True)
    (folder / block.file).write_text(block.content, encoding="utf-8")


# --- examples that are run


@pytest.fixture(scope="module")
def server(demo_index: Path) -> Iterator[httpx2.Client]:
    with answering(demo_index) as http:
        yield http


@pytest.mark.parametrize(
    "page",
    [page for page in PAGES.values() if any(block.language in ("console", "python") for block in page.blocks)],
    ids=lambda page: page.name,
)
def test_examples_run_as_pasted(
    page: Page, demo_index: Path, server: httpx2.Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for content in (DEMO, MANUAL):
        shutil.copytree(content, tmp_path / "corpora" / content.name)
    if page.name != BUILDS_FIRST:
        shutil.copytree(demo_index, tmp_path / "index")
    with ExitStack() as stack:
        terminal = Terminal(tmp_path, int(server.base_url.port or 0), stack)
        for block in page.blocks:
            if block.file:
                _write(block, tmp_path)
            elif block.language == "console":
                terminal.paste(block.content)
            elif block.language == "python":
                terminal.run(f"python -c {shlex.quote(block.content)}")
                assert terminal.code == 0


@dataclass
class Terminal:
    """Runs what is pasted. `kotae` runs in this process, as one of its own would load all dictionaries anew; servers are real ones."""

    folder: Path
    port: int
    stack: ExitStack
    code: int = 0
    """The exit code of the last command."""

    settings: Mapping[str, str] = field(default_factory=environment)

    def paste(self, text: str) -> None:
        """Runs each command, and compares what it prints with the lines below it, if there are any."""
        for command, shown in re.findall(r"^\$ ((?:.*\\\n)*.*)\n((?:(?!\$ ).*\n)*)", text, re.MULTILINE):
            assert self.code == 0 or command == "echo $?", f"before `{command}` something failed with {self.code}"
            printed = self.run(command).replace(f":{self.port}", ":8000")
            if shown:
                check_output(shown, printed)
        assert self.code == 0

    def run(self, command: str) -> str:
        """What the command prints."""
        if command == "echo $?":
            last, self.code = self.code, 0
            return f"{last}\n"
        command = command.replace("127.0.0.1:8000", f"127.0.0.1:{self.port}")
        ours = re.fullmatch(r"((?:[A-Z_]+=\S+ )*)kotae (.*?)(?: \| (.*))?", command, re.DOTALL)
        if not ours:
            return self._shell(command)
        settings = dict(setting.split("=", 1) for setting in shlex.split(ours[1]))
        arguments = shlex.split(ours[2])
        if arguments[0] == "serve" and "KOTAE_PORT" not in settings:
            return self._serve([("0" if argument == "8000" else argument) for argument in arguments], settings)
        return self._kotae(arguments, settings, ours[3])

    def _kotae(self, arguments: list[str], settings: Mapping[str, str], piped: str | None) -> str:
        unset: dict[str, str | None] = dict.fromkeys(name for name in os.environ if name.startswith("KOTAE_"))
        result = CliRunner().invoke(main, arguments, prog_name="kotae", env=unset | {"KOTAE_EMBEDDER": "none"} | dict(settings))
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        self.code = result.exit_code
        return self._shell(piped, result.stdout) if piped else result.output

    def _shell(self, command: str, given: str = "") -> str:
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        done = subprocess.run(
            ["bash", "-o", "pipefail", "-c", command],
            input=given,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**self.settings, "PATH": path, "PYTHONPATH": str(ROOT), "no_proxy": "127.0.0.1"},
            check=False,
            timeout=120,
        )
        self.code = done.returncode
        return done.stdout

    def _serve(self, arguments: list[str], settings: Mapping[str, str]) -> str:
        """Starts a server that runs until the page ends."""
        log = self.folder / "serve.log"
        with log.open("wb") as file:
            process = subprocess.Popen(
                [KOTAE, *arguments], stdout=file, stderr=subprocess.DEVNULL, env={**self.settings, "KOTAE_PORT": "0", **settings}
            )
        self.stack.callback(process.wait, 10)
        self.stack.callback(process.terminate)
        announced = until(lambda: process.poll() is not None or re.search(r"serving http://127.0.0.1:(\d+)", log.read_text()), 60)
        assert isinstance(announced, re.Match), "the server did not start"
        self.port = int(announced[1])
        return log.read_text()


def check_output(shown: str, printed: str) -> None:
    if re.match(r'[{[]\s*["{…]', shown):
        check_json(read_shortened(shown), json.loads(printed), "")
        return
    lines = (
        r"(?:.*\n)*" if line.strip() == "…" else ".*".join(map(re.escape, line.split("…"))) for line in shown.splitlines(keepends=True)
    )
    assert re.fullmatch("".join(lines), printed if printed.endswith("\n") else f"{printed}\n"), f"shown:\n{shown}\nprinted:\n{printed}"


def read_shortened(text: str) -> Any:
    """JSON in which `…` stands for what is left out: of an object as a key, of a list as an item, of a text or number as a part."""
    closers: list[str] = []

    def piece(match: re.Match[str]) -> str:
        if match[0] in "{[":
            closers.append(match[0])
        elif match[0] in "}]":
            closers.pop()
        elif match[0] == "…":
            return '"…": 0' if closers[-1] == "{" else '"…"'
        return f'"{match[0]}"' if match[0][0].isdigit() else match[0]

    return json.loads(re.sub(r'"(?:\\.|[^"\\])*"|[0-9.]+…|[{}\[\]…]', piece, text))


def check_json(shown: Any, printed: Any, place: str) -> None:
    """That what is shown is there, at the same place."""
    if isinstance(shown, dict):
        assert isinstance(printed, dict), place
        assert set(shown) - {"…"} <= set(printed), place
        assert "…" in shown or set(shown) == set(printed), f"{place}: {set(printed) - set(shown)} left out without …"
        for key in set(shown) - {"…"}:
            check_json(shown[key], printed[key], f"{place}.{key}")
    elif isinstance(shown, list):
        cut = shown.index("…") if "…" in shown else len(shown)
        assert isinstance(printed, list), place
        assert "…" in shown or len(shown) == len(printed), f"{place}: {len(printed)} items"
        for number, item in enumerate(shown[:cut]):
            check_json(item, printed[number], f"{place}[{number}]")
    elif isinstance(shown, str) and isinstance(printed, str | float):
        assert re.fullmatch(".*".join(map(re.escape, shown.split("…"))), str(printed), re.DOTALL), f"{place}: {printed}"
    else:
        assert shown == printed, place


@pytest.mark.parametrize(
    ("shown", "printed"),
    [
        ("a … c\n", "a b c"),
        ("a\n…\n", "a\nb\nc\n"),
        ("…\na\n", "a\n"),
        ('{"a": [1, …], …}', '{"a": [1, 2], "b": 3}'),
        ('{"a": "x…", "b": 0.9…}', '{"a": "xy", "b": 0.95}'),
    ],
)
def test_what_is_left_out_is_passed_over(shown: str, printed: str) -> None:
    check_output(shown, printed)


@pytest.mark.parametrize(
    ("shown", "printed"),
    [
        ("a\n", "a\nb\n"),
        ("a …\n", "b c\n"),
        ("…\nb\n", "a\n"),
        ('{"a": 1}', '{"a": 1, "b": 2}'),
        ('{"a": [1]}', '{"a": [1, 2]}'),
        ('{"a": 1, …}', '{"a": 2}'),
    ],
)
def test_what_is_shown_must_be_printed(shown: str, printed: str) -> None:
    with pytest.raises(AssertionError):
        check_output(shown, printed)
