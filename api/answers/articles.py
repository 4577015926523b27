"""Articles and categories as readers see them: what their locale lacks, from its fallbacks."""

from collections.abc import Iterator
from datetime import datetime

from pydantic import Field

from api.answers.models import Frozen
from indexer.store import ArticleStore, Generation
from kb.errors import UnknownArticle
from kb.guide import Guide
from kb.visibility import Viewer


class Link(Frozen):
    """An article to go to."""

    article: str = Field(examples=["account/reset-password"])
    locale: str = Field(description="Of the text; another than was asked for where that locale lacks the article.")
    title: str
    summary: str = Field(description="What the article does for its reader, in a sentence; may be empty.")
    url: str
    promoted: bool = Field(description="Whether to show it before anything is asked.")
    updated_at: datetime | None = Field(description="When its text last changed, where its writer says so.")


class Heading(Frozen):
    """A heading within an article."""

    anchor: str
    text: str
    level: int = Field(ge=1, le=6)


class ArticlePage(Frozen):
    """One article, ready to show."""

    article: str = Field(examples=["account/reset-password"])
    locale: str = Field(description="Of the text; another than was asked for where that locale lacks the article.")
    category: str
    category_title: str
    title: str
    summary: str
    labels: tuple[str, ...]
    promoted: bool = Field(description="Whether to show it before anything is asked.")
    updated_at: datetime | None = Field(description="When its text last changed, where its writer says so.")
    stale: bool = Field(description="Whether its original has changed since it was translated.")
    html: str = Field(description="Safe to show as it is; without the title.")
    headings: tuple[Heading, ...]
    translations: dict[str, str] = Field(description="Locale to address, this one's own too.")
    related: tuple[Link, ...]
    guide: Guide | None = Field(description="Its steps, where it is a guide; else null.")


class Category(Frozen):
    """A category with its articles."""

    category: str
    title: str
    articles: tuple[Link, ...]


def article_page(generation: Generation, locale: str, article: str, viewer: Viewer) -> ArticlePage:
    """One article for readers of a served locale; raises `UnknownArticle`, which says where else it can be read."""
    translations = {
        tag: generation.help_center.url(tag, article)
        for tag in generation.locales
        if article in _articles(generation, tag, viewer).metadata
    }
    shown = next((tag for tag in _readable(generation, locale) if tag in translations), None)
    if not shown:
        elsewhere = f"; it is there in: {', '.join(translations)}" if translations else ""
        raise UnknownArticle(f"no article `{article}` in `{locale}`{elsewhere}")
    stored = _articles(generation, shown, viewer).article(article)
    category = article.split("/", maxsplit=1)[0]
    return ArticlePage(
        article=article,
        locale=shown,
        category=category,
        category_title=category_title(generation, category, locale),
        title=stored.metadata.title,
        summary=stored.metadata.summary,
        labels=stored.metadata.labels,
        promoted=stored.metadata.promoted,
        updated_at=stored.metadata.updated_at,
        stale=article in _articles(generation, shown, viewer).stale,
        html=stored.html,
        headings=tuple(Heading(anchor=anchor, text=text, level=level) for anchor, text, level in stored.headings),
        translations=translations,
        related=tuple(link for other in stored.metadata.related if (link := link_to(generation, locale, other, viewer))),
        guide=stored.guide,
    )


def renamed(generation: Generation, locale: str, article: str, viewer: Viewer) -> str | None:
    """The id that an article of a served locale has now, by one that it had before; None for what the viewer does not see."""
    return _articles(generation, locale, viewer).renamed(article)


def categories(generation: Generation, locale: str, viewer: Viewer) -> list[Category]:
    """All categories that hold an article for this viewer, in the order of `help-center.yaml`."""
    by_category: dict[str, list[Link]] = {}
    for link in _links(generation, locale, viewer):
        by_category.setdefault(link.article.split("/")[0], []).append(link)
    return [
        Category(category=category, title=category_title(generation, category, locale), articles=tuple(by_category[category]))
        for category in generation.help_center.categories
        if category in by_category
    ]


def promoted(generation: Generation, locale: str, viewer: Viewer) -> list[Link]:
    """The articles to show before anything is asked, in the order of their categories."""
    return [link for category in categories(generation, locale, viewer) for link in category.articles if link.promoted]


def _readable(generation: Generation, locale: str) -> tuple[str, ...]:
    """The locales that readers of one are shown, best first."""
    return locale, *generation.help_center.fallbacks(locale)


def _articles(generation: Generation, locale: str, viewer: Viewer) -> ArticleStore:
    return generation.index(locale, viewer).articles


def _links(generation: Generation, locale: str, viewer: Viewer) -> Iterator[Link]:
    """All articles that readers of a locale can read, sorted by id."""
    articles = {article for tag in _readable(generation, locale) for article in _articles(generation, tag, viewer).metadata}
    yield from (link for article in sorted(articles) if (link := link_to(generation, locale, article, viewer)))


def link_to(generation: Generation, locale: str, article: str, viewer: Viewer) -> Link | None:
    """An article in the first locale that readers of one have it in; None for one that none of them shows."""
    for tag in _readable(generation, locale):
        metadata = _articles(generation, tag, viewer).metadata.get(article)
        if metadata:
            return Link(
                article=article,
                locale=tag,
                title=metadata.title,
                summary=metadata.summary,
                url=generation.help_center.url(tag, article),
                promoted=metadata.promoted,
                updated_at=metadata.updated_at,
            )
    return None


def category_title(generation: Generation, category: str, locale: str) -> str:
    """Its title in the first locale that has one; the folder's name where none has."""
    tag = title_locale(generation, category, locale)
    return generation.help_center.categories[category][tag] if tag else category


def title_locale(generation: Generation, category: str, locale: str) -> str | None:
    """The first locale in which a category has a title, for readers of one; None where it has none."""
    titles = generation.help_center.categories.get(category, {})
    return next((tag for tag in (*_readable(generation, locale), generation.help_center.default_locale) if tag in titles), None)
