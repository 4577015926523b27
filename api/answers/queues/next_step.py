"""What happens next when a question is handed over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

from api.answers.messages import hours_message, joined
from api.answers.models import Contact
from api.answers.queues.contacts import contacts
from api.answers.queues.moments import in_words
from api.answers.queues.routing import Subject, route
from kb.channels import ALWAYS
from kb.help_center import HelpCenter
from kb.queues import WHEN, Queue
from kb.schedule import Opening, opening

_WRITTEN = {"email", "form"}
"""Kinds of channels by which one may write while nobody is there."""


@dataclass(frozen=True, slots=True)
class NextStep:
    """Who takes a question over, how they are reached, and when they are there."""

    queue: str | None
    """None where the help centre has no queues."""

    contacts: tuple[Contact, ...]
    """Those that work now first."""

    open_now: bool
    next_open_at: datetime | None
    """By the clock of the queue; None while somebody is there, and where nobody is within 366 days."""

    next_open: str
    """The same in words; empty for None."""

    message: str
    """What to say about it, in the language of the locale; empty where the help centre has no queues."""


def next_step(help_center: HelpCenter, subject: Subject, at: datetime) -> NextStep:
    """What happens next with a question that is asked `at` a moment, which has a zone."""
    return next_step_in(help_center, route(help_center, subject), subject.locale, at)


def next_step_in(help_center: HelpCenter, queue: str | None, locale: str, at: datetime) -> NextStep:
    """The same for what is in a queue already."""
    return _next_step(help_center, queue, locale, at.astimezone(UTC).replace(second=0, microsecond=0))


@lru_cache(maxsize=256)
def _next_step(help_center: HelpCenter, name: str | None, locale: str, minute: datetime) -> NextStep:
    """The same for all questions to a queue within a minute, as it takes a tenth of a millisecond; opening hours begin and end with one."""
    queue = help_center.queues[name] if name is not None else None
    ways = contacts(help_center, locale, queue, minute)
    opens = opening(help_center.schedule(queue.open if queue else ALWAYS), minute)
    words = in_words(opens.next_open_at, minute, locale) if opens.next_open_at else ""
    return NextStep(name, ways, opens.open_now, opens.next_open_at, words, _message(queue, opens, ways, words, locale))


def warm(help_center: HelpCenter, at: datetime) -> None:
    """Loads calendars and words, which takes the first question of each locale some 100 ms."""
    for hours in help_center.opening_hours.values():
        opening(hours.schedule, at)
        for locale in help_center.locales:
            in_words(at, at, locale)


def _message(queue: Queue | None, opens: Opening, ways: Sequence[Contact], words: str, locale: str) -> str:
    if queue is None:
        return ""
    if opens.open_now:
        return queue.messages.open.get(locale) or hours_message("open", locale)
    own = queue.messages.closed.get(locale)
    if own and (words or WHEN not in own):  # what tells when needs something to tell
        return with_moment(own, words)
    sentences = [with_moment(hours_message("closed", locale), words) if words else hours_message("away", locale)]
    if any(way.kind in _WRITTEN and way.open_now for way in ways):
        sentences.append(hours_message("write", locale))
    return joined(*sentences)


def with_moment(sentence: str, words: str) -> str:
    """The sentence with a moment in words for `{when}`; an abbreviation's full stop ends the sentence, too.

    >>> with_moment("Отново сме тук {when}. Пиши ни.", "в 9:00 ч."), with_moment("戻るのは{when}です。", "9:00")
    ('Отново сме тук в 9:00 ч. Пиши ни.', '戻るのは9:00です。')
    """
    return sentence.replace(f"{WHEN}.", WHEN if words.endswith(".") else f"{WHEN}.").replace(WHEN, words)
