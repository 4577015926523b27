"""Topics that always go to a human, as the help centre's settings list them: violence, harassment, fraud."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache

from api.answers.phrases import Phrases, Terms, clauses_of, terms_of, together
from indexer.analysis import Token
from kb.files import Files
from kb.files.folder import SETTINGS_FILE
from kb.help_center import HelpCenter
from kb.locale import language_of
from kb.problems import Problem
from kb.text import shorten

_NONE_KEPT: frozenset[str] = frozenset()


def touched_topics(help_center: HelpCenter, question: str, locale: str, written_in: str, words: Sequence[Token] | None = None) -> list[str]:
    """The phrases of the settings that a question holds: those of its locale, else of the one whose language its letters tell.

    `words` are those of its analysis in the locale's language, where that is done already.
    """
    own = list(dict.fromkeys(_touched(help_center, question, locale, words)))
    if own:
        return own
    others = [tag for tag in help_center.handoff_topics if tag != locale and language_of(tag) == language_of(written_in)]
    return list(dict.fromkeys(phrase for tag in others for phrase in _touched(help_center, question, tag, None)))


def check_topics(files: Files) -> Iterator[Problem]:
    """Phrases of `handoff_topics` of which no word would be looked for."""
    for locale, phrases in files.help_center.handoff_topics.items():
        for place, phrase in enumerate(phrases):
            try:
                terms_of(phrase, language_of(locale), _NONE_KEPT)
            except ValueError:
                line = files.settings.line("handoff_topics", locale, place)
                message = f"`{shorten(phrase)}` has no word that tells what is meant, and would never be found; write one, or delete it"
                yield Problem(SETTINGS_FILE, line, message)


def _touched(help_center: HelpCenter, question: str, locale: str, words: Sequence[Token] | None) -> Iterator[str]:
    listed = help_center.handoff_topics.get(locale)
    if listed:
        language = language_of(locale)
        phrases, written = _read(listed, language)
        for clause in clauses_of(question, language, words, _NONE_KEPT):
            yield from (written[terms] for _, _, terms in phrases.spans(clause))


@lru_cache(maxsize=64)
def _read(listed: tuple[str, ...], language: str) -> tuple[Phrases, Mapping[Terms, str]]:
    """Phrases to look for, and how they are written."""
    written: dict[Terms, str] = {}
    for phrase in listed:
        with suppress(ValueError):  # `check` tells it
            written.setdefault(terms_of(phrase, language, _NONE_KEPT), phrase)
    return together(written), written
