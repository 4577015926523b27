"""Reads `help-center.yaml`, and writes categories as it has them."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from kb import locale as locales
from kb.errors import ContentError
from kb.files.folder import LOOKS_LIKE_SETTINGS, SETTINGS_FILE, unknown_locale
from kb.files.reading import Unreadable, load_yaml, read_text
from kb.files.walk import Walk
from kb.help_center import HelpCenter
from kb.problems import Problem, told
from kb.yaml_loader import Loaded, quoted


def read_settings(root: Path) -> Loaded[HelpCenter]:
    """The settings of a content root with their lines; raises `ContentError`, for nothing else can be read without them."""
    try:
        settings = load_yaml(SETTINGS_FILE, read_text(_find(root), SETTINGS_FILE), HelpCenter)
    except Unreadable as error:
        raise ContentError(told(error.problems)) from error
    problems = list(_wrong_locales(settings))
    if problems:
        raise ContentError(told(problems))
    return settings


def _find(root: Path) -> Path:
    walk = Walk(root)
    files = [entry for entry in walk.top() if not entry.is_folder] if root.is_dir() else []
    file = next((entry.file for entry in files if entry.path == SETTINGS_FILE), None)
    if file is not None:
        return file
    flaw = next((problem for problem in walk.problems if problem.file == SETTINGS_FILE), None)
    if flaw is not None:
        raise Unreadable(flaw)
    other = next((entry.path for entry in files if LOOKS_LIKE_SETTINGS.fullmatch(entry.path)), None)
    if other is not None:
        raise Unreadable(Problem(SETTINGS_FILE, 0, f"no such file, but `{other}`; rename that to `{SETTINGS_FILE}`"))
    raise Unreadable(Problem(SETTINGS_FILE, 0, f"no such file in {root}; a content root has one beside its locales' folders"))


def _wrong_locales(settings: Loaded[HelpCenter]) -> Iterator[Problem]:
    """Locales that we do not know, and locales named that the help centre does not have."""
    have = settings.value.locales
    for tag, path in settings.value.named_locales():
        line = settings.line(*path)
        if not locales.is_known(tag):
            yield unknown_locale(SETTINGS_FILE, tag, locales.KNOWN, line)
        elif tag not in have:
            yield Problem(SETTINGS_FILE, line, f"`{tag}` is not among the `locales`; add it there or remove it here")


def category_lines(categories: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    """Categories with their titles by locale, as lines below `categories:`."""
    for name, titles in categories.items():
        texts = ", ".join(f"{locale}: {quoted(title)}" for locale, title in titles.items())
        yield f"  {name}: {{{texts}}}"
