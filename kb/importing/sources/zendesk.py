"""Zendesk Guide, from the pages of its Help Center API: https://developer.zendesk.com/api-reference/help_center/help-center-api/

Articles, sections, categories and translations, each list as the API returns it, in files of any name; translations alone, within their
articles (`include=translations`), or as the same articles fetched under another locale.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any

from kb.errors import ContentError
from kb.importing.site import Note, Page, Site
from kb.importing.sources.hosted import Addresses, Id, Pages, Record, host_of, moment, old_ids, sorted_by_names
from kb.problems import Problem

_KEYS = frozenset("articles article sections section categories category translations translation article_attachments".split())


class _Translation(Record):
    locale: str
    title: str | None = None
    body: str | None = None
    draft: bool = False
    outdated: bool = False
    source_id: Annotated[str, Id] | None = None
    source_type: str | None = None
    html_url: str | None = None
    updated_at: str | None = None


class _Item(Record):
    """What articles, sections and categories have in common: a text in the locale in which it was fetched, and perhaps others."""

    id: Annotated[str, Id]
    locale: str
    name: str | None = None
    title: str | None = None
    source_locale: str | None = None
    position: int = 0
    html_url: str | None = None
    translations: tuple[_Translation, ...] = ()


class _Category(_Item):
    pass


class _Section(_Item):
    category_id: Annotated[str, Id] | None = None


class _Article(_Item):
    section_id: Annotated[str, Id] | None = None
    body: str | None = None
    draft: bool = False
    outdated: bool = False
    promoted: bool = False
    label_names: tuple[str, ...] = ()
    user_segment_id: str | None = None
    user_segment_ids: tuple[str, ...] = ()
    edited_at: str | None = None
    updated_at: str | None = None


class _Attachment(Record):
    article_id: Annotated[str, Id] | None = None
    file_name: str = ""
    content_url: str = ""
    inline: bool = False


_Translations = dict[tuple[str, str], dict[str, _Translation]]
"""Of each kind and id, by locale."""


def read(folder: Path) -> Site:
    """The help centre whose pages lie in `folder`; raises `ContentError`."""
    pages = Pages(folder, "page of Zendesk's Help Center API", lambda page: isinstance(page, dict) and bool(_KEYS & page.keys()))
    articles = pages.records(_Article, "articles", "article")
    sections = pages.records(_Section, "sections", "section")
    categories = pages.records(_Category, "categories", "category")
    apart = pages.records(_Translation, "translations", "translation")
    if not articles:
        raise ContentError([Problem(str(folder), 0, "no articles in its pages; save `/api/v2/help_center/articles.json` there, too")])
    texts = _texts(apart, {"article": articles, "section": sections, "category": categories})
    default = next(iter(filter(None, (article.source_locale for article in articles))), articles[0].locale)
    order = {category.id: (category.position, place) for place, category in enumerate(categories)}
    ordered = sorted(_first(sections), key=lambda section: (order.get(section.category_id or "", (0, 0)), section.position))
    named = [
        (section.id, _titles(texts["section", section.id]), _titles(texts["category", section.category_id or ""])) for section in ordered
    ]
    read_pages = [page for article in sorted(_first(articles), key=_place_in(ordered)) for page in _pages(article, texts)]
    addresses = [text.html_url or "" for by_locale in texts.values() for text in by_locale.values()]
    located = Addresses(folder, {article.id for article in articles}, addresses)
    notes = (*_notes(texts), *_attached(pages.records(_Attachment, "article_attachments")))
    notes += tuple(Note("left_out", path, "no page of the Help Center API") for path in pages.passed_over)
    return Site(_name(addresses), default, sorted_by_names(named), read_pages, located.locate, notes)


def _texts(apart: Sequence[_Translation], items: dict[str, Sequence[Any]]) -> _Translations:
    """All texts; what was fetched as a translation stands for the same text of an item."""
    texts: _Translations = defaultdict(dict)
    for kind, of_kind in items.items():
        for item in of_kind:
            drafted, outdated = getattr(item, "draft", False), getattr(item, "outdated", False)
            updated = getattr(item, "edited_at", None) or getattr(item, "updated_at", None)
            own = _Translation(
                locale=item.locale,
                title=item.title or item.name,
                body=getattr(item, "body", None),
                draft=drafted,
                outdated=outdated,
                html_url=item.html_url,
                updated_at=updated,
            )
            texts[kind, item.id].setdefault(item.locale, own)
        for item in of_kind:
            texts[kind, item.id].update({text.locale: text for text in item.translations})
    for text in apart:
        texts[(text.source_type or "article").lower(), text.source_id or ""][text.locale] = text
    return texts


def _first(items: Sequence[Any]) -> list[Any]:
    """Each item once, though it was fetched in several locales: as it is in its own locale, where that is among them."""
    found: dict[str, Any] = {}
    for item in items:
        if item.id not in found or item.locale == item.source_locale:
            found[item.id] = item
    return list(found.values())


def _place_in(sections: Sequence[_Section]) -> Any:
    order = {section.id: place for place, section in enumerate(sections)}
    return lambda article: (order.get(article.section_id or "", len(order)), article.position, article.id)


def _titles(texts: dict[str, _Translation]) -> dict[str, str]:
    return {locale: text.title.strip() for locale, text in texts.items() if text.title and text.title.strip()}


def _pages(article: _Article, texts: _Translations) -> Iterator[Page]:
    for locale, text in texts["article", article.id].items():
        address = text.html_url or article.html_url or ""
        yield Page(
            key=article.id,
            category=article.section_id or "",
            locale=locale,
            title=text.title or "",
            body=text.body or "",
            form="html",
            where=f"article {article.id} ({locale})",
            address=address,
            old_ids=old_ids(article.id, address),
            labels=article.label_names,
            draft=text.draft,
            internal=bool(article.user_segment_id or article.user_segment_ids),
            promoted=article.promoted,
            outdated=text.outdated,
            updated_at=moment(text.updated_at),
        )


def _notes(texts: _Translations) -> Iterator[Note]:
    for (kind, number), by_locale in texts.items():
        for locale, text in by_locale.items():
            if kind == "article" and text.outdated:
                yield Note("outdated", f"article {number} ({locale})", "its original changed after it was translated; look through it")


def _attached(attachments: Sequence[_Attachment]) -> Iterator[Note]:
    for attachment in attachments:
        if not attachment.inline:
            yield Note(
                "left_out",
                f"article {attachment.article_id}",
                f"its attachment {attachment.file_name} stays at {attachment.content_url}; link to it, or to another place",
            )


def _name(addresses: Sequence[str]) -> str:
    """By the first part of its host: `acme` of `acme.zendesk.com`."""
    host = next(filter(None, map(host_of, addresses)), "")
    return host.partition(".")[0].replace("-", " ").title()
