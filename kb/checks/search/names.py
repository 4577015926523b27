"""Titles and headings say what stands below them, in words that somebody would type."""

import re
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from importlib import resources

from kb.checks.search.readers import is_dense, searched
from kb.files import ArticleFile, Files
from kb.locale import language_of
from kb.problems import Problem
from kb.text import fold, shorten

_LONGEST_TITLE = 100
"""Characters, of Chinese and Japanese half as many: results of a search engine show some 60, and nobody types as much."""

_NUMBER = re.compile(r"[\W\d_]+$|^[\W\d_]+")
"""At the beginning or at the end: `Step 2`, `2. Details`."""


def check_titles(files: Files) -> Iterator[Problem]:
    """Titles that nobody would type."""
    for file in searched(files):
        flaw = _title_flaw(file, files)
        if flaw:
            yield Problem(file.path, file.head_line("title"), flaw, "warning")


def check_headings(files: Files) -> Iterator[Problem]:
    """Headings that would stand as well above any other text."""
    for file in searched(files):
        for line, section in file.placed_sections():
            if section.heading and _says_nothing(section.heading, file.locale):
                message = (
                    f"the heading `{shorten(section.heading)}` says nothing of what stands below it; write what customers would look for"
                )
                yield Problem(file.path, line, message, "warning")


def _title_flaw(file: ArticleFile, files: Files) -> str | None:
    title = file.metadata.title
    if _says_nothing(title, file.locale):
        return f"nobody would type the title `{shorten(title)}`; write what customers would look for"
    category = files.help_center.categories.get(file.id.partition("/")[0], {}).get(file.locale, "")
    if fold(title) == fold(category):
        return f"the title is that of its category, `{shorten(category)}`; write what this article is about"
    if len(title) * (2 if is_dense(file.locale) else 1) > _LONGEST_TITLE:
        return f"the title has {len(title)} characters, and nobody would type it; keep what customers would look for"
    return None


def _says_nothing(name: str, locale: str) -> bool:
    bare = _NUMBER.sub("", name)
    return not bare or fold(bare) in _nothing()[language_of(locale)]


@cache
def _nothing() -> Mapping[str, Collection[str]]:
    """What says nothing, by language, folded."""
    names: dict[str, set[str]] = {}
    for line in (resources.files("kb.checks.search") / "says_nothing.txt").read_text(encoding="utf-8").splitlines():
        language, _, listed = line.partition(": ")
        if not line.startswith("#"):
            names.setdefault(language, set()).update(map(fold, listed.split(", ")))
    return names
