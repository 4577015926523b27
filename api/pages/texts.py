"""What pages say of themselves in each language: gettext catalogues in `locales/<part>/<locale>.po`, which a translator can edit.

The texts in the code are English, and stand for themselves where a catalogue lacks them.
"""

from datetime import date, datetime
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.dates import format_date, format_datetime, format_skeleton
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent

from kb.locale import KNOWN, match

LOCALES = Path(__file__).parent / "locales"


@cache
def translations(part: str, locale: str) -> NullTranslations:
    """The catalogue of one part of the pages (`site`, `widget`) that fits a locale best; English where none does."""
    fitting = _fitting(part, locale)
    return _read(LOCALES / part / f"{fitting}.po") if fitting else NullTranslations()


def date_in_words(day: date, locale: str) -> str:
    """A date as its readers write it.

    >>> date_in_words(date(2026, 3, 1), "en"), date_in_words(date(2026, 3, 1), "ja")
    ('March 1, 2026', '2026年3月1日')
    """
    return format_date(day, "long", locale=_babel_locale(locale))


@cache
def catalogue(part: str, locale: str) -> tuple[str, dict[str, str]]:
    """The locale that fits, and its texts by the English ones, for pages that put themselves together in the browser."""
    fitting = _fitting(part, locale)
    return (fitting, _texts(part, fitting)) if fitting else ("en", {})


@cache
def _texts(part: str, locale: str) -> dict[str, str]:
    with (LOCALES / part / f"{locale}.po").open("rb") as file:
        known = read_po(file, locale=locale.replace("-", "_"))
    return {str(text.id): str(text.string) for text in known if text.id and text.string}


def _fitting(part: str, locale: str) -> str | None:
    """The locale of the catalogue that fits best; None for none."""
    return match(locale, tuple(path.stem for path in sorted((LOCALES / part).glob("*.po"))))


def _read(file: Path) -> GNUTranslations:
    """Compiled while it is read, so that nothing compiled lies in the repository."""
    compiled = BytesIO()
    with file.open("rb") as catalogue:
        write_mo(compiled, read_po(catalogue, locale=file.stem.replace("-", "_")))
    compiled.seek(0)
    return GNUTranslations(compiled)


def short_date(day: date, locale: str) -> str:
    """Day and month, for where there is little room.

    >>> short_date(date(2026, 3, 1), "uk"), short_date(date(2026, 3, 1), "zh-Hant")
    ('1 бер.', '3月1日')
    """
    return format_skeleton("MMMd", day, locale=_babel_locale(locale))


def moment_in_words(moment: datetime, locale: str) -> str:
    """Date and time, in UTC."""
    return f"{format_datetime(moment, 'medium', locale=_babel_locale(locale))} UTC"


def number_in_words(number: int, locale: str) -> str:
    """With the marks between thousands that readers expect.

    >>> number_in_words(12345, "en"), number_in_words(12345, "el")
    ('12,345', '12.345')
    """
    return format_decimal(number, locale=_babel_locale(locale))


def share_in_words(share: float, locale: str) -> str:
    """In hundredths, with one decimal where it has one.

    >>> share_in_words(0.1234, "en"), share_in_words(0.1, "bg")
    ('12.3%', '10%')
    """
    return format_percent(share, "#,##0.#%", locale=_babel_locale(locale))


def _babel_locale(locale: str) -> Locale:
    return Locale.parse(match(locale, KNOWN) or "en", sep="-")
