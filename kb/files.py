"""The files of a content root, each read by itself."""

import os
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kb import locale as locales
from kb.errors import ContentError
from kb.front_matter import FrontMatter, split
from kb.help_center import HelpCenter
from kb.markdown import Markdown
from kb.problems import Problem, nearest
from kb.yaml_loader import Loaded, Model, YamlError, load

SETTINGS_FILE = "help-center.yaml"
LARGEST_FILE = 1 << 20
"""Bytes of one article; a larger one was put there by mistake."""

_NOT_LOCALES = {"assets", "synonyms", "questions"}
_SLUG = re.compile(r"[a-z0-9][a-z0-9_-]*")


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


@dataclass(frozen=True, slots=True)
class Files:
    """All that lies in a content root."""

    help_center: HelpCenter
    articles: Mapping[str, ArticleFile]
    """By path; without those that could not be read."""

    unread: frozenset[str]
    """Paths of articles that could not be read."""

    assets: Mapping[str, Path]
    """Path below `assets/` to file."""

    problems: tuple[Problem, ...]
    """Why files could not be read."""


class _Unreadable(Exception):
    def __init__(self, *problems: Problem) -> None:
        super().__init__(*problems)
        self.problems = problems


def read_files(root: Path) -> Files:
    """Everything in `root`; raises `ContentError` only when there is no usable `help-center.yaml` to read the rest by."""
    help_center = _read_help_center(root)
    articles: dict[str, ArticleFile] = {}
    unread: set[str] = set()
    problems: list[Problem] = []
    for path in _article_paths(root, help_center, problems):
        try:
            articles[path] = _read_article(root, path, help_center)
        except _Unreadable as error:
            problems.extend(error.problems)
            unread.add(path)
    assets = {path.removeprefix("assets/"): root / path for path in _below(root, "assets")}
    return Files(help_center, articles, frozenset(unread), assets, tuple(problems))


def _read_help_center(root: Path) -> HelpCenter:
    if not (root / SETTINGS_FILE).is_file():
        raise ContentError([Problem(SETTINGS_FILE, 0, f"no such file in {root}; a content root has one beside its locales' folders")])
    try:
        text = _read_text(root, SETTINGS_FILE)
        settings = _load(SETTINGS_FILE, text, HelpCenter, 0)
    except _Unreadable as error:
        raise ContentError(error.problems) from error
    problems = list(_wrong_locales(settings))
    if problems:
        raise ContentError(problems)
    return settings.value


def _wrong_locales(settings: Loaded[HelpCenter]) -> Iterator[Problem]:
    """Locales that we do not know, and locales named that the help centre does not have."""
    have = settings.value.locales
    for tag, path in settings.value.named_locales():
        line = settings.line(*path)
        if not locales.is_known(tag):
            yield _unknown_locale(SETTINGS_FILE, tag, locales.KNOWN, line)
        elif tag not in have:
            yield Problem(SETTINGS_FILE, line, f"`{tag}` is not among the `locales`; add it there or remove it here")


def _article_paths(root: Path, help_center: HelpCenter, problems: list[Problem]) -> Iterator[str]:
    """The paths of all Markdown files in locales' folders; tells folders that are no locale's."""
    for folder in sorted(entry.name for entry in root.iterdir() if entry.is_dir() and not entry.name.startswith(".")):
        if folder in _NOT_LOCALES:
            continue
        paths = [path for path in _below(root, folder) if path.endswith(".md")]
        if folder in help_center.locales:
            yield from paths
        elif paths:
            problems.append(_unknown_locale(folder, folder, help_center.locales))


def _unknown_locale(file: str, tag: str, served: Collection[str], line: int = 0) -> Problem:
    return Problem(file, line, f"unknown locale `{tag}`; {locales.suggestion(tag, served)}")


def _below(root: Path, folder: str) -> list[str]:
    """Paths of all files below a folder of the content root, sorted; links to folders are not followed."""
    paths = (Path(parent, name) for parent, _, names in os.walk(root / folder) for name in names if not name.startswith("."))
    return sorted(path.relative_to(root).as_posix() for path in paths)


def _read_article(root: Path, path: str, help_center: HelpCenter) -> ArticleFile:
    locale, article = _identify(path, help_center)
    text = _read_text(root, path)
    try:
        head, body, body_line = split(text)
    except YamlError as error:
        raise _unreadable(path, error, 0) from error
    metadata = _load(path, head, FrontMatter, min(body_line, 1))
    if not metadata.value.title:
        raise _Unreadable(Problem(path, metadata.line("title") + 1, "the title is empty; write what customers would look for"))
    markdown = Markdown(body)
    if not any(section.text or section.heading for section in markdown.sections):
        raise _Unreadable(Problem(path, 0, "the article is empty; write its text below the front matter, or delete the file"))
    return ArticleFile(path, locale, article, metadata, markdown, body_line)


def _identify(path: str, help_center: HelpCenter) -> tuple[str, str]:
    try:
        locale, category, slug = path.removesuffix(".md").split("/")
    except ValueError as error:
        raise _Unreadable(Problem(path, 0, "not at `<locale>/<category>/<slug>.md`; move it there")) from error
    if category not in help_center.categories:
        hint = nearest(category, help_center.categories)
        raise _Unreadable(Problem(path, 0, f"unknown category `{category}`; {hint}, or add it to `categories` in {SETTINGS_FILE}"))
    if not _SLUG.fullmatch(slug):
        raise _Unreadable(Problem(path, 0, f"`{slug}` cannot stand in an address; use a-z, 0-9, `-` and `_`"))
    return locale, f"{category}/{slug}"


def _read_text(root: Path, path: str) -> str:
    try:
        data = (root / path).read_bytes()
    except OSError as error:
        raise _Unreadable(Problem(path, 0, f"cannot be read: {error.strerror}; mend its permissions")) from error
    if len(data) > LARGEST_FILE:
        raise _Unreadable(Problem(path, 0, f"larger than 1 MiB ({len(data):,} bytes); split it into several articles"))
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _Unreadable(Problem(path, line, f"not UTF-8 (byte 0x{data[error.start]:02x}); save the file as UTF-8")) from error


def _load(path: str, text: str, model: type[Model], lines_above: int) -> Loaded[Model]:
    try:
        return load(text, model)
    except YamlError as error:
        raise _unreadable(path, error, lines_above) from error


def _unreadable(path: str, error: YamlError, lines_above: int) -> _Unreadable:
    return _Unreadable(*(Problem(path, flaw.line + lines_above, flaw.message) for flaw in error.flaws))
