"""Which texts of a source can be imported, and what their articles and categories are called here."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from kb.files import LARGEST_FILE
from kb.files.names import SLUG
from kb.importing.articles import line_of
from kb.importing.conversion.html import HtmlBody, Unusable
from kb.importing.conversion.mdx import MdxBody
from kb.importing.names import free, locales_of, slug
from kb.importing.site import Category, Form, Note, Page, Site
from kb.locale import match
from kb.text import is_blank


class Body(Protocol):
    """A text in one form."""

    @property
    def links(self) -> list[str]:
        """Where its links lead, as written."""

    @property
    def anchors(self) -> frozenset[str]:
        """Of its headings."""

    @property
    def lost(self) -> list[str]:
        """What could not be kept, for people."""

    @property
    def blank(self) -> bool:
        """Whether a reader sees nothing."""

    def markdown(self, resolve: Callable[[str, bool], str | None], wanted: Collection[str], /) -> str:
        """As our Markdown; `resolve` gives targets of links and pictures, and headings keep those of their anchors that are `wanted`."""


BODIES: Mapping[Form, Callable[[str], Body]] = {"html": HtmlBody, "mdx": MdxBody}
"""Reads a text of each form; may raise `Unusable`."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text that is imported."""

    page: Page
    locale: str
    """Ours."""

    anchors: frozenset[str]
    """Of its headings."""


@dataclass
class Chosen:
    """The texts that are imported."""

    locales: Mapping[str, str]
    """Ours by the source's; the default one first."""

    texts: list[Text] = field(default_factory=list)
    """Of each article and locale one, in the source's order."""

    notes: list[Note] = field(default_factory=list)
    """What is not imported, and why."""

    wanted: dict[str, set[str]] = field(default_factory=dict)
    """Anchors that links lead to, by the key of the article."""


def choose(site: Site) -> Chosen:
    """Looks through all texts of a site."""
    chosen = Chosen(locales_of((page.locale for page in site.pages), site.default_locale))
    unknown = Counter(page.locale for page in site.pages if page.locale not in chosen.locales)
    for tag, times in unknown.items():
        twin = match(tag, list(chosen.locales.values()))
        why = f"`{twin}` is imported from another locale of that language" if twin else "no language that Kotae knows"
        chosen.notes.append(Note("left_out", f"{times} texts in `{tag}`", why))
    seen: set[tuple[str, str]] = set()
    for page in site.pages:
        ours = chosen.locales.get(page.locale)
        if ours is None or (page.key, ours) in seen:
            continue
        try:
            body = _body(page)
        except Unusable as error:
            chosen.notes.append(Note("left_out", page.where, str(error)))
            continue
        seen.add((page.key, ours))
        chosen.texts.append(Text(page, ours, body.anchors))
        for place in (site.locate(link, page) for link in body.links):
            if place.article and place.anchor:
                chosen.wanted.setdefault(place.article, set()).add(place.anchor)
    return chosen


def _body(page: Page) -> Body:
    """A text that can be imported; raises `Unusable`."""
    if is_blank(line_of(page.title)):
        raise Unusable("it has no title")
    if len(page.body.encode("utf-8", "replace")) > LARGEST_FILE:
        raise Unusable(f"larger than {LARGEST_FILE >> 20} MiB; split it into several")
    body = BODIES[page.form](page.body)
    if body.blank:
        raise Unusable("it has no text")
    return body


@dataclass
class Named:
    """What is called how."""

    ids: dict[str, str] = field(default_factory=dict)
    """Our id of each article, by the source's key."""

    categories: dict[str, dict[str, str]] = field(default_factory=dict)
    """Titles by locale of the categories that have articles, by our name, in the source's order."""


def name_all(site: Site, chosen: Chosen, known: dict[str, str]) -> Named:
    """Gives categories and articles the ids that they had by the `known` ones, to which new ones are added."""
    named, taken = Named(), set(known.values())
    described = {category.key: category for category in site.categories}
    used = dict.fromkeys(text.page.category for text in chosen.texts)
    for key in dict.fromkeys([*(key for key in described if key in used), *used]):
        category = described.get(key) or Category(key, {})
        titles = {chosen.locales[tag]: line_of(title) for tag, title in category.titles.items() if tag in chosen.locales}
        wanted = slug(category.name) or _best_slug(titles, f"section-{key}" if key else "other")
        name = _id(f"category:{key}", wanted, known, taken)
        named.categories[name] = titles or {next(iter(chosen.locales.values())): name.replace("-", " ").capitalize()}
    by_article: dict[str, list[Text]] = {}
    for text in chosen.texts:
        by_article.setdefault(text.page.key, []).append(text)
    for key, texts in by_article.items():
        folder = known[f"category:{texts[0].page.category}"]
        name = slug(texts[0].page.name) or _best_slug({text.locale: text.page.title for text in texts}, f"article-{key}")
        named.ids[key] = _id(key, f"{folder}/{name}", known, taken)
    return named


def _id(key: str, wanted: str, known: dict[str, str], taken: set[str]) -> str:
    """The id that it had, unless somebody made it one that leads elsewhere; else a free one."""
    had = known.get(key, "")
    if had.count("/") != wanted.count("/") or not all(map(SLUG.fullmatch, had.split("/"))):
        known[key] = had = free(wanted, taken)
        taken.add(had)
    return had


def _best_slug(titles: Mapping[str, str], otherwise: str) -> str:
    """Of the English title, else of the first that has enough Latin letters."""
    ordered: Sequence[str] = sorted(titles, key=lambda locale: locale != "en")
    return next(filter(None, (slug(titles[locale]) for locale in ordered)), slug(otherwise) or "article")
