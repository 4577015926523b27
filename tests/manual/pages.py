"""The README and the articles of the manual, read for what stands in them."""

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from kb.front_matter import split
from tests.demo import ROOT

MANUAL = ROOT / "corpora" / "manual"
README = ROOT / "README.md"


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
        return MarkdownIt("commonmark").enable("table").parse(body_of(self.text))

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


def body_of(text: str) -> str:
    """A Markdown text without its front matter, if it has any."""
    return split(text)[1] if text.startswith("---") else text


def write_block(block: Block, folder: Path) -> None:
    """Writes a block to the file that it names."""
    (folder / block.file).parent.mkdir(parents=True, exist_ok=True)
    (folder / block.file).write_text(block.content, encoding="utf-8")
