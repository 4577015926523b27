"""A locale's articles parted by who may see them and when, so that nobody learns of what they may not see."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from kb.article import Article
from kb.visibility import Visibility


class Part(NamedTuple):
    """Articles that appear and vanish together."""

    folder: str
    """Below the locale's."""

    visibility: Visibility
    articles: Sequence[Article]
    first: int
    """The ordinal of its first section; the others follow."""

    @property
    def sections(self) -> int:
        """How many sections its articles have."""
        return sum(len(article.sections) for article in self.articles)


def parts_of(articles: Iterable[Article], now: datetime) -> list[Part]:
    """The parts of one locale, as whoever looks at `now` or later sees them; what everybody sees at any time first, be it nothing.

    What has expired by then is in none.
    """
    members: dict[Visibility, list[Article]] = {Visibility(): []}
    for article in articles:
        visibility = article.visibility.since(now)
        if visibility.expires_at is None or visibility.expires_at > now:
            members.setdefault(visibility, []).append(article)
    parts: list[Part] = []
    first = 0
    for number, (visibility, own) in enumerate(members.items(), 1):
        parts.append(Part(f"part-{number}", visibility, own, first))
        first += parts[-1].sections
    return parts
