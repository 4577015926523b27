"""Articles and categories as readers see them."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from pydantic import Field

from api.answer import Frozen
from indexer.generation import Generation
from indexer.shelf import Shelf
from kb.article import visible
from kb.errors import UnknownArticle
from kb.front_matter import FrontMatter


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


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks, and when: what decides which articles there are."""

    audience: str = "public"
    """`public`, or `internal` for one's own staff."""

    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    """The moment that publish and expiry times are compared with."""

    def sees(self, about: FrontMatter) -> bool:
        """Whether an article is shown to this viewer."""
        return visible(about, self.now, self.audience)

    def shown(self, shelf: Shelf, article: str) -> bool:
        """Whether an article of a locale is shown; most are to everybody, at any time."""
        return article not in shelf.conditional or self.sees(shelf.about[article])


def page(generation: Generation, locale: str, article: str, viewer: Viewer) -> ArticlePage:
    """One article of a known locale; raises `UnknownArticle`, which says where else it can be read."""
    shelf = generation.locales[locale].shelf
    translations = {tag: generation.help_center.url(tag, article) for tag in generation.locales if _shown(generation, tag, article, viewer)}
    if locale not in translations:
        elsewhere = f"; it is there in: {', '.join(translations)}" if translations else ""
        raise UnknownArticle(f"no article `{article}` in `{locale}`{elsewhere}")
    stored = shelf.article(article)
    related = tuple(_link(generation, locale, other) for other in stored.about.related if _shown(generation, locale, other, viewer))
    return ArticlePage(
        article=article,
        locale=locale,
        category=article.split("/", maxsplit=1)[0],
        title=stored.about.title,
        summary=stored.about.summary,
        labels=stored.about.labels,
        html=stored.html,
        headings=tuple(Heading(anchor=anchor, text=text, level=level) for anchor, text, level in stored.headings),
        translations=translations,
        related=related,
    )


def categories(generation: Generation, locale: str, viewer: Viewer) -> list[Category]:
    """All categories of a known locale that hold an article for this viewer, in the order of `help-center.yaml`."""
    shown = [article for article in generation.locales[locale].shelf.about if _shown(generation, locale, article, viewer)]
    listed = []
    for category, titles in generation.help_center.categories.items():
        links = tuple(_link(generation, locale, article) for article in shown if article.split("/")[0] == category)
        if links:
            listed.append(Category(category=category, title=titles.get(locale, category), articles=links))
    return listed


def _shown(generation: Generation, locale: str, article: str, viewer: Viewer) -> bool:
    about = generation.locales[locale].shelf.about.get(article)
    return about is not None and viewer.sees(about)


def _link(generation: Generation, locale: str, article: str) -> Link:
    about = generation.locales[locale].shelf.about[article]
    url = generation.help_center.url(locale, article)
    return Link(article=article, locale=locale, title=about.title, summary=about.summary, url=url, promoted=about.promoted)
