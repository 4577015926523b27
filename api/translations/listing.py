"""All articles in all locales, beside their originals."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, get_args

from api.translations.models import TranslationList, TranslationState, TranslationStatus
from indexer.store import Generation
from kb.article import Content
from kb.translations import Translation
from kb.visibility import Viewer

if TYPE_CHECKING:
    from api.store import Connection

Demand = Mapping[tuple[str, str], int]
"""Locale and article to questions that had it first in their results."""

_ORDER: tuple[TranslationState, ...] = get_args(TranslationState)


def demand(connection: "Connection", start: datetime, end: datetime) -> Demand:
    """Of a period."""
    from api.store.tallies import tally

    asked: Counter[tuple[str, str]] = Counter()
    for part in tally(connection, start, end):
        if part.article:
            asked[part.locale, part.article] += part.questions
    return asked


def of_content(content: Content, asked: Demand | None) -> TranslationList:
    """As the files have them; without `asked` nobody knows how much they are asked for."""
    default = content.help_center.default_locale
    titles = {article.id: article.metadata.title for article in content.of(default)}
    known = {(article.locale, article.id): article.translation for article in content.articles}
    return _listed(default, content.help_center.locales, titles, known, asked)


def of_generation(generation: Generation, viewer: Viewer, asked: Demand | None) -> TranslationList:
    """As they are served to a viewer."""
    default = generation.help_center.default_locale
    stores = {locale: generation.index(locale, viewer).articles for locale in generation.locales}
    titles = {article: metadata.title for article, metadata in stores[default].metadata.items()}
    known = {
        (locale, article): translations.get(article)
        for locale, store in stores.items()
        for translations in (store.translations(),)
        for article in store.metadata
    }
    return _listed(default, generation.locales, titles, known, asked)


def _listed(
    default: str,
    locales: Iterable[str],
    titles: Mapping[str, str],
    known: Mapping[tuple[str, str], Translation | None],
    asked: Demand | None,
) -> TranslationList:
    def statuses() -> Iterator[TranslationStatus]:
        for locale in locales:
            for article, title in titles.items():
                if locale != default:
                    times = None if asked is None else asked.get((locale, article), 0)
                    yield _status(article, locale, title, times, known)

    ordered = sorted(statuses(), key=lambda status: (-(status.asked or 0), _ORDER.index(status.state), status.locale, status.article))
    return TranslationList(original=default, translations=tuple(ordered))


def _status(
    article: str, locale: str, title: str, asked: int | None, known: Mapping[tuple[str, str], Translation | None]
) -> TranslationStatus:
    if (locale, article) not in known:
        return TranslationStatus(article=article, locale=locale, title=title, state="missing", asked=asked)
    translation = known[locale, article] or Translation(state="unstamped")
    return TranslationStatus(article=article, locale=locale, title=title, asked=asked, **translation.model_dump())
