"""What pages say of themselves in each language: gettext catalogues in `locales/<part>/<locale>.po`, which a translator can edit.

The texts in the code are English, and stand for themselves where a catalogue lacks them.
"""

from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from kb.locale import match

LOCALES = Path(__file__).parent / "locales"


@cache
def translations(part: str, locale: str) -> NullTranslations:
    """The catalogue of one part of the pages (`site`, `widget`) that fits a locale best; English where none does."""
    fitting = match(locale, tuple(path.stem for path in sorted((LOCALES / part).glob("*.po"))))
    return _read(LOCALES / part / f"{fitting}.po") if fitting else NullTranslations()


def catalogue(part: str, locale: str) -> tuple[str, dict[str, str]]:
    """The locale that fits, and its texts by the English ones, for pages that put themselves together in the browser."""
    fitting = match(locale, tuple(path.stem for path in sorted((LOCALES / part).glob("*.po"))))
    return (fitting, _texts(part, fitting)) if fitting else ("en", {})


@cache
def _texts(part: str, locale: str) -> dict[str, str]:
    with (LOCALES / part / f"{locale}.po").open("rb") as file:
        known = read_po(file, locale=locale.replace("-", "_"))
    return {str(text.id): str(text.string) for text in known if text.id and text.string}


def _read(file: Path) -> GNUTranslations:
    """Compiled while it is read, so that nothing compiled lies in the repository."""
    compiled = BytesIO()
    with file.open("rb") as catalogue:
        write_mo(compiled, read_po(catalogue, locale=file.stem.replace("-", "_")))
    compiled.seek(0)
    return GNUTranslations(compiled)
