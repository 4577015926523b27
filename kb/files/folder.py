"""What lies where in a content root, and what is told about files that would be left out without a word."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from kb import calibration
from kb import locale as locales
from kb.files.names import is_leftover, is_markdown, is_readme, is_text
from kb.files.reading import Unreadable, read_beginning
from kb.files.walk import Entry, Walk
from kb.help_center import HelpCenter
from kb.problems import Problem, Severity, nearest

SETTINGS_FILE = "help-center.yaml"
LOOKS_LIKE_SETTINGS = re.compile(r"help[-_ ]?cent(?:er|re)\.ya?ml", re.IGNORECASE)

_PICTURES = "assets"
_TABLES = {"synonyms": ".txt", "questions": ".tsv"}
"""Folders that hold one file a locale, and how its name ends."""

_SHEETS = frozenset(".csv .json .ods .text .tsv .txt .xls .xlsx .yaml .yml".split())
"""Endings of what may be meant for such a file."""


@dataclass(frozen=True, slots=True)
class Folder:
    """The files that are used, in the order of their paths, and what is told about the others."""

    articles: dict[str, Path] = field(default_factory=dict)
    """By path below the content root."""

    pictures: dict[str, Path] = field(default_factory=dict)
    """By path below `assets/`."""

    synonyms: dict[str, Path] = field(default_factory=dict)
    questions: dict[str, Path] = field(default_factory=dict)
    """By locale."""

    calibration: list[Path] = field(default_factory=list)
    """At most one."""

    problems: list[Problem] = field(default_factory=list)

    def tell(self, path: str, message: str, severity: Severity = "error") -> None:
        """Adds a problem of a file or folder as a whole."""
        self.problems.append(Problem(path, 0, message, severity))

    def take(self, files: dict[str, Path], name: str, entry: Entry) -> None:
        """Adds a file; two names that differ in the spelling of their letters only are one to readers."""
        if name in files:
            self.tell(entry.path, f"`{files[name].name}` and `{entry.file.name}` are one name in two spellings of its letters; delete one")
        files[name] = entry.file


def list_folder(root: Path, help_center: HelpCenter) -> Folder:
    """What lies in a content root; raises `ContentError` when that is too much to look at."""
    walk, folder = Walk(root), Folder()
    top = walk.top()
    _take_top([entry for entry in top if not entry.is_folder], folder)
    for name, entries in ((entry.path, sorted(walk.files(entry))) for entry in top if entry.is_folder):
        if name in help_center.locales:
            _take_articles(entries, folder)
        elif name == _PICTURES:
            _take_pictures(entries, folder)
        elif name in _TABLES:
            _take_tables(name, entries, help_center, folder)
        elif entries:
            _tell_other(name, entries, help_center, folder)
    folder.problems.extend(walk.problems)
    return folder


def _take_top(entries: Iterable[Entry], folder: Folder) -> None:
    """Tells articles and settings that lie beside `help-center.yaml`."""
    for entry in entries:
        name = entry.path
        if name == calibration.FILE:
            folder.calibration.append(entry.file)
        elif name != SETTINGS_FILE and LOOKS_LIKE_SETTINGS.fullmatch(name):
            folder.tell(name, f"left out: settings are read from `{SETTINGS_FILE}` only; delete it", "warning")
        elif is_leftover(name):
            _tell_leftover(name, folder)
        elif is_text(name) and _has_front_matter(entry):
            folder.tell(name, "left out: an article lies at `<locale>/<category>/<slug>.md`; move it there")


def _has_front_matter(entry: Entry) -> bool:
    try:
        return re.match(rb"(?:\xef\xbb\xbf)?\s*---\s*[\r\n]", read_beginning(entry.file, entry.path, 64)) is not None
    except Unreadable:
        return False


def _take_articles(entries: Iterable[Entry], folder: Folder) -> None:
    for entry in entries:
        path = PurePosixPath(entry.path)
        if is_leftover(path.name):
            _tell_leftover(entry.path, folder)
        elif is_readme(path.name):
            folder.tell(entry.path, "no article, and left out; move it to the content root, or delete it", "warning")
        elif path.suffix == ".md":
            folder.take(folder.articles, entry.path, entry)
        elif is_text(path.name):
            way = "rename it to" if is_markdown(path.name) or path.suffix == ".txt" else "save it as Markdown in"
            folder.tell(entry.path, f"left out: the names of articles end in `.md`; {way} `{path.stem}.md`, or delete it")
        else:
            folder.tell(entry.path, f"no article, and left out; move it below `{_PICTURES}/` if it is a picture, or delete it", "warning")


def _take_pictures(entries: Iterable[Entry], folder: Folder) -> None:
    for entry in entries:
        name = PurePosixPath(entry.path).name
        if is_leftover(name):
            _tell_leftover(entry.path, folder)
        elif not is_readme(name):
            folder.take(folder.pictures, entry.path.removeprefix(f"{_PICTURES}/"), entry)


def _take_tables(top: str, entries: Iterable[Entry], help_center: HelpCenter, folder: Folder) -> None:
    ending = _TABLES[top]
    taken = folder.synonyms if top == "synonyms" else folder.questions
    for entry in entries:
        path = PurePosixPath(entry.path)
        if is_leftover(path.name):
            _tell_leftover(entry.path, folder)
        elif path.suffix == ending and len(path.parts) == 2:  # noqa: PLR2004 - folder and file
            if path.stem in help_center.locales:
                folder.take(taken, path.stem, entry)
            else:
                folder.problems.append(unknown_locale(entry.path, path.stem, help_center.locales))
        elif path.suffix.lower() in _SHEETS:
            meant = path.stem if path.stem in help_center.locales else "<locale>"
            folder.tell(entry.path, f"left out; save it as plain text in UTF-8, named `{top}/{meant}{ending}`")
        elif not is_text(path.name):
            folder.tell(entry.path, f"left out: this folder holds `<locale>{ending}` only; delete it", "warning")


def _tell_other(name: str, entries: Iterable[Entry], help_center: HelpCenter, folder: Folder) -> None:
    """A folder that is none of ours: somebody's notes, or a name with a slip."""
    ours = nearest(name, [_PICTURES, *_TABLES])
    if ours.startswith("did"):
        folder.tell(name, f"left out; {ours}")
    elif any(is_markdown(entry.path) for entry in entries):
        folder.problems.append(unknown_locale(name, name, help_center.locales))


def _tell_leftover(path: str, folder: Folder) -> None:
    folder.tell(path, "left out: its name is that of an old state of another file; delete it", "warning")


def unknown_locale(file: str, tag: str, served: Iterable[str], line: int = 0) -> Problem:
    """A tag that is none of the locales there are."""
    return Problem(file, line, f"unknown locale `{tag}`; {locales.suggestion(tag, list(served))}")
