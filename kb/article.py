"""An article, and the content that articles make up."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from kb.front_matter import FrontMatter
from kb.help_center import HelpCenter
from kb.markdown import Section
from kb.problems import Problem


@dataclass(frozen=True, slots=True)
class Article:
    """One help text in one locale."""

    id: str
    """`<category>/<slug>`; its translations have the same."""

    locale: str
    about: FrontMatter
    sections: tuple[Section, ...]
    """At least one."""

    html: str
    """Safe to show as it is."""

    digest: str
    """Of the file's bytes, hexadecimal."""

    @property
    def category(self) -> str:
        """The folder that it lies in."""
        return self.id.split("/")[0]


def visible(about: FrontMatter, now: datetime, audience: str) -> bool:
    """Whether readers of `audience` (`public` or `internal`) may see an article at the moment `now`."""
    if about.audience == "internal" and audience != "internal":
        return False
    return (about.publish_at is None or about.publish_at <= now) and (about.expires_at is None or now < about.expires_at)


@dataclass(frozen=True, slots=True)
class Content:
    """All that one build takes."""

    help_center: HelpCenter
    articles: Sequence[Article]
    """Without drafts; sorted by locale and id."""

    assets: Mapping[str, Path] = field(default_factory=dict)
    """Path below `assets/` to file."""

    warnings: Sequence[Problem] = ()

    def of(self, locale: str) -> Iterable[Article]:
        """The articles of one locale, sorted by id."""
        return (article for article in self.articles if article.locale == locale)
