"""Templates to HTML: the one place that knows Jinja2. Whatever is put into a template is text unless it was made safe before."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from api.pages.texts import date_in_words, translations

TEMPLATES = Path(__file__).parent / "templates"


def render(part: str, template: str, locale: str, **values: Any) -> str:
    """A template of one part of the pages (`site`), in the words of a locale."""
    return _environment(part, locale).get_template(template).render(locale=locale, **values)


def marked(text: str, spans: Iterable[tuple[int, int]]) -> Markup:
    """A text as HTML, with marks around spans that are sorted and apart from each other.

    >>> print(marked("a <b> c", [(2, 5)]))
    a <mark>&lt;b&gt;</mark> c
    """
    parts, done = [], 0
    for start, end in spans:
        parts += [escape(text[done:start]), Markup("<mark>"), escape(text[start:end]), Markup("</mark>")]
        done = end
    return Markup("").join([*parts, escape(text[done:])])


def safe(html: str) -> Markup:
    """HTML that was made safe before, such as that of articles."""
    return Markup(html)  # noqa: S704 - callers say that it is


@cache
def _environment(part: str, locale: str) -> Environment:
    """One for each locale, as its templates are compiled with its texts."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES / part),
        autoescape=True,
        extensions=["jinja2.ext.i18n"],
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    catalogue = translations(part, locale)
    environment.install_gettext_callables(catalogue.gettext, catalogue.ngettext, newstyle=True)  # type: ignore[attr-defined]  # of the extension
    environment.filters["marked"] = marked
    environment.filters["in_words"] = lambda moment: date_in_words(moment.date(), locale)
    return environment
