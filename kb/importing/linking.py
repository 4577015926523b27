"""Where the links and pictures of imported articles lead."""

import posixpath
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from kb.files import Unreadable, read_bytes
from kb.importing.names import picture_name
from kb.importing.site import Page, Place, Site
from kb.markdown.html.safety import SCHEMES
from kb.pictures import BEGINNING, ENDINGS, active_part, kind_of
from kb.text import shorten

_LARGEST_PICTURE = 20 << 20
"""Bytes, as `kotae check` takes them."""


class Version(NamedTuple):
    """An article in one locale."""

    locale: str
    draft: bool
    anchors: Collection[str]
    """Those of its headings."""


@dataclass
class Links:
    """Gives links and pictures their new targets, and takes the pictures that lie in the source."""

    site: Site
    ids: Mapping[str, str]
    """Our id of each article, by the source's key."""

    versions: Mapping[str, Mapping[str, Version]]
    """Of each article, by our locale; the default one first."""

    pictures: dict[str, bytes] = field(default_factory=dict)
    """By path below the content root."""

    elsewhere: set[str] = field(default_factory=set)
    """Addresses of pictures that are shown from where they are."""

    _names: dict[Path, str] = field(default_factory=dict)

    def target(self, link: str, image: bool, page: Page, locale: str, lost: list[str]) -> str | None:
        """What takes the place of a link's target; None, and a reason among `lost`, where nothing can."""
        scheme = link.partition(":")[0].lower() if ":" in link.partition("/")[0] else ""
        if scheme and scheme not in (("http", "https") if image else SCHEMES):
            lost.append(f"{'a picture' if image else 'a link'} by `{shorten(scheme, 20)}:` is left out")
            return None
        if scheme in ("mailto", "tel"):
            return link
        place = self.site.locate(link, page)
        if place.file:
            kept = self._picture(place, lost)
            return kept or (place.url or None)
        if image:
            return self._remote(place, link, lost)
        if place.article:
            return self._article(place, page, locale, link, lost)
        if not place.url:
            lost.append(f"the link `{shorten(link)}` leads nowhere, and only its text is kept")
        return place.url or None

    def _remote(self, place: Place, link: str, lost: list[str]) -> str | None:
        if not place.url:
            lost.append(f"the picture `{shorten(link)}` is not there, and is left out")
            return None
        self.elsewhere.add(place.url)
        return place.url

    def _article(self, place: Place, page: Page, locale: str, link: str, lost: list[str]) -> str | None:
        versions = self.versions.get(place.article, {})
        readable = {tag: version for tag, version in versions.items() if page.draft or not version.draft}
        version = readable.get(locale) or next(iter(readable.values()), None)
        if version is None:
            what = "a draft" if versions else "an article that is not imported"
            lost.append(f"the link `{shorten(link)}` leads to {what}, and only its text is kept")
            return None
        anchor = place.anchor
        if anchor and anchor not in version.anchors:
            lost.append(f"the link `{shorten(link)}` leads to no heading, and now to the article's top")
            anchor = ""
        there = f"{version.locale}/{self.ids[place.article]}.md"
        here = f"{locale}/{self.ids[page.key]}.md"
        path = "" if there == here and anchor else posixpath.relpath(there, posixpath.dirname(here))
        return path + (f"#{anchor}" if anchor else "")

    def _picture(self, place: Place, lost: list[str]) -> str | None:
        """The path from an article of a picture that lies in the source, which is then taken."""
        file = place.file
        if file is None:
            return None
        if file not in self._names:
            try:
                data = read_bytes(file, place.name, "save it smaller", _LARGEST_PICTURE)
                self._names[file] = self._take(data, place.name)
            except Unreadable as error:
                lost += [f"the picture {place.name} is not copied: {problem.message}" for problem in error.problems]
                return None
            except ValueError as error:
                lost.append(f"the file {place.name} is not copied: {error}")
                return None
        return f"../../{self._names[file]}"

    def _take(self, data: bytes, name: str) -> str:
        kind = kind_of(data[:BEGINNING])
        if kind is None:
            raise ValueError(f"only pictures are; they end in {', '.join(ENDINGS)}")
        if kind == "svg" and (part := active_part(data.decode("utf-8", "replace"))):
            raise ValueError(f"it holds `{part}`, which could run in a reader's browser")
        path = PurePosixPath(f"assets/{picture_name(name)}")
        if ENDINGS.get(path.suffix) != kind:
            path = path.with_suffix(next(ending for ending, of_kind in ENDINGS.items() if of_kind == kind))
        taken = str(path)
        number = 2
        while self.pictures.get(taken, data) != data:
            taken, number = str(path.with_stem(f"{path.stem}-{number}")), number + 1
        self.pictures[taken] = data
        return taken


def told_once(lost: Iterable[str]) -> list[str]:
    """Each thing once, with how often it happened."""
    return [f"{message} ({times} times)" if times > 1 else message for message, times in Counter(lost).items()]
