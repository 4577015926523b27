"""Nothing is too long to be read, or to be shown as an answer."""

from collections.abc import Iterator

from kb.checks.search.readers import is_dense, searched
from kb.files import Files
from kb.markdown import Section
from kb.problems import Problem
from kb.text import shorten

_LONGEST_PARAGRAPH = 900
_LONGEST_SECTION = 3000
"""Characters, of Chinese and Japanese half as many. In the 347 articles of the demo and the manual the longest have 661 and 2,296: a phone
shows some 700 at once, and a section of 3,000 is the whole of a usual article.
"""


def check_long_texts(files: Files) -> Iterator[Problem]:
    """Walls of text: paragraphs and sections in which the answer is not seen. Tables are looked up, and may be long."""
    for file in searched(files):
        share = 2 if is_dense(file.locale) else 1
        for line, section in file.placed_sections():
            name = f"the section `{shorten(section.heading)}`" if section.heading else "the text above the first heading"
            paragraphs = list(_paragraphs(section))
            longest = max(map(len, paragraphs), default=0)
            if longest * share > _LONGEST_PARAGRAPH:
                message = f"a paragraph of {longest:,} characters in {name} is a wall of text; part it, or make steps or a list of it"
                yield Problem(file.path, line, message, "warning")
            elif sum(map(len, paragraphs)) * share > _LONGEST_SECTION:
                message = f"{name} has {sum(map(len, paragraphs)):,} characters; give its parts headings, by which each is found"
                yield Problem(file.path, line, message, "warning")


def _paragraphs(section: Section) -> Iterator[str]:
    """The lines that are no rows of tables."""
    start = 0
    rows = {begin for begin, _ in section.rows}
    for line in section.text.split("\n"):
        if start not in rows:
            yield line
        start += len(line) + 1
