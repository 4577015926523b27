"""How fast are suggestions while typing? Evaluation sets have no titles, so each document gets one of its text's first words."""

import random
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from api.suggest import Request, suggest
from benchmarks.evaluation_set import EvaluationSet
from benchmarks.serving import Client, answer_of, serving
from benchmarks.timing import summary, timed
from indexer.backends.embedded import EmbeddedEngine
from indexer.build import build
from indexer.generation import Generation, open_current
from kb.article import Article, Content
from kb.errors import KotaeError

_TITLE = 40
"""Characters of the text that make a title."""

_TYPED = 100
"""Titles, and queries, of each locale that somebody begins to type."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What is typed so far, and the articles that `suggest` gives, which HTTP must give, too."""

    text: str
    locale: str
    articles: tuple[str, ...]


def figures(content: Content, sets: Sequence[EvaluationSet]) -> dict[str, object]:
    """p50 and p99 of suggestions, without and with HTTP, and what they take on disk and in memory."""
    with tempfile.TemporaryDirectory(prefix="kotae-suggestions-") as folder:
        root = Path(folder)
        content = Content(content.help_center, [_titled(article, place) for place, article in enumerate(content.articles)])
        build(content, root, EmbeddedEngine())
        generation = open_current(root, EmbeddedEngine())
        typed = _typed(content, sets, generation)
        timed(lambda each: _suggest(generation, each.text, each.locale), typed)  # warm-up
        taken = timed(lambda each: _suggest(generation, each.text, each.locale), typed)
        size = sum(path.stat().st_size for path in root.glob("*/*/suggestions.sqlite"))
        return {"suggestions": summary(taken), **_over_http(root, typed), "size for suggestions, MB": round(size / 1e6, 1)}


def _titled(article: Article, place: int) -> Article:
    title = " ".join(article.sections[0].text.split())[:_TITLE]
    return replace(article, about=article.about.model_copy(update={"title": f"{title} {place}"}))


def _typed(content: Content, sets: Sequence[EvaluationSet], generation: Generation) -> list[Typed]:
    """Beginnings of titles and of queries, mixed."""
    chance = random.Random(1)
    whole = [(query.text, one.locale) for one in sets for query in chance.sample(one.queries, min(_TYPED, len(one.queries)))]
    for locale in content.help_center.locales:
        titles = [(article.about.title, locale) for article in content.of(locale)]
        whole += chance.sample(titles, min(_TYPED, len(titles)))
    chance.shuffle(whole)
    begun = [(text[: chance.randint(1, len(text))], locale) for text, locale in whole if text]
    return [Typed(text, locale, _suggest(generation, text, locale)) for text, locale in begun]


def _suggest(generation: Generation, text: str, locale: str) -> tuple[str, ...]:
    return tuple(each.article for each in suggest(generation, Request(text, locale)).suggestions)


def _over_http(root: Path, typed: Sequence[Typed]) -> dict[str, object]:
    with serving(root, KOTAE_EMBEDDER="none") as server:
        client = Client(server.port)
        for _ in range(2):  # the first is the warm-up
            taken = [_timed_over_http(client, each) for each in typed]
        client.close()
        return {"suggestions, HTTP, 1 client": summary(taken), "resident memory after suggestions, MB": round(server.memory())}


def _timed_over_http(client: Client, typed: Typed) -> float:
    start = time.perf_counter()
    response = client.get("/v1/suggestions", q=typed.text, locale=typed.locale)
    taken = (time.perf_counter() - start) * 1000
    suggestions: Any = answer_of(response)["suggestions"]
    if tuple(each["article"] for each in suggestions) != typed.articles:
        raise KotaeError(f"wrong suggestions over HTTP for `{typed.text}` ({typed.locale})")
    return taken
