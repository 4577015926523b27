"""A state of an original, as its translations name it: short hashes of its words, section by section."""

import hashlib
from typing import NamedTuple

from kb.files import ArticleFile

_LETTERS = 8
"""Of each hash, hexadecimal: two states of one section are taken for the same once in four thousand million times."""


class SourceHash(NamedTuple):
    """The words of an article, without its markup: what links lead to, and how often it was reformatted, changes nothing."""

    head: str
    """Of title and summary."""

    sections: tuple[str, ...]
    """Of each section, in order."""

    def __str__(self) -> str:
        """As `source_hash` in the front matter has it."""
        return " ".join((self.head, *self.sections))


def source_hash(file: ArticleFile) -> SourceHash:
    """The state in which an article is now."""
    sections = tuple(_hash(section.heading, section.text) for section in file.markdown.sections)
    return SourceHash(_hash(file.metadata.title, file.metadata.summary), sections)


def parse(text: str) -> SourceHash:
    """What stands in the front matter, which was checked when it was read."""
    head, *sections = text.split(" ")
    return SourceHash(head, tuple(sections))


def _hash(*texts: str) -> str:
    words = "\0".join(" ".join(text.split()) for text in texts)
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:_LETTERS]
