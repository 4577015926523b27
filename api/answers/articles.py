"""Articles and categories as readers see them."""

from pydantic import Field

from api.answers.models import Frozen
from api.answers.viewer import Viewer
from indexer.store import Generation
from kb.errors import UnknownArticle


class Link(Frozen):
    """An article to go to."""

    article: str
    locale: str
    title: str
    summary: str
    url: str
    promoted: bool = Field(description="Whether to show it before anything is asked.")


class Heading(Frozen):
    """A heading within an article."""

    anchor: str
    text: str
    level: int = Field(ge=1, le=6)


class ArticlePage(Frozen):
    """One article, ready to show."""

    article: str = Field(examples=["account/reset-password"])
    locale: str
    category: str
    title: str
    summary: str
    labels: tuple[str, ...]
    html: str = Field(description="Safe to show as it is; without the title.")
    headings: tuple[Heading, ...]
    translations: dict[str, str] = Field(description="Locale to address, this one's own too.")
    related: tuple[Link, ...]


class Category(Frozen):
    """A category with its articles."""

    category: str
    title: str
    articles: tuple[Link, ...]


def article_page(generation: Generation, locale: str, article: str, viewer: Viewer) -> ArticlePage:
    """One article of a served locale; raises `UnknownArticle`, which says where else it can be read."""
    translations = {tag: generation.help_center.url(tag, article) for tag in generation.locales if _shown(generation, tag, article, viewer)}
    if locale not in translations:
        elsewhere = f"; it is there in: {', '.join(translations)}" if translations else ""
        raise UnknownArticle(f"no article `{article}` in `{locale}`{elsewhere}")
    stored = generation.locales[locale].articles.article(article)
    related = tuple(_link(generation, locale, other) for other in stored.metadata.related if _shown(generation, locale, other, viewer))
    return ArticlePage(
        article=article,
        locale=locale,
        category=article.split("/", maxsplit=1)[0],
        title=stored.metadata.title,
        summary=stored.metadata.summary,
        labels=stored.metadata.labels,
        html=stored.html,
        headings=tuple(Heading(anchor=anchor, text=text, level=level) for anchor, text, level in stored.headings),
        translations=translations,
        related=related,
    )


def renamed(generation: Generation, locale: str, article: str, viewer: Viewer) -> str | None:
    """The id that an article of a served locale has now, by one that it had before; None for what the viewer does not see."""
    articles = generation.locales[locale].articles
    now = articles.renamed(article)
    return now if now and viewer.sees(articles.metadata[now]) else None  # a redirect would give a hidden article away


def categories(generation: Generation, locale: str, viewer: Viewer) -> list[Category]:
    """All categories of a served locale that hold an article for this viewer, in the order of `help-center.yaml`."""
    shown = [article for article in generation.locales[locale].articles.metadata if _shown(generation, locale, article, viewer)]
    listed = []
    for category, titles in generation.help_center.categories.items():
        links = tuple(_link(generation, locale, article) for article in shown if article.split("/")[0] == category)
        if links:
            listed.append(Category(category=category, title=titles.get(locale, category), articles=links))
    return listed


def _shown(generation: Generation, locale: str, article: str, viewer: Viewer) -> bool:
    metadata = generation.locales[locale].articles.metadata.get(article)
    return metadata is not None and viewer.sees(metadata)


def _link(generation: Generation, locale: str, article: str) -> Link:
    metadata = generation.locales[locale].articles.metadata[article]
    url = generation.help_center.url(locale, article)
    return Link(article=article, locale=locale, title=metadata.title, summary=metadata.summary, url=url, promoted=metadata.promoted)
