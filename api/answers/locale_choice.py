"""The locale that a question is asked in: stated by the app, told by decisive letters, wished by the browser, or likely by its words."""

from collections.abc import Sequence
from dataclasses import dataclass

from indexer.analysis import likeliest
from indexer.store import Generation
from kb.letters import Fit, fit
from kb.locale import KNOWN, accepted, match, refused


@dataclass(frozen=True, slots=True)
class ChosenLocale:
    """In which locale to ask, and what else is known of it."""

    locale: str
    written_in: str
    """The locale of `KNOWN` that the question's letters and words tell; the asked one where they tell nothing."""

    others: tuple[str, ...] = ()
    """Served locales that the letters fit, likeliest first, where they exclude the one that was stated."""

    unknown: str | None = None
    """The tag that was stated, or that the browser wants most, where no served locale is for it and letters told none."""


def choose_locale(generation: Generation, text: str, tag: str | None, accept_language: str) -> ChosenLocale:
    """The locale to ask in; a blank tag is none."""
    served = generation.locales
    letters = fit(text, served)
    by_letters = _by_letters(letters, text, served, accept_language)
    wished = accepted(accept_language, served)
    stated = match(tag.strip(), served) if tag and tag.strip() else None
    locale = stated or by_letters or wished or generation.help_center.default_locale
    unknown = tag if tag and tag.strip() and stated is None else None
    if locale not in {stated, wished} and not unknown and not letters.excludes_others:
        unknown = refused(accept_language, served)
    return ChosenLocale(locale, _written_in(text, locale), _others(letters, locale, by_letters), unknown)


def told_by_text(text: str, served: Sequence[str], accept_language: str = "") -> str | None:
    """What letters tell; what they leave open the browser settles, else the words. Latin ones tell nothing against the browser.

    >>> told_by_text("забув пароль", ["en", "uk"], "en-US")
    'uk'
    """
    return _by_letters(fit(text, served), text, served, accept_language)


def _by_letters(letters: Fit, text: str, served: Sequence[str], accept_language: str) -> str | None:
    if letters.decisive:
        return letters.locales[0]
    if not letters.excludes_others:
        wished = accepted(accept_language, served)
        return wished or (letters.locales[0] if letters.locales else None)
    if not letters.locales:
        return None
    return accepted(accept_language, letters.locales) or likeliest(text, letters.locales)


def _written_in(text: str, locale: str) -> str:
    letters = fit(text, (match(locale, KNOWN) or locale, *(known for known in KNOWN if known != match(locale, KNOWN))))
    if match(locale, KNOWN) in letters.locales or not letters.locales:
        return locale
    return likeliest(text, letters.locales)


def _others(letters: Fit, locale: str, by_letters: str | None) -> tuple[str, ...]:
    if not letters.excludes_others or locale in letters.locales:
        return ()
    return tuple(sorted(letters.locales, key=lambda fitting: fitting != by_letters))
