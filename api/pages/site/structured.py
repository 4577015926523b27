"""What search engines are told of a page in their own terms: JSON-LD by schema.org."""

from typing import Any

from api.answers.articles import ArticlePage, Category
from api.pages.site.place import Place

_CONTEXT = "https://schema.org"


def faq(place: Place, category: Category) -> dict[str, Any]:
    """A category as questions with short answers; both stand on its page."""
    return {
        "@context": _CONTEXT,
        "@type": "FAQPage",
        "name": category.title,
        "inLanguage": place.locale,
        "mainEntity": [
            {
                "@type": "Question",
                "name": link.title,
                "inLanguage": link.locale,
                "url": place.public(link.article, link.locale),
                "acceptedAnswer": {"@type": "Answer", "text": link.summary},
            }
            for link in category.articles
            if link.summary
        ],
    }


def article(place: Place, shown: ArticlePage) -> list[dict[str, Any]]:
    """An article, and the way to it."""
    described = {
        "@context": _CONTEXT,
        "@type": "Article",
        "headline": shown.title,
        "inLanguage": shown.locale,
        "url": place.public(shown.article, shown.locale),
        "articleSection": shown.category_title,
        "publisher": {"@type": "Organization", "name": place.name},
    }
    if shown.summary:
        described["description"] = shown.summary
    if shown.updated_at:
        described["dateModified"] = shown.updated_at.isoformat()
    return [described, _way(place, shown)]


def _way(place: Place, shown: ArticlePage) -> dict[str, Any]:
    steps = [
        (place.name, place.public()),
        (shown.category_title, place.public(f"{shown.category}/")),
        (shown.title, place.public(shown.article, shown.locale)),
    ]
    return {
        "@context": _CONTEXT,
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": name, "item": address} for position, (name, address) in enumerate(steps, 1)
        ],
    }
