"""What every source is read into: articles with their translations, categories, and where links lead."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal, NamedTuple

Form = Literal["html", "mdx"]
"""How a text is written."""

Reason = Literal["draft", "internal", "outdated", "left_out", "changed", "edited", "gone", "settings"]
"""Why a person should look: drafts stay drafts; who may read it was guessed; a translation is older than its original; not imported at all;
imported with something missing; edited here since, and left alone; no longer in the source; to be added to `help-center.yaml` by hand."""


class Note(NamedTuple):
    """One thing that a person should know about an import."""

    reason: Reason
    place: str
    """A path below the content root; for what is not there, the place in the source."""

    message: str


class Place(NamedTuple):
    """Where a link or picture of the source leads."""

    article: str = ""
    """The key of an article; empty for anything else."""

    anchor: str = ""
    file: Path | None = None
    """A picture that lies in the source."""

    name: str = ""
    """What that is called below `assets/`."""

    url: str = ""
    """An address with its host, where it has one."""


@dataclass(frozen=True, slots=True)
class Category:
    """What articles are sorted into."""

    key: str
    """As the source identifies it."""

    titles: Mapping[str, str]
    """By the source's locale."""

    name: str = ""
    """What its folder may be called, where the source says; else its English title."""


@dataclass(frozen=True, slots=True)
class Page:
    """One text: an article in one locale."""

    key: str
    """As the source identifies the article, the same in all locales."""

    category: str
    """The key of its category."""

    locale: str
    """As the source calls it."""

    title: str
    body: str
    form: Form
    where: str
    """Its place in the source, for messages."""

    name: str = ""
    """What its file may be called, where the source says; else its title."""

    address: str = ""
    """Where readers found it, or the file's path: what its relative links begin at."""

    old_ids: tuple[str, ...] = ()
    """Addresses that it had, as far as they can be aliases: `articles/360001`."""

    summary: str = ""
    keywords: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    draft: bool = False
    internal: bool = False
    promoted: bool = False
    outdated: bool = False
    """Of a translation: whether the source says that its original has changed since."""

    updated_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Site:
    """All that a source holds, in its own order."""

    name: str
    """What the help centre is called, where the source says."""

    default_locale: str
    """As the source calls it."""

    categories: Sequence[Category]
    pages: Sequence[Page]
    locate: Callable[[str, Page], Place]
    """Where a link of a page leads; nothing in the `Place` for what is no address."""

    notes: Sequence[Note] = field(default_factory=tuple)
