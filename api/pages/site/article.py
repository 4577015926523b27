"""The page of an article."""

from markupsafe import Markup

from api.answers.articles import ArticlePage
from api.answers.messages import language_name
from api.pages.site import structured
from api.pages.site.body import Labels, body
from api.pages.site.frame import page
from api.pages.site.head import Head, alternates
from api.pages.site.place import Place
from api.pages.static_files import address
from api.pages.texts import translations

_CONTENTS_FROM = 3
"""Headings; fewer are seen at once."""


def article_page(place: Place, shown: ArticlePage) -> str:
    """An article with its contents, its way, what to read next, and how to say whether it helped."""
    head = Head(
        shown.title,
        shown.summary,
        canonical=place.public(shown.article, shown.locale),  # where it is shown in place of another locale, that of its own
        alternates=alternates(place, shown.article, shown.translations.keys()),
        kind="article",
    )
    headings = [heading for heading in shown.headings if heading.level <= 3]  # noqa: PLR2004 - deeper ones make the contents long
    return page(
        place,
        "article.html",
        head,
        below=shown.article,
        article=shown,
        original=_original(place, shown),
        html=body(place, shown.html, labels(place.locale)),
        contents=headings if len(headings) >= _CONTENTS_FROM and not shown.guide else [],
        guide_data=f"{place.root}/v1/articles/{shown.locale}/{shown.article}" if shown.guide else "",
        guide_script=f"{place.root}/static/{address('guide.js')}",
        text_language=language_name(shown.locale),
        data=structured.article(place, shown),
    )


def _original(place: Place, shown: ArticlePage) -> Markup | None:
    """A link to the original of a translation that is behind it."""
    default = place.generation.help_center.default_locale
    if not shown.stale or default not in shown.translations:
        return None
    return Markup('<a href="{}" lang="{}">{}</a>').format(place.path(shown.article, default), default, language_name(default))


def labels(locale: str) -> Labels:
    """What the parts of an article that scroll are called."""
    _ = translations("site", locale).gettext
    return Labels(table=_("Table"), code=_("Code"), picture=_("Picture"))
