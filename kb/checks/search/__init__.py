"""What keeps articles from being found? Warnings for writers; a build does not tell them."""

from collections.abc import Iterator

from kb.checks import rule_of, run_checks
from kb.checks.search.long_texts import check_long_texts
from kb.checks.search.names import check_headings, check_titles
from kb.checks.search.twins import check_twins
from kb.checks.search.unlinked import check_unlinked
from kb.checks.search.wordings import check_wordings
from kb.files import Files
from kb.problems import Problem

__all__ = ["RULES", "check_search"]

_CHECKS = (check_wordings, check_titles, check_headings, check_long_texts, check_twins, check_unlinked)

RULES = frozenset(map(rule_of, _CHECKS))
"""By which these problems are told from others."""


def check_search(files: Files) -> Iterator[Problem]:
    """All of it, in no order."""
    yield from run_checks(_CHECKS, files)
