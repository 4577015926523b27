"""Suggestions from a help centre made of titles."""

from collections.abc import Callable
from typing import Any

import pytest

from api.answers.suggest import Suggestion, SuggestRequest, suggest
from tests.conftest import Publish
from tests.files import article, help_center

Suggest = Callable[..., list[Suggestion]]


@pytest.fixture
def suggest_from(publish: Publish) -> Suggest:
    """Builds articles of one locale, each given as its title or as its whole file, and suggests for what is typed."""

    def suggest_from(locale: str, articles: list[str], typed: str, **more: Any) -> list[Suggestion]:
        texts = [text if text.startswith("---") else article(f'"{text}"') for text in articles]
        files = {f"{locale}/help/n{number}.md": text for number, text in enumerate(texts)}
        locales = ", ".join(f"{tag}: {{}}" for tag in sorted({"en", locale}))
        generation = publish({"help-center.yaml": help_center(locales), **files})
        return list(suggest(generation, SuggestRequest(typed, locale, **more)).suggestions)

    return suggest_from
