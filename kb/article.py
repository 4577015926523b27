"""An article, and the content that articles make up."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kb.calibration import OwnCalibration
from kb.front_matter import FrontMatter
from kb.guide import Guide
from kb.help_center import HelpCenter
from kb.markdown import Section
from kb.problems import Problem
from kb.relevance_tests import JudgedQuestion
from kb.synonyms import Rule
from kb.translations.translation import Translation
from kb.visibility import Visibility


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

    pictures: frozenset[str] = frozenset()
    """Paths below `assets/` of the pictures that it shows."""

    guide: Guide | None = None
    """Its steps, where it is a guide."""

    translation: Translation | None = None
    """How it stands to its original, where it is a translation."""

    _digest: str = field(default="", init=False, repr=False, compare=False)
    """What `digest` came to, once it was asked for."""

    @property
    def visibility(self) -> Visibility:
        """Who may read it, and when."""
        return Visibility(self.metadata.audience, self.metadata.publish_at, self.metadata.expires_at)

    def digest(self) -> str:
        """A hash of all that readers and search see of it, hexadecimal."""
        if self._digest:
            return self._digest
        parts = [self.locale, self.id, self.metadata.model_dump_json(), self.html]
        for section in self.sections:
            parts += [section.anchor, section.heading, str(section.level), section.text]
        parts += [part.model_dump_json() for part in (self.guide, self.translation) if part]
        object.__setattr__(self, "_digest", hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest())
        return self._digest


@dataclass(frozen=True, slots=True)
class Content:
    """All that one build takes."""

    help_center: HelpCenter
    articles: Sequence[Article]
    """Without drafts; sorted by locale and id."""

    assets: Mapping[str, Path] = field(default_factory=dict)
    """Path below `assets/` to file, of the pictures that articles show."""

    synonyms: Mapping[str, Sequence[Rule]] = field(default_factory=dict)
    """Locale to its rules, in the order in which they stand."""

    questions: Mapping[str, Sequence[JudgedQuestion]] = field(default_factory=dict)
    """Locale to its relevance tests."""

    calibration: OwnCalibration | None = None
    """What was learned from its own questions."""

    warnings: Sequence[Problem] = ()

    def of(self, locale: str) -> Iterable[Article]:
        """The articles of one locale, sorted by id."""
        return (article for article in self.articles if article.locale == locale)
