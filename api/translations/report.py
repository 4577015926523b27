"""Translations as text, for people."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import get_args

from api.translations.models import TranslationList, TranslationState, TranslationStatus
from kb.text import escape

_MOST = 50
"""Lines; nobody translates more at once."""


def report(listed: TranslationList) -> Iterator[str]:
    """How many of each locale stand how, and what to translate first."""
    states: tuple[TranslationState, ...] = get_args(TranslationState)
    for locale in sorted({status.locale for status in listed.translations}):
        counts = Counter(status.state for status in listed.translations if status.locale == locale)
        yield f"{locale:8}" + ", ".join(f"{counts[state]} {state}" for state in reversed(states))
    owed = [status for status in listed.translations if status.state in ("missing", "outdated")]
    if owed:
        yield ""
    for status in owed[:_MOST]:
        yield from _described(status)
    if len(owed) > _MOST:
        yield f"and {len(owed) - _MOST} others; `--json` has all"


def _described(status: TranslationStatus) -> Iterator[str]:
    times = "" if status.asked is None else f"  asked {status.asked} times"
    yield f"{status.state:9} {status.locale}/{status.article}.md  {escape(status.title)}{times}"
    if status.state == "outdated":
        since = f"since {status.since:%Y-%m-%d}" if status.since else "since a change that is not committed, or not in the history here"
        yield f"          {since}" + (f", {escape(status.change)}" if status.change else "")
        yield from _sections("new in the original", status.changed)
        yield from _sections("behind here", status.aged)


def _sections(what: str, headings: Sequence[str]) -> Iterator[str]:
    if headings:
        yield f"          {what}: {', '.join(map(escape, headings))}"
