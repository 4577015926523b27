"""Texts are in the language of their folder."""

from collections.abc import Iterator
from functools import lru_cache

from kb import letters
from kb.files import Files
from kb.problems import Problem

_LONGEST_TEXT_TO_JUDGE = 1000
"""Characters; more tells nothing more."""

_SHORTEST_TEXT_TO_JUDGE = 60
"""Letters; below that a text of names and codes looks like any language."""


def check_languages(files: Files) -> Iterator[Problem]:
    """Articles that read like another language than their folder's."""
    for file in files.articles.values():
        text = " ".join(section.text for section in file.markdown.sections)[:_LONGEST_TEXT_TO_JUDGE]
        if sum(map(str.isalpha, text)) < _SHORTEST_TEXT_TO_JUDGE:
            continue
        guessed = _guessed(text, file.locale)
        if guessed and guessed != file.locale:
            yield Problem(file.path, 0, f"reads like `{guessed}`, but lies in `{file.locale}/`; move or translate it", "warning")


@lru_cache(maxsize=1 << 14)  # a content root is checked again and again while it is written
def _guessed(text: str, locale: str) -> str | None:
    return letters.guess(text, (locale, *letters.others(locale)))
