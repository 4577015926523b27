"""Exports of the second help centre, `corpora/fernline`, as other systems would write it: 52 articles in three locales.

Made by the public documentation of each format: developer.zendesk.com/api-reference/help_center, developers.intercom.com/docs (articles,
help center) and docusaurus.io/docs (docs, i18n).
"""

import json
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from kb.article import Article
from kb.content import read_content
from kb.front_matter import split
from kb.help_center import HelpCenter
from tests.demo import ROOT
from tests.files import PNG

FERNLINE = ROOT / "corpora" / "fernline"
LOCALES = ("en", "uk", "zh-Hant")
PICTURE = '<p><img src="{}" alt="A map"></p>'
_BOX = '<div class="callout callout--warning"><p>Keep it.</p></div>'


@cache
def fernline() -> tuple[HelpCenter, dict[tuple[str, str], Article]]:
    """Its settings, and its articles by id and locale; of the others nothing is read."""
    with TemporaryDirectory() as root:
        shutil.copy(FERNLINE / "help-center.yaml", root)
        for locale in LOCALES:
            shutil.copytree(FERNLINE / locale, Path(root) / locale)
        content = read_content(Path(root))
    return content.help_center, {(article.id, article.locale): article for article in content.articles}


def ids() -> list[str]:
    return sorted({article for article, _ in fernline()[1]})


def number(article: str) -> int:
    """Of an article, as both hosts number them."""
    return 36000100 + ids().index(article)


def write_json(folder: Path, pages: dict[str, Any]) -> Path:
    for name, page in pages.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(page, ensure_ascii=False), encoding="utf-8")
    return folder


def _hosted(html: str, address: Callable[[str, str], str]) -> str:
    """An article's HTML with links to where its host serves the others."""
    linked = re.sub(r'href="/([\w-]+)/([\w-]+/[\w-]+)', lambda link: f'href="{address(link[2], link[1])}', html)
    return linked.replace('<div class="box ', '<div class="callout callout--').replace(' class="box-title"', "")


# --- Zendesk

ZENDESK = {"en": "en-us", "uk": "uk", "zh-Hant": "zh-tw"}


def zendesk_address(article: str, locale: str) -> str:
    title = re.sub(r"\W+", "-", fernline()[1][article, locale].metadata.title).strip("-")
    return f"https://fernline.zendesk.com/hc/{ZENDESK[locale]}/articles/{number(article)}-{title}"


def _zendesk_texts(article: str, locale: str) -> dict[str, Any]:
    metadata = fernline()[1][article, locale].metadata
    extra = PICTURE.format("/hc/article_attachments/4711/map.png") + _BOX if article == ids()[0] else ""
    return {
        "locale": ZENDESK[locale],
        "title": metadata.title,
        "body": _hosted(fernline()[1][article, locale].html, zendesk_address) + extra,
        "draft": article == ids()[1],
        "outdated": article == ids()[2] and locale == "uk",
        "html_url": zendesk_address(article, locale),
        "updated_at": "2024-05-01T10:00:00Z",
    }


def _zendesk_article(article: str, locale: str) -> dict[str, Any]:
    category = article.partition("/")[0]
    return {
        "id": number(article),
        "url": f"https://fernline.zendesk.com/api/v2/help_center/articles/{number(article)}.json",
        "author_id": 1,
        "section_id": 500 + list(fernline()[0].categories).index(category),
        "name": fernline()[1][article, locale].metadata.title,
        "source_locale": "en-us",
        "label_names": list(fernline()[1][article, locale].metadata.labels),
        "promoted": article == ids()[3],
        "position": 0,
        "user_segment_id": 9 if article == ids()[4] else None,
        **_zendesk_texts(article, locale),
    }


def zendesk(folder: Path, articles: Sequence[str]) -> Path:
    """Pages as the API returns them: English by two pages, Ukrainian as translations, Chinese as articles of its locale."""
    english = [_zendesk_article(article, "en") for article in articles]
    pages: dict[str, Any] = {
        f"articles-{page}.json": {"count": len(english), "page": page, "next_page": None, "articles": english[(page - 1) * 30 : page * 30]}
        for page in (1, 2)
    }
    pages["zh-tw/articles.json"] = {"articles": [_zendesk_article(article, "zh-Hant") for article in articles]}
    for article in articles:
        text = {"source_id": number(article), "source_type": "Article", "id": 1, **_zendesk_texts(article, "uk")}
        pages[f"translations/{number(article)}.json"] = {"translations": [text]}
    sections = list(fernline()[0].categories.items())
    pages["sections.json"] = {
        "sections": [
            {
                "id": 500 + place,
                "category_id": 1,
                "position": place,
                "locale": "en-us",
                "source_locale": "en-us",
                "name": titles["en"],
                "translations": [{"locale": "uk", "title": titles["uk"]}, {"locale": "zh-tw", "title": titles["zh-Hant"]}],
            }
            for place, (_, titles) in enumerate(sections)
        ]
    }
    pages["categories.json"] = {"categories": [{"id": 1, "name": "Help", "locale": "en-us", "source_locale": "en-us", "position": 0}]}
    write_json(folder, pages)
    picture = folder / "fernline.zendesk.com/hc/article_attachments/4711/map.png"
    picture.parent.mkdir(parents=True)
    picture.write_bytes(PNG)
    return folder


# --- Intercom

INTERCOM = {"en": "en", "uk": "uk", "zh-Hant": "zh-TW"}


def intercom_address(article: str, locale: str) -> str:
    slug = article.partition("/")[2]
    return f"https://intercom.help/fernline/{INTERCOM[locale].lower()}/articles/{number(article)}-{slug}"


def _intercom_content(article: str, locale: str) -> dict[str, Any]:
    read = fernline()[1][article, locale]
    extra = PICTURE.format("https://downloads.intercomcdn.example/i/o/1/map.png?expires=1") + _BOX if article == ids()[0] else ""
    return {
        "type": "article_content",
        "title": read.metadata.title,
        "description": read.metadata.summary,
        "body": _hosted(read.html, intercom_address) + extra,
        "state": "draft" if article == ids()[1] else "published",
        "created_at": 1714557600,
        "updated_at": 1714557600,
        "url": intercom_address(article, locale),
    }


def intercom(folder: Path, articles: Sequence[str]) -> Path:
    """The lists of articles and collections, by pages of 50."""
    listed = [
        {
            **_intercom_content(article, "en"),
            "type": "article",
            "id": str(number(article)),
            "workspace_id": "w",
            "parent_id": 700 + list(fernline()[0].categories).index(article.partition("/")[0]),
            "parent_type": "collection",
            "default_locale": "en",
            "translated_content": {
                "type": "article_translated_content",
                **{INTERCOM[locale]: _intercom_content(article, locale) for locale in LOCALES},
                "fr": None,
            },
        }
        for article in articles
    ]
    collections = [
        {
            "id": str(700 + place),
            "workspace_id": "w",
            "name": titles["en"],
            "order": place,
            "default_locale": "en",
            "translated_content": {"type": "group_translated_content", "uk": {"type": "group_content", "name": titles["uk"]}},
            "parent_id": None,
        }
        for place, titles in enumerate(fernline()[0].categories.values())
    ]
    pages = {f"articles-{page}.json": {"type": "list", "data": listed[(page - 1) * 50 : page * 50], "pages": {}} for page in (1, 2)}
    return write_json(folder, {**pages, "collections.json": {"type": "list", "data": collections, "total_count": len(collections)}})


# --- Docusaurus


def _doc(article: str, locale: str) -> str:
    """A doc with its title as a heading, or in its front matter, and its links to files whose folders are numbered."""
    category, _, _ = article.partition("/")
    read = fernline()[1][article, locale].metadata
    _, body, _ = split((FERNLINE / locale / f"{article}.md").read_text(encoding="utf-8"))
    folders = list(fernline()[0].categories)

    def linked(link: re.Match[str]) -> str:
        target = link[1] or category
        return f"]({f'../{folders.index(target):02}-{target}/' if link[1] else './'}{link[2]}.md"

    body = re.sub(r"\]\((?:\.\./([\w-]+)/)?([\w-]+)\.md", linked, body).strip()
    head = [f"description: {json.dumps(read.summary, ensure_ascii=False)}", f"tags: [{', '.join(read.labels)}]"]
    head += ["draft: true"] if article == ids()[1] else []
    if article == ids()[0]:
        body += "\n\n![A map](/img/map.png)\n\n:::warning[Mind]\n\nKeep it.\n\n:::\n"
    if ids().index(article) % 2:
        return "\n".join(["---", *head, "---", "", "import Tabs from '@theme/Tabs';", "", f"# {read.title}", "", body, ""])
    return "\n".join(["---", f"title: {json.dumps(read.title, ensure_ascii=False)}", *head, "---", "", body, ""])


def docusaurus(folder: Path, articles: Sequence[str]) -> Path:
    """A site with its translations."""
    folders = list(fernline()[0].categories)
    for article in articles:
        category, _, slug = article.partition("/")
        for locale in LOCALES:
            docs = folder / ("docs" if locale == "en" else f"i18n/{locale}/docusaurus-plugin-content-docs/current")
            file = docs / f"{folders.index(category):02}-{category}" / f"{slug}.md"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(_doc(article, locale), encoding="utf-8")
    for place, (category, titles) in enumerate(fernline()[0].categories.items()):
        write_json(folder / f"docs/{place:02}-{category}", {"_category_.json": {"label": titles["en"], "position": place}})
    for locale in ("uk", "zh-Hant"):
        messages = {f"sidebar.docs.category.{titles['en']}": {"message": titles[locale]} for titles in fernline()[0].categories.values()}
        write_json(folder / f"i18n/{locale}/docusaurus-plugin-content-docs", {"current.json": messages})
    (folder / "docusaurus.config.js").write_text(
        "export default {\n  title: 'Fernline',\n  baseUrl: '/',\n  i18n: {defaultLocale: 'en'}\n};\n"
    )
    (folder / "static/img").mkdir(parents=True)
    (folder / "static/img/map.png").write_bytes(PNG)
    return folder


SITES: dict[str, Callable[[Path, Sequence[str]], Path]] = {"zendesk": zendesk, "intercom": intercom, "docusaurus": docusaurus}


def sections(article: Article) -> Iterator[tuple[str, str]]:
    """What its readers read."""
    yield from ((section.heading, section.text) for section in article.sections)
