"""What machines read of the help centre: site map, feed, search description, robots, and lists of articles for language models."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from api.answers.articles import Link
from api.pages.rendering import render
from api.pages.site.head import alternates
from api.pages.site.place import Place

_MOST_ENTRIES = 50
"""Of a feed."""


def sitemaps(place: Place) -> str:
    """The site maps of all locales: one file may hold 50,000 addresses."""
    return render("site", "sitemaps.xml", place.locale, addresses=[place.public("sitemap.xml", tag) for tag in place.generation.locales])


def sitemap(place: Place) -> str:
    """All pages of a locale, each with its translations."""
    return render("site", "sitemap.xml", place.locale, pages=_pages(place))


def _pages(place: Place) -> Iterator[tuple[str, datetime | None, Sequence[tuple[str, str]]]]:
    """Address, last change, and translations."""
    generation = place.generation
    everywhere = generation.locales
    yield place.public(), None, alternates(place, "", everywhere)
    for category in place.categories:
        below = f"{category.category}/"
        yield place.public(below), None, alternates(place, below, everywhere)
    for link in _links(place):
        there = [tag for tag in everywhere if link.article in generation.index(tag, place.viewer).articles.metadata]
        yield place.public(link.article), link.updated_at, alternates(place, link.article, there)


def feed(place: Place) -> str:
    """The articles of a locale that changed last, as Atom."""
    built = place.generation.manifest.built_at
    links = sorted(_links(place), key=lambda link: (link.updated_at or built, link.article), reverse=True)[:_MOST_ENTRIES]
    return render("site", "feed.atom", place.locale, place=place, links=links, built=built)


def search_description(place: Place) -> str:
    """How browsers search here from their address bar, by OpenSearch."""
    return render("site", "opensearch.xml", place.locale, place=place)


def robots(place: Place) -> str:
    """What crawlers may read: nothing, where internal articles are shown."""
    if place.viewer.audience != "public":
        return "User-agent: *\nDisallow: /\n"
    private = "".join(f"Disallow: {place.root}/*/{page}\n" for page in ("search", "feedback", "contact/"))
    return f"User-agent: *\n{private}\nSitemap: {place.base}/sitemap.xml\n"


def llms(place: Place, others: list[tuple[str, str]]) -> str:
    """All articles of a locale with addresses of their Markdown, by llmstxt.org; `others` are names and locales of the same lists."""
    lines = [f"# {place.name}", ""]
    for category in place.categories:
        lines += [f"## {category.title}", ""]
        lines += [_listed(place, link) for link in category.articles]
        lines.append("")
    if others:
        lines += ["## Optional", "", *(f"- [{name}]({place.public('llms.txt', locale)})" for name, locale in others), ""]
    return "\n".join(lines)


def _listed(place: Place, link: Link) -> str:
    summary = f": {_line(link.summary)}" if link.summary else ""
    return f"- [{_line(link.title)}]({place.public(f'{link.article}.md', link.locale)}){summary}"


def _line(text: str) -> str:
    return " ".join(text.replace("[", "\\[").replace("]", "\\]").split())


def _links(place: Place) -> list[Link]:
    return [link for category in place.categories for link in category.articles if link.locale == place.locale]
