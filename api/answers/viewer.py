"""Who looks, and when: what decides which articles there are."""

from collections.abc import Set
from dataclasses import dataclass, field
from datetime import UTC, datetime

from indexer.backends import ArticleFilter
from indexer.store import ArticleStore
from kb.article import visible
from kb.front_matter import FrontMatter


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks, and when."""

    audience: str = "public"
    """`public`, or `internal` for one's own staff."""

    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    """The moment that publish and expiry times are compared with."""

    def sees(self, metadata: FrontMatter) -> bool:
        """Whether an article is shown to this viewer."""
        return visible(metadata, self.now, self.audience)

    def shown(self, articles: ArticleStore, rejected: Set[str] = frozenset()) -> ArticleFilter:
        """The articles of a locale that are shown to this viewer, without `rejected` ones; most are shown to everybody, at any time."""
        unseen = {article for article in articles.restricted if not self.sees(articles.metadata[article])}
        return ArticleFilter(without=frozenset(unseen | rejected))
