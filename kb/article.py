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
    about: FrontMatter
    sections: tuple[Section, ...]
    """At least one."""

    html: str
    """Safe to show as it is."""

    def digest(self) -> str:
        """A hash of all that readers and search see of it, hexadecimal."""
        parts = [self.locale, self.id, self.about.model_dump_json(), self.html]
        for section in self.sections:
            parts += [section.anchor, section.heading, str(section.level), section.text]
        return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def visible(about: FrontMatter, now: datetime, audience: str) -> bool:
    """Whether readers of `audience` (`public` or `internal`) may see an article at the moment `now`."""
    if about.audience == "internal" and audience != "internal":
        return False
    return (about.publish_at is None or about.publish_at <= now) and (about.expires_at is None or now < about.expires_at)


def conditional(about: FrontMatter) -> bool:
    """Whether it depends on the reader or the moment if an article may be seen."""
    return about.audience == "internal" or about.publish_at is not None or about.expires_at is not None


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
