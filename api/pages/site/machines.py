"""What machines read of the help centre: site map, feed, search description, robots, and lists of articles for language models."""

from collections.abc import Iterator
from datetime import datetime

from api.answers.articles import Link
from api.pages.rendering import render
from api.pages.site.place import Place

_MOST_ENTRIES = 50
"""Of a feed."""


def sitemap(place: Place, locales: list[Place]) -> str:
    """All pages in all locales, each with its translations."""
    return render("site", "sitemap.xml", place.locale, pages=[page for each in locales for page in _pages(each, locales)])


def _pages(place: Place, locales: list[Place]) -> Iterator[tuple[str, datetime | None, list[tuple[str, str]]]]:
    """Address, last change, and translations."""
    everywhere = [other.locale for other in locales]
    yield place.public(), None, _translations(place, "", everywhere)
    for category in place.categories:
        yield place.public(f"{category.category}/"), None, _translations(place, f"{category.category}/", everywhere)
        for link in category.articles:
            if link.locale == place.locale:
                there = [other.locale for other in locales if link.article in _own(other)]
                yield place.public(link.article), link.updated_at, _translations(place, link.article, there)


def _own(place: Place) -> set[str]:
    """Ids of the articles that a locale has itself."""
    return set(place.generation.index(place.locale, place.viewer).articles.metadata)


def _translations(place: Place, below: str, locales: list[str]) -> list[tuple[str, str]]:
    default = place.generation.help_center.default_locale
    found = [(locale, place.public(below, locale)) for locale in locales]
    return [*found, ("x-default", place.public(below, default if default in locales else locales[0]))]


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
