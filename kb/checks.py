"""What must be true of articles together: links that lead somewhere, ids that mean one thing, texts in their folder's language.

Each check takes all files and yields problems; `check` runs them in the order in which they stand in `_CHECKS`.
"""

import posixpath
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import quote, unquote, urlsplit

from kb import locale as locales
from kb.files import ArticleFile, Files
from kb.problems import Problem, nearest

_LONGEST_TEXT_TO_JUDGE = 1000
"""Characters; more tells nothing more."""

_SHORTEST_TEXT_TO_JUDGE = 60
"""Letters; below that a text of names and codes looks like any language."""


class _Target(NamedTuple):
    """Where a relative link leads."""

    path: str
    """Below the content root."""

    anchor: str


def check(files: Files) -> Iterator[Problem]:
    """All problems among the files, errors and warnings, in no order."""
    for check_files in _CHECKS:
        yield from check_files(files)


def target_url(target: str, file: ArticleFile, files: Files) -> str:
    """The address that a link or image of a checked article has for readers."""
    place = _locate(target, file)
    if place is None:
        return target
    if place.path.startswith("assets/"):
        return f"{files.help_center.assets_url}/{quote(place.path.removeprefix('assets/'))}"
    linked = files.articles[place.path]
    if linked is file:
        return f"#{place.anchor}"
    return files.help_center.url(linked.locale, linked.id, place.anchor)


def _locate(target: str, file: ArticleFile) -> _Target | None:
    """Where a target leads within the content root; None for one that leads out of it."""
    try:
        parsed = urlsplit(target)
    except ValueError:
        return None
    if parsed.scheme or parsed.netloc:
        return None
    path = posixpath.normpath(posixpath.join(posixpath.dirname(file.path), unquote(parsed.path))) if parsed.path else file.path
    return _Target(path, unquote(parsed.fragment))


def _references(files: Files) -> Iterator[Problem]:
    for file in files.articles.values():
        for reference in file.markdown.references:
            message = _flaw_of(reference.target, reference.image, file, files)
            if message:
                yield Problem(file.path, file.body_line + reference.line, message)


def _flaw_of(target: str, image: bool, file: ArticleFile, files: Files) -> str | None:
    place = _locate(target, file)
    if place is None or place.path in files.unread:
        return None
    if image or place.path.startswith("assets/"):
        return _picture_flaw(place.path, files)
    if place.path not in files.articles:
        here = posixpath.dirname(file.path)
        others = (posixpath.relpath(path, here) for path, other in files.articles.items() if other.locale == file.locale)
        return f"dead link `{target}`; {nearest(target, others)}"
    return _link_flaw(target, place.anchor, file, files.articles[place.path])


def _picture_flaw(path: str, files: Files) -> str | None:
    if not path.startswith("assets/"):
        return f"`{path}` is not below `assets/`; move the picture there"
    name = path.removeprefix("assets/")
    return None if name in files.assets else f"no picture `{path}`; {nearest(name, files.assets)}"


def _link_flaw(target: str, anchor: str, file: ArticleFile, linked: ArticleFile) -> str | None:
    if linked.metadata.status == "draft" and file.metadata.status == "published":
        return f"`{target}` is a draft, which readers cannot open; publish it or remove the link"
    if anchor and anchor not in linked.markdown.anchors:
        return f"no heading `#{anchor}` in {linked.path}; {nearest(anchor, linked.markdown.anchors)}"
    return None


def _related(files: Files) -> Iterator[Problem]:
    ids = {file.id for file in files.articles.values()} | {path.removesuffix(".md").partition("/")[2] for path in files.unread}
    for file in files.articles.values():
        for place, article in enumerate(file.metadata.related):
            if article not in ids:
                yield Problem(
                    file.path, file.head_line("related", place), f"no related article `{article}` in any locale; {nearest(article, ids)}"
                )


def _aliases(files: Files) -> Iterator[Problem]:
    owners = {(file.locale, file.id): file.path for file in files.articles.values()}
    for file in files.articles.values():
        for place, alias in enumerate(file.metadata.aliases):
            owner = owners.setdefault((file.locale, alias), file.path)
            if owner != file.path or alias == file.id:
                yield Problem(
                    file.path, file.head_line("aliases", place), f"alias `{alias}` already leads to {owner}; keep it in one of the two"
                )


def _languages(files: Files) -> Iterator[Problem]:
    for file in files.articles.values():
        text = " ".join(section.text for section in file.markdown.sections)[:_LONGEST_TEXT_TO_JUDGE]
        if sum(map(str.isalpha, text)) < _SHORTEST_TEXT_TO_JUDGE:
            continue
        guessed = locales.guess(text, (file.locale, *locales.others(file.locale)))
        if guessed and guessed != file.locale:
            yield Problem(file.path, 0, f"reads like `{guessed}`, but lies in `{file.locale}/`; move or translate it", "warning")


_CHECKS = (_references, _related, _aliases, _languages)
