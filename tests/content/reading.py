"""What is read of a content root, and what is told about it."""

from pathlib import Path

from kb.article import Article
from kb.content import read_content
from kb.errors import ContentError
from kb.problems import Problem
from tests.files import ALL_LOCALES, article

HERE = "en/account/here.md"
"""The article of a test that needs only one."""

GOOD = article("A title", "Some text.")

SEVEN = f"name: Test\ndefault_locale: en\nlocales: {{{ALL_LOCALES}}}\ncategories: {{account: {{en: Account}}}}\n"
"""Settings with all locales, and no more than they need; line 3 is the locales."""

UNFINISHED = ("no articles in ", "no `contact`", "no name in ")
"""How warnings begin that small help centres get whatever a test is about."""


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


def told(root: Path, but: tuple[str, ...] = UNFINISHED) -> str:
    """The same, a line for each, without those that begin as `but` says."""
    return "\n".join(str(problem) for problem in problems_of(root) if not problem.message.startswith(but))
