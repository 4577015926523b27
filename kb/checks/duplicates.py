"""No two articles of a locale say that they are the same."""

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from kb.files import ArticleFile, Files
from kb.problems import Problem
from kb.text import fold, shorten

_folded = lru_cache(maxsize=1 << 16)(fold)  # a content root is checked again and again while it is written


class _Name(NamedTuple):
    """What an article is found by."""

    text: str
    file: ArticleFile
    line: int
    is_title: bool


def check_duplicates(files: Files) -> Iterator[Problem]:
    """Titles and wordings that two published articles of a locale have, whatever their case, width and punctuation."""
    owners: dict[tuple[str, str], _Name] = {}
    for file in files.articles.values():
        if file.metadata.status == "draft":
            continue
        for name in _names(file):
            owner = owners.setdefault((file.locale, _folded(name.text)), name)
            if owner.file is not file:
                yield Problem(file.path, name.line, _message(name, owner), "warning")


def _names(file: ArticleFile) -> Iterator[_Name]:
    yield _Name(file.metadata.title, file, file.head_line("title"), is_title=True)
    for place, wording in enumerate(file.metadata.wordings):
        yield _Name(wording, file, file.head_line("wordings", place), is_title=False)


def _message(name: _Name, owner: _Name) -> str:
    what = (
        "the same title as"
        if name.is_title and owner.is_title
        else f"`{shorten(name.text)}` is a {'title' if owner.is_title else 'wording'} of"
    )
    return f"{what} {owner.file.path}, and search cannot tell which is meant; keep it in one of the two"
