"""How fast are suggestions while typing? Evaluation sets have no titles, so each document gets one of its text's first words."""

import random
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from api.answers.suggest import SuggestRequest, suggest
from api.runtime import Runtime
from benchmarks.evaluation_set import EvaluationSet
from benchmarks.serving import Client, answer_of, serving
from benchmarks.speed.timing import summary, timed
from indexer.build import build
from indexer.store import Generation
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


def figures(content: Content, sets: Sequence[EvaluationSet], runtime: Runtime) -> dict[str, object]:
    """p50 and p99 of suggestions, without and with HTTP, and what they take on disk and in memory."""
    with tempfile.TemporaryDirectory(prefix="kotae-suggestions-") as folder:
        root = Path(folder)
        content = Content(content.help_center, [_titled(article, place) for place, article in enumerate(content.articles)])
        build(content, root, runtime.engine)
        generation = runtime.open_current(root)
        typed = _typed(content, sets, generation)
        timed(lambda begun: _suggest(generation, begun.text, begun.locale), typed)  # warm-up
        taken = timed(lambda begun: _suggest(generation, begun.text, begun.locale), typed)
        size = sum(path.stat().st_size for path in root.rglob("completions.sqlite"))
        return {"suggestions": summary(taken), **_over_http(root, typed), "size for suggestions, MB": round(size / 1e6, 1)}


def _titled(article: Article, place: int) -> Article:
    title = " ".join(article.sections[0].text.split())[:_TITLE]
    return replace(article, metadata=article.metadata.model_copy(update={"title": f"{title} {place}"}))


def _typed(content: Content, sets: Sequence[EvaluationSet], generation: Generation) -> list[Typed]:
    """Beginnings of titles and of queries, mixed."""
    chance = random.Random(1)
    whole = [(query.text, own.locale) for own in sets for query in chance.sample(own.queries, min(_TYPED, len(own.queries)))]
    for locale in content.help_center.locales:
        titles = [(article.metadata.title, locale) for article in content.of(locale)]
        whole += chance.sample(titles, min(_TYPED, len(titles)))
    chance.shuffle(whole)
    begun = [(text[: chance.randint(1, len(text))], locale) for text, locale in whole if text]
    return [Typed(text, locale, _suggest(generation, text, locale)) for text, locale in begun]


def _suggest(generation: Generation, text: str, locale: str) -> tuple[str, ...]:
    return tuple(suggestion.article for suggestion in suggest(generation, SuggestRequest(text, locale)).suggestions)


def _over_http(root: Path, typed: Sequence[Typed]) -> dict[str, object]:
    with serving(root, KOTAE_EMBEDDER="none") as server:
        client = Client(server.port)
        for _ in range(2):  # the first is the warm-up
            taken = [_timed_over_http(client, begun) for begun in typed]
        client.close()
        return {"suggestions, HTTP, 1 client": summary(taken), "resident memory after suggestions, MB": round(server.memory())}


def _timed_over_http(client: Client, typed: Typed) -> float:
    start = time.perf_counter()
    response = client.get("/v1/suggestions", q=typed.text, locale=typed.locale)
    taken = (time.perf_counter() - start) * 1000
    suggestions: Any = answer_of(response)["suggestions"]
    if tuple(suggestion["article"] for suggestion in suggestions) != typed.articles:
        raise KotaeError(f"wrong suggestions over HTTP for `{typed.text}` ({typed.locale})")
    return taken
