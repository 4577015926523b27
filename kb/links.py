"""Where links and pictures of articles lead: within the content root, or out of it."""

import posixpath
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple
from unicodedata import normalize
from urllib.parse import quote, unquote, urlsplit

from kb.files import ArticleFile, Files


class Target(NamedTuple):
    """Where a link leads within the content root."""

    path: str
    """From the content root, with `/`; begins with `../` when it leads out of it, and with `/` when it was written as a path of a site."""

    anchor: str
    """As anchors of headings are: composed letters, nothing percent-encoded."""


class Reader(NamedTuple):
    """Who reads an article."""

    sees_drafts: bool
    sees_internal: bool

    def sees(self, file: ArticleFile) -> bool:
        """Whether these readers can open it, sooner or later."""
        metadata = file.metadata
        return (self.sees_drafts or metadata.status == "published") and (self.sees_internal or metadata.audience == "public")


def reader_of(file: ArticleFile) -> Reader:
    """Who reads `file`, at the least."""
    return Reader(file.metadata.status == "draft", file.metadata.audience == "internal")


def locate(target: str, file: ArticleFile) -> Target | None:
    """Where a target of `file` leads; None for an address with a scheme or a host, and for what is no address at all."""
    return _locate(target, file.path)


@lru_cache(maxsize=1 << 16)
def _locate(target: str, here: str) -> Target | None:
    try:
        parsed = urlsplit(target)
    except ValueError:
        return None
    if parsed.scheme or parsed.netloc:
        return None
    path = posixpath.normpath(posixpath.join(posixpath.dirname(here), _composed(parsed.path))) if parsed.path else here
    return Target(path, _composed(parsed.fragment))


def _composed(part: str) -> str:
    """A part of a link as files and anchors are named, whose letters are composed (NFC)."""
    return normalize("NFC", unquote(part))


def linked_article(target: str, file: ArticleFile, files: Files) -> ArticleFile | None:
    """The article that a link of `file` leads to: where its locale has none, the first in its fallbacks that readers can open, else any."""
    place = locate(target, file)
    if place is None:
        return None
    there = [files.articles[path] for path in versions(place.path, files) if path in files.articles]
    if there and there[0].path == place.path:
        return there[0]
    reader = reader_of(file)
    return next((version for version in there if reader.sees(version)), there[0] if there else None)


def versions(path: str, files: Files) -> Iterator[str]:
    """The article's path, then those that it has in the fallbacks of its locale, best first."""
    yield path
    locale, _, rest = path.partition("/")
    if locale in files.help_center.locales:
        yield from (f"{fallback}/{rest}" for fallback in files.fallbacks[locale])


def target_url(target: str, file: ArticleFile, files: Files) -> str:
    """The address that a link or image of a checked article has for readers; `#` where it leads nowhere."""
    place = locate(target, file)
    if place is None:
        return target
    if place.path.startswith("assets/"):
        name = picture(place.path, files)
        return f"{files.help_center.assets_url}/{quote(name)}" if name else "#"
    linked = linked_article(target, file, files)
    if linked is None:
        return "#"
    if linked is file:
        return f"#{place.anchor}"
    missing = linked.path != place.path and place.anchor not in linked.markdown.anchors  # its heading may be translated
    return files.help_center.url(linked.locale, linked.id, "" if missing else place.anchor)


def picture(path: str, files: Files) -> str | None:
    """The name below `assets/` of the picture at `path`; None where there is none."""
    name = path.removeprefix("assets/")
    return name if name in files.assets else None


def pictures(file: ArticleFile) -> frozenset[str]:
    """Names below `assets/` of what an article shows or links to."""
    targets = (locate(reference.target, file) for reference in file.markdown.references)
    return frozenset(target.path.removeprefix("assets/") for target in targets if target and target.path.startswith("assets/"))
