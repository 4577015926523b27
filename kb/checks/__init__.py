"""What must be true of all files together? Links that lead somewhere, ids that mean one thing, texts in their folder's language, …

One file a subject. Each check takes all files and yields problems; `check` runs them in the order in which they stand in `_CHECKS`.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from kb.checks.dates import check_dates, check_reviews
from kb.checks.duplicates import check_duplicates
from kb.checks.guides import check_guides
from kb.checks.ids import check_aliases, check_related
from kb.checks.languages import check_languages
from kb.checks.links import check_references
from kb.checks.markdown import check_markdown
from kb.checks.opening_hours import check_opening_hours
from kb.checks.pictures import check_pictures
from kb.checks.queues import check_queues, check_routing
from kb.checks.settings import check_categories, check_contacts, check_locales
from kb.checks.visibility import check_links_opened, check_related_opened
from kb.checks.writing import check_writing
from kb.files import Files
from kb.problems import Problem

__all__ = ["check", "rule_of", "run_checks"]

Check = Callable[[Files], Iterable[Problem]]

_CHECKS = (
    check_locales,
    check_categories,
    check_contacts,
    check_opening_hours,
    check_queues,
    check_routing,
    check_writing,
    check_dates,
    check_reviews,
    check_markdown,
    check_references,
    check_guides,
    check_links_opened,
    check_related,
    check_related_opened,
    check_aliases,
    check_duplicates,
    check_pictures,
    check_languages,
)


def check(files: Files) -> Iterator[Problem]:
    """All problems among the files, errors and warnings, in no order."""
    yield from run_checks(_CHECKS, files)


def run_checks(checks: Sequence[Check], files: Files) -> Iterator[Problem]:
    """The problems that some checks find, each with the name of its check as its rule."""
    for check_files in checks:
        for problem in check_files(files):
            yield replace(problem, rule=rule_of(check_files))


def rule_of(check_files: Check) -> str:
    """The rule of what a check finds: `links-opened` of `check_links_opened`."""
    return check_files.__name__.removeprefix("check_").replace("_", "-")
