"""Which queue takes a question."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import get_args

from api.answers.models import ReasonCode
from kb.files import Files
from kb.files.folder import SETTINGS_FILE
from kb.help_center import HelpCenter
from kb.problems import Problem, nearest
from kb.queues import Rule
from kb.text import shorten

_CODES: tuple[str, ...] = get_args(ReasonCode)


@dataclass(frozen=True, slots=True)
class Subject:
    """What a question is about, as far as it is known where it is handed over."""

    locale: str
    """In which it was read."""

    category: str | None = None
    """Of the article that was found first; None where nothing was."""

    labels: Collection[str] = ()
    """Of the same article."""

    reasons: Collection[str] = ()
    """Codes of the reasons of its answer."""

    topics: Collection[str] = ()
    """Phrases of `handoff_topics` that it holds."""


def route(help_center: HelpCenter, subject: Subject) -> str | None:
    """The name of the queue that takes a question: that of the first rule it meets, rules about sensitive topics before the others.

    None where the help centre has no queues.
    """
    rules = help_center.routing
    for rule in (*(rule for rule in rules if rule.sensitive), *(rule for rule in rules if not rule.sensitive)):
        if _meets(subject, rule):
            return rule.queue
    return next(iter(help_center.queues), None)


def check_reasons(files: Files) -> Iterator[Problem]:
    """Codes that rules of `routing` name and no answer ever has."""
    for place, rule in enumerate(files.help_center.routing):
        for index, code in enumerate(rule.reasons):
            if code not in _CODES:
                line = files.settings.line("routing", place, "reasons", index)
                yield Problem(SETTINGS_FILE, line, f"no reason `{shorten(code)}`; {nearest(code, _CODES)}")


def _meets(subject: Subject, rule: Rule) -> bool:
    """Whether the question has, of each key that the rule has, one of its values."""
    return (
        (not rule.locales or subject.locale in rule.locales)
        and (not rule.categories or subject.category in rule.categories)
        and (not rule.labels or any(label in rule.labels for label in subject.labels))
        and (not rule.reasons or any(code in rule.reasons for code in subject.reasons))
        and (not rule.topics or any(topic in rule.topics for topic in subject.topics))
    )
