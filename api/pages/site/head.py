"""What the head of a page tells browsers and search engines."""

from collections.abc import Collection
from dataclasses import dataclass

from api.pages.site.place import Place


@dataclass(frozen=True, slots=True)
class Head:
    """The head of one page."""

    title: str
    """Of the window, beside the help centre's name; empty where the template says it, or nothing does."""

    description: str = ""
    canonical: str = ""
    """The address of the page that search engines should show; empty where there is none."""

    alternates: tuple[tuple[str, str], ...] = ()
    """Locale to address of the same page in each; `x-default` for readers of none of them."""

    kind: str = "website"
    """In the words of Open Graph."""

    indexed: bool = True
    """Whether search engines may keep the page."""


def alternates(place: Place, below: str, locales: Collection[str]) -> tuple[tuple[str, str], ...]:
    """The same page in the locales that have it, in their order."""
    there = [(locale, place.public(below, locale)) for locale in place.generation.locales if locale in locales]
    default = place.generation.help_center.default_locale
    fallback = default if default in locales else next((locale for locale, _ in there), None)
    return (*there, *([("x-default", place.public(below, fallback))] if fallback else []))
