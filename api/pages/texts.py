"""What pages say of themselves in each language: gettext catalogues in `locales/<part>/<locale>.po`, which a translator can edit.

The texts in the code are English, and stand for themselves where a catalogue lacks them.
"""

from datetime import date
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from kb.locale import KNOWN, match

LOCALES = Path(__file__).parent / "locales"


@cache
def translations(part: str, locale: str) -> NullTranslations:
    """The catalogue of one part of the pages (`site`, `widget`) that fits a locale best; English where none does."""
    fitting = match(locale, tuple(path.stem for path in sorted((LOCALES / part).glob("*.po"))))
    return _read(LOCALES / part / f"{fitting}.po") if fitting else NullTranslations()


def date_in_words(day: date, locale: str) -> str:
    """A date as its readers write it.

    >>> date_in_words(date(2026, 3, 1), "en"), date_in_words(date(2026, 3, 1), "ja")
    ('March 1, 2026', '2026年3月1日')
    """
    return format_date(day, "long", locale=Locale.parse(match(locale, KNOWN) or "en", sep="-"))


def _read(file: Path) -> GNUTranslations:
    """Compiled while it is read, so that nothing compiled lies in the repository."""
    compiled = BytesIO()
    with file.open("rb") as catalogue:
        write_mo(compiled, read_po(catalogue, locale=file.stem.replace("-", "_")))
    compiled.seek(0)
    return GNUTranslations(compiled)
