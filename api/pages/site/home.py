"""The home page and the pages of categories."""

from itertools import zip_longest

from api.answers.articles import Category, Link
from api.answers.queues import NextStep, Subject, next_step
from api.pages.site.frame import page
from api.pages.site.head import Head, alternates
from api.pages.site.place import Place
from api.pages.site.structured import faq

_MOST_ASKED = 6


def home_page(place: Place) -> str:
    """Search, what is asked most, all categories, and the way to a human."""
    topics = " · ".join(category.title for category in place.categories)
    head = Head("", topics, canonical=place.public(), alternates=alternates(place, "", place.generation.locales))
    return page(place, "home.html", head, most_asked=most_asked(place.categories), step=step_of(place))


def category_page(place: Place, category: Category) -> str:
    """All articles of a category."""
    below = f"{category.category}/"
    head = Head(category.title, canonical=place.public(below), alternates=alternates(place, below, place.generation.locales))
    return page(place, "category.html", head, below=below, category=category, data=[faq(place, category)], step=step_of(place))


def most_asked(categories: list[Category]) -> list[Link]:
    """Articles that are promoted; where they are few, the first of each category as well, then the second, and so on."""
    promoted = [link for category in categories for link in category.articles if link.promoted]
    others = [link for row in zip_longest(*(category.articles for category in categories)) for link in row if link and not link.promoted]
    return [*promoted, *others][: max(_MOST_ASKED, len(promoted))] if len(promoted) < _MOST_ASKED else promoted[: 2 * _MOST_ASKED]


def step_of(place: Place) -> NextStep:
    """Who takes over what is about nothing in particular, and when they are there."""
    return next_step(place.generation.help_center, Subject(place.locale), place.viewer.now)
