"""What is read of a content root, and what is told about it."""

from pathlib import Path

from kb.article import Article
from kb.content import read_content
from kb.errors import ContentError
from kb.problems import Problem
from tests.files import article, help_center

HERE = "en/account/here.md"
"""The article of a test that needs only one."""

GOOD = article("A title", "Some text.")

SEVEN = help_center(category="account")
"""Settings with all locales, whose line 3 is the locales."""


def only(root: Path) -> Article:
    """The only article of a content root."""
    (article,) = read_content(root).articles
    return article


def problems_of(root: Path) -> list[Problem]:
    """All that is told about a content root, errors and warnings."""
    try:
        return list(read_content(root).warnings)
    except ContentError as error:
        return list(error.problems)


def told(root: Path) -> str:
    """The same, a line for each."""
    return "\n".join(map(str, problems_of(root)))
