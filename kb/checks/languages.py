"""Texts are in the language of their folder."""

from collections.abc import Iterator

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
        guessed = letters.guess(text, (file.locale, *letters.others(file.locale)))
        if guessed and guessed != file.locale:
            yield Problem(file.path, 0, f"reads like `{guessed}`, but lies in `{file.locale}/`; move or translate it", "warning")
