"""An article, and the content that articles make up."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from kb.calibration import OwnCalibration
from kb.front_matter import FrontMatter
from kb.help_center import HelpCenter
from kb.markdown import Section
from kb.problems import Problem
from kb.synonyms import Rule


@dataclass(frozen=True, slots=True)
class Article:
    """One help text in one locale."""

    id: str
    """`<category>/<slug>`; its translations have the same."""

    locale: str
    metadata: FrontMatter
    sections: tuple[Section, ...]
    """At least one."""

    html: str
    """Safe to show as it is."""

    def digest(self) -> str:
        """A hash of all that readers and search see of it, hexadecimal."""
        parts = [self.locale, self.id, self.metadata.model_dump_json(), self.html]
        for section in self.sections:
            parts += [section.anchor, section.heading, str(section.level), section.text]
        return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def visible(metadata: FrontMatter, now: datetime, audience: str) -> bool:
    """Whether readers of `audience` (`public` or `internal`) may see an article at the moment `now`."""
    if metadata.audience == "internal" and audience != "internal":
        return False
    return (metadata.publish_at is None or metadata.publish_at <= now) and (metadata.expires_at is None or now < metadata.expires_at)


def restricted(metadata: FrontMatter) -> bool:
    """Whether it depends on the reader or the moment if an article may be seen."""
    return metadata.audience == "internal" or metadata.publish_at is not None or metadata.expires_at is not None


@dataclass(frozen=True, slots=True)
class Content:
    """All that one build takes."""

    help_center: HelpCenter
    articles: Sequence[Article]
    """Without drafts; sorted by locale and id."""

    assets: Mapping[str, Path] = field(default_factory=dict)
    """Path below `assets/` to file."""

    synonyms: Mapping[str, Sequence[Rule]] = field(default_factory=dict)
    """Locale to its rules, in the order in which they stand."""

    calibration: OwnCalibration | None = None
    """What was learned from its own questions."""

    warnings: Sequence[Problem] = ()

    def of(self, locale: str) -> Iterable[Article]:
        """The articles of one locale, sorted by id."""
        return (article for article in self.articles if article.locale == locale)
