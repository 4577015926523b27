"""Intercom Articles, from the pages of its API: https://developers.intercom.com/docs/references/rest-api/api.intercom.io/articles

The lists of `/articles` and of `/help_center/collections`, in files of any name; every translation stands within its article.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from kb.errors import ContentError
from kb.importing.site import Note, Page, Site
from kb.importing.sources.hosted import Addresses, Id, Pages, Record, moment, old_ids, sorted_by_names
from kb.problems import Problem

_KEYS = ("data", "articles", "collections")

_OTHERS = "other"
"""The category of articles that lie in no collection; Intercom's help centre does not show them."""


class _Content(Record):
    title: str | None = None
    name: str | None = None
    description: str | None = None
    body: str | None = None
    state: str = "draft"
    updated_at: float | None = None
    url: str | None = None


def _contents(given: Any) -> Any:
    """By locale, without the type that stands among them, and locales without a text."""
    return {key: value for key, value in given.items() if isinstance(value, dict)} if isinstance(given, dict) else {}


def _tag_names(given: Any) -> Any:
    """Of a list of tags, which lies within an object."""
    tags = given.get("tags") if isinstance(given, dict) else ()
    return [tag["name"] for tag in tags or () if isinstance(tag, dict) and isinstance(tag.get("name"), str)]


class _Item(_Content):
    """An article or a collection: what stands in it itself is in its default locale."""

    id: Annotated[str, Id]
    type: str = "collection"
    default_locale: str | None = None
    translated_content: Annotated[dict[str, _Content], BeforeValidator(_contents)] = Field(default_factory=dict)
    parent_id: Annotated[str, Id] | None = None
    order: int | None = None
    tags: Annotated[tuple[str, ...], BeforeValidator(_tag_names)] = ()


_SHOWN = ("article", "collection", "section")
"""Types of records; no set, as a broken page may have anything for its type."""


def read(folder: Path) -> Site:
    """The help centre whose pages lie in `folder`; raises `ContentError`."""
    pages = Pages(folder, "page of Intercom's API", _is_page)
    read_items = [*pages.records(_Item, *_KEYS), *_alone(pages)]
    items = {(item.type, item.id): item for item in read_items if item.type in _SHOWN}
    articles = [item for item in items.values() if item.type == "article"]
    groups = {item.id: item for item in items.values() if item.type != "article"}
    if not articles:
        raise ContentError([Problem(str(folder), 0, "no articles in its pages; save those that `GET /articles` returns there, too")])
    default = next(iter(filter(None, (item.default_locale for item in (*articles, *groups.values())))), "en")
    named = [(group.id, _titles(group, default), _titles(groups.get(group.parent_id or ""), default)) for group in _ordered(groups)]
    if any(article.parent_id not in groups for article in articles):
        named.append((_OTHERS, {default: "Other"}, {}))
    places = {key: place for place, (key, _, _) in enumerate(named)}
    ordered = sorted(articles, key=lambda article: places.get(article.parent_id or "", len(places)))
    read_pages = [page for article in ordered for page in _pages(article, groups, default)]
    located = Addresses(folder, {article.id for article in articles}, [page.address for page in read_pages])
    notes = [Note("left_out", path, "no page of Intercom's API") for path in pages.passed_over]
    notes += [Note("left_out", f"{item.type} {item.id}", "no article for customers") for item in read_items if item.type not in _SHOWN]
    return Site("", default, sorted_by_names(named), read_pages, located.locate, notes)


def _is_page(page: Any) -> bool:
    return isinstance(page, dict) and (any(isinstance(page.get(key), list) for key in _KEYS) or page.get("type") in _SHOWN)


def _alone(pages: Pages) -> list[_Item]:
    """Records that were fetched one by one."""
    return pages.whole(_Item, lambda page: page.get("type") in _SHOWN and "id" in page)


def _ordered(groups: Mapping[str, _Item]) -> list[_Item]:
    """Collections as they are shown, each before those within it."""
    inner: dict[str, list[_Item]] = {}
    for group in sorted(groups.values(), key=lambda group: (group.order is None, group.order or 0)):
        inner.setdefault(_within(group, groups, ""), []).append(group)
    found: dict[str, _Item] = {}
    waiting = list(reversed(inner.get("", [])))
    while waiting:
        group = waiting.pop()
        if group.id not in found:
            found[group.id] = group
            waiting += reversed(inner.get(group.id, []))
    return [*found.values(), *(group for key, group in groups.items() if key not in found)]


def _within(item: _Item, groups: Mapping[str, _Item], otherwise: str) -> str:
    """The collection that an article or a collection lies in, where there is one."""
    return item.parent_id if item.parent_id and item.parent_id in groups else otherwise


def _texts(item: _Item, default: str) -> dict[str, _Content]:
    """Each text by its locale."""
    return {item.default_locale or default: item, **item.translated_content}


def _titles(item: _Item | None, default: str) -> dict[str, str]:
    texts = _texts(item, default) if item else {}
    named = ((locale, (text.name or text.title or "").strip()) for locale, text in texts.items())
    return {locale: name for locale, name in named if name}


def _pages(article: _Item, groups: Mapping[str, _Item], default: str) -> Iterator[Page]:
    for locale, text in _texts(article, default).items():
        address = text.url or article.url or ""
        yield Page(
            key=article.id,
            category=_within(article, groups, _OTHERS),
            locale=locale,
            title=text.title or "",
            body=text.body or "",
            form="html",
            where=f"article {article.id} ({locale})",
            address=address,
            old_ids=old_ids(article.id, address),
            summary=text.description or "",
            labels=article.tags,
            draft=text.state != "published",
            updated_at=moment(text.updated_at),
        )
