"""Articles say how customers ask for them."""

from collections.abc import Iterator

from kb.checks.search.readers import searched
from kb.files import Files
from kb.problems import Problem


def check_wordings(files: Files) -> Iterator[Problem]:
    """Articles that are found by their own words alone."""
    for file in searched(files):
        if not file.metadata.wordings and not file.metadata.keywords:
            message = "no `wordings`, so that only its own words find it; write how customers ask for this, as `wordings: [a, b]`"
            yield Problem(file.path, file.head_line("title"), message, "warning")
