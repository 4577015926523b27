"""One article's file, read by itself."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kb.files.folder import SETTINGS_FILE
from kb.files.names import why_no_slug
from kb.files.reading import Unreadable, load_yaml, read_text, unreadable
from kb.front_matter import FrontMatter, split
from kb.help_center import HelpCenter
from kb.markdown import Markdown, Section
from kb.problems import Problem, nearest
from kb.text import is_blank
from kb.yaml_loader import Loaded, YamlError

_CLOCK_STEP = 100_000_000
"""Nanoseconds: file systems keep time in steps of some milliseconds."""

_Stamp = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class ArticleFile:
    """One article's file, not yet checked against the others."""

    path: str
    """Below the content root, with `/`."""

    locale: str
    id: str
    head: Loaded[FrontMatter]
    """The front matter with its lines."""

    markdown: Markdown
    body_line: int
    """Lines above the Markdown."""

    @property
    def metadata(self) -> FrontMatter:
        """What its writer says about it."""
        return self.head.value

    def head_line(self, *path: str | int) -> int:
        """The line in the file of what `path` leads to in the front matter."""
        return self.head.line(*path) + 1

    def placed_sections(self) -> Iterator[tuple[int, Section]]:
        """The sections, each with the line in the file where it begins."""
        lines = iter(self.markdown.heading_lines)
        for section in self.markdown.sections:
            yield self.body_line + (next(lines, 1) if section.level else 1), section


def read_article(file: Path, path: str, help_center: HelpCenter) -> ArticleFile:
    """The article at `path` below the content root; raises `Unreadable`."""
    locale, article = _identify(path, help_center)
    return parse_article(read_text(file, path, "split it into several articles"), path, locale, article)


def parse_article(text: str, path: str, locale: str, article: str) -> ArticleFile:
    """What the article at `path` is when it holds `text`; raises `Unreadable`."""
    try:
        head, body, body_line = split(text)
    except YamlError as error:
        raise unreadable(path, error) from error
    metadata = load_yaml(path, head, FrontMatter, 1)
    if is_blank(metadata.value.title):
        raise Unreadable(Problem(path, metadata.line("title") + 1, "`title` is empty; write what customers would look for"))
    markdown = Markdown(body, guide=metadata.value.type == "guide")
    if all(is_blank(section.text) and is_blank(section.heading) for section in markdown.sections):
        raise Unreadable(Problem(path, 0, "the article is empty; write its text below the front matter, or delete the file"))
    return ArticleFile(path, locale, article, metadata, markdown, body_line)


class ArticleReader:
    """Reads articles, each again only where its file has changed since, or the settings have. For one thread."""

    def __init__(self) -> None:
        self._help_center: HelpCenter | None = None
        self._known: dict[str, tuple[_Stamp, ArticleFile | Unreadable]] = {}

    def read(self, file: Path, path: str, help_center: HelpCenter) -> ArticleFile:
        """As `read_article`."""
        if help_center is not self._help_center:  # once each time that all of it is read
            self._known = self._known if help_center == self._help_center else {}
            self._help_center = help_center
        stamp = _stamp(file)
        known_stamp, known = self._known.get(path, (None, None))
        if known is None or stamp is None or stamp != known_stamp:
            known = _tried(file, path, help_center)
            if stamp:
                self._known[path] = stamp, known
        if isinstance(known, Unreadable):
            raise known
        return known


def _tried(file: Path, path: str, help_center: HelpCenter) -> ArticleFile | Unreadable:
    try:
        return read_article(file, path, help_center)
    except Unreadable as error:
        return error


def _stamp(file: Path) -> _Stamp | None:
    """What changes with a file; None for one that was written so lately that it may be written again without a sign."""
    try:
        about = file.stat()
    except OSError:
        return None
    return (about.st_mtime_ns, about.st_size, about.st_ino) if time.time_ns() - about.st_mtime_ns > _CLOCK_STEP else None


def _identify(path: str, help_center: HelpCenter) -> tuple[str, str]:
    """The locale and the id that an article has by its place."""
    try:
        locale, category, slug = path.removesuffix(".md").split("/")
    except ValueError as error:
        raise Unreadable(Problem(path, 0, "not at `<locale>/<category>/<slug>.md`; move it there")) from error
    if category not in help_center.categories:
        hint = nearest(category, help_center.categories)
        raise Unreadable(Problem(path, 0, f"unknown category `{category}`; {hint}, or add it to `categories` in {SETTINGS_FILE}"))
    flaw = why_no_slug(slug)
    if flaw:
        raise Unreadable(Problem(path, 0, flaw))
    return locale, f"{category}/{slug}"
