"""Who may read an article, and when."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

Audience = Literal["public", "internal"]


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks, and when."""

    audience: Audience = "public"
    """`public`, or `internal` for one's own staff, who see public articles, too."""

    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    """The moment that publish and expiry times are compared with."""


@dataclass(frozen=True, slots=True)
class Visibility:
    """What an article's readers and times are. Articles that are alike in this appear and vanish together."""

    audience: Audience = "public"
    publish_at: datetime | None = None
    """Not shown before; None for at once."""

    expires_at: datetime | None = None
    """Not shown from then on; None for never."""

    def seen_by(self, viewer: Viewer) -> bool:
        """Whether the articles are shown to this viewer."""
        if self.audience == "internal" and viewer.audience != "internal":
            return False
        return (self.publish_at is None or self.publish_at <= viewer.now) and (self.expires_at is None or viewer.now < self.expires_at)

    def since(self, now: datetime) -> "Visibility":
        """The same for whoever looks at `now` or later: what is published by then is published.

        >>> Visibility(publish_at=datetime(2020, 1, 1, tzinfo=UTC)).since(datetime(2021, 1, 1, tzinfo=UTC)) == Visibility()
        True
        """
        published = self.publish_at is not None and self.publish_at <= now
        return Visibility(self.audience, None if published else self.publish_at, self.expires_at)
