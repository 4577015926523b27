"""Ids in the front matter mean one article each: related ones that are there, aliases that are free."""

from collections.abc import Iterator

from kb.files import Files
from kb.problems import Problem, nearest


def check_related(files: Files) -> Iterator[Problem]:
    """Related articles that are in no locale, or the article itself."""
    ids = sorted({file.id for file in files.articles.values()} | {path.removesuffix(".md").partition("/")[2] for path in files.unread})
    known = set(ids)
    for file in files.articles.values():
        for place, article in enumerate(file.metadata.related):
            line = file.head_line("related", place)
            if article == file.id:
                yield Problem(file.path, line, "related to itself; delete it from `related`", "warning")
            elif article not in known:
                yield Problem(file.path, line, f"no related article `{article}` in any locale; {nearest(article, ids)}")


def check_aliases(files: Files) -> Iterator[Problem]:
    """Former ids that another article has, or had, too."""
    owners = {(file.locale, file.id): file.path for file in files.articles.values()}
    for file in files.articles.values():
        for place, alias in enumerate(file.metadata.aliases):
            owner = owners.setdefault((file.locale, alias), file.path)
            if owner != file.path or alias == file.id:
                message = f"alias `{alias}` already leads to {owner}; keep it in one of the two"
                yield Problem(file.path, file.head_line("aliases", place), message)
