"""The examples of the README and the manual: data is read by our own models, and what is pasted runs.

Examples are fenced blocks. In `console`, lines that begin with `$ ` are commands, run one after the other in a folder of its own; the
lines below are what they print. A line of `…` stands for any lines, `…` within a line for any text, and in JSON for what is left out.
A command must succeed unless `$ echo $?` follows. There is a copy of `corpora/`, the demo's index in `index`, and its server at port 8000
unless the page starts one. A block with a file's name behind its language is written to that file. `sh` is not run.
"""

import json
import shlex
import shutil
from contextlib import ExitStack
from pathlib import Path

import pytest
import yaml

from api.http.answers import Asked
from kb import synonyms
from kb.content import read_content
from kb.front_matter import FrontMatter, split
from kb.help_center import HelpCenter
from kb.markdown import Markdown
from kb.yaml_loader import load
from tests.demo import DEMO
from tests.manual.pages import MANUAL, PAGES, Block, Page, body_of, write_block
from tests.manual.terminal import Terminal
from tests.serving import Server

BUILDS_FIRST = "ci/build"
"""The article that begins without an index."""


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_examples_of_data_are_read_by_our_own_models(page: Page, tmp_path: Path) -> None:
    for block in page.blocks:
        if block.language in READERS:
            READERS[block.language](block, tmp_path)


def _read_json(block: Block, _: Path) -> None:
    if block.file:
        assert json.loads(block.content)
        return
    Asked.model_validate_json(block.content)


def _read_yaml(block: Block, _: Path) -> None:
    if block.file and not block.file.endswith("help-center.yaml"):
        assert yaml.safe_load(block.content)
        return
    needed = {"name": "Test", "default_locale": "en", "locales": "{en: {}}", "categories": "{}"}
    given = yaml.safe_load(block.content)
    load(block.content + "".join(f"{key}: {value}\n" for key, value in needed.items() if key not in given), HelpCenter)


def _read_markdown(block: Block, _: Path) -> None:
    assert Markdown(body_of(block.content)).sections
    if block.content.startswith("---"):
        load(split(block.content)[0], FrontMatter)


def _read_text(block: Block, _: Path) -> None:
    if block.file.startswith("synonyms/"):
        assert [synonyms.parse(line) for line in block.content.splitlines() if not line.startswith("#")]


def _read_tsv(block: Block, folder: Path) -> None:
    if block.file.startswith("questions/"):
        shutil.copytree(DEMO, folder, dirs_exist_ok=True)
        write_block(block, folder)
        assert read_content(folder).questions


READERS = {"json": _read_json, "yaml": _read_yaml, "markdown": _read_markdown, "text": _read_text, "tsv": _read_tsv}


@pytest.mark.parametrize(
    "page",
    [page for page in PAGES.values() if any(block.language in ("console", "python") for block in page.blocks)],
    ids=lambda page: page.name,
)
def test_examples_run_as_pasted(page: Page, demo_index: Path, demo_server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for content in (DEMO, MANUAL):
        shutil.copytree(content, tmp_path / "corpora" / content.name)
    if page.name != BUILDS_FIRST:
        shutil.copytree(demo_index, tmp_path / "index")
    with ExitStack() as stack:
        terminal = Terminal(tmp_path, int(demo_server.http.base_url.port or 0), stack)
        for block in page.blocks:
            if block.file:
                write_block(block, tmp_path)
            elif block.language == "console":
                terminal.paste(block.content)
            elif block.language == "python":
                terminal.run(f"python -c {shlex.quote(block.content)}")
                assert terminal.code == 0
