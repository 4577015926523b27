"""Suggestions of an open index."""

from collections.abc import Iterable

from api.answers import Viewer
from api.answers.suggest import Suggestion, SuggestRequest, suggest
from indexer.store import Generation
from tests.demo import EARLIER


def suggested(generation: Generation, typed: str, locale: str, limit: int = 5, viewer: Viewer = EARLIER) -> list[Suggestion]:
    return list(suggest(generation, SuggestRequest(typed, locale, limit=limit, viewer=viewer)).suggestions)


def articles_of(suggestions: Iterable[Suggestion]) -> list[str]:
    return [suggestion.article for suggestion in suggestions]


def texts_of(suggestions: Iterable[Suggestion]) -> list[str]:
    return [suggestion.text for suggestion in suggestions]
