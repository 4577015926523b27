"""What each article's Markdown says that readers would not see, or see raw."""

from collections.abc import Iterator

from kb.files import Files
from kb.problems import Problem


def check_markdown(files: Files) -> Iterator[Problem]:
    """What is wrong in each article's text by itself."""
    for file in files.articles.values():
        for flaw in file.markdown.flaws:
            yield Problem(file.path, file.body_line + flaw.line, flaw.message, flaw.severity)
