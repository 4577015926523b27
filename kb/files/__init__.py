"""What lies in a content root? Its files, each read by itself; checks of all of them together are in `kb.checks`."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kb.files.articles import ArticleFile, ArticleReader, parse_article
from kb.files.folder import SETTINGS_FILE, list_folder
from kb.files.reading import LARGEST_FILE, Unreadable, read_beginning, read_bytes, read_text
from kb.files.settings import read_settings
from kb.files.walk import MOST_FILES
from kb.help_center import HelpCenter
from kb.problems import Problem
from kb.yaml_loader import Loaded

__all__ = [
    "LARGEST_FILE",
    "MOST_FILES",
    "SETTINGS_FILE",
    "ArticleFile",
    "ArticleReader",
    "Files",
    "Unreadable",
    "parse_article",
    "read_beginning",
    "read_bytes",
    "read_files",
    "read_text",
]


@dataclass(frozen=True, slots=True)
class Files:
    """All that lies in a content root."""

    settings: Loaded[HelpCenter]
    """`help-center.yaml` with its lines."""

    articles: Mapping[str, ArticleFile]
    """By path below the content root, sorted; without those that could not be read."""

    unread: frozenset[str]
    """Paths of articles that could not be read."""

    assets: Mapping[str, Path]
    """Path below `assets/` to file, sorted. Paths have composed letters (NFC), however the disk spells them."""

    synonyms: Mapping[str, Path]
    questions: Mapping[str, Path]
    """Locale to file, not yet read."""

    calibration: Path | None
    """`calibration.json`, not yet read."""

    fallbacks: Mapping[str, tuple[str, ...]]
    """Locale to those that its readers are shown articles of where it has none, best first: its fallbacks, and theirs."""

    problems: tuple[Problem, ...]
    """Why files could not be read, or were left out."""

    @property
    def help_center(self) -> HelpCenter:
        """The settings."""
        return self.settings.value


def read_files(root: Path, reader: ArticleReader) -> Files:
    """Everything in `root`; raises `ContentError` only when there is no usable `help-center.yaml` to read the rest by."""
    settings = read_settings(root)
    folder = list_folder(root, settings.value)
    articles: dict[str, ArticleFile] = {}
    unread: set[str] = set()
    problems: list[Problem] = []
    for path, file in folder.articles.items():
        try:
            articles[path] = reader.read(file, path, settings.value)
        except Unreadable as error:
            problems.extend(error.problems)
            unread.add(path)
    return Files(
        settings=settings,
        articles=articles,
        unread=frozenset(unread),
        assets=folder.pictures,
        synonyms=folder.synonyms,
        questions=folder.questions,
        calibration=next(iter(folder.calibration), None),
        fallbacks={locale: settings.value.all_fallbacks(locale) for locale in settings.value.locales},
        problems=(*folder.problems, *problems),
    )
