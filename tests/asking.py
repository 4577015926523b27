"""Questions to an open index, and what their answers say."""

from collections.abc import Sequence
from typing import Any

from api.answers import Request, ask
from api.answers.models import Answer, ReasonCode, Snippet
from api.answers.suggest import Suggestion
from indexer.backends import ArticleFilter
from indexer.search import Evidence, QueryEmbedder, SearchResults, mark, search
from indexer.store import Generation
from kb.visibility import Viewer


def asked(
    generation: Generation,
    question: str,
    locale: str = "en",
    *,
    rejected: Sequence[str] = (),
    embedder: QueryEmbedder | None = None,
    **more: Any,
) -> Answer:
    """The answer to a question; `rejected` are slugs of the category `help`, `more` is what else a `Request` has."""
    return ask(generation, Request(question, locale, rejected=tuple(f"help/{slug}" for slug in rejected), **more), embedder)


def found(generation: Generation, question: str, locale: str = "en", embedder: QueryEmbedder | None = None) -> list[str]:
    """The slugs of the articles that answer a question, best first."""
    return slugs(asked(generation, question, locale, embedder=embedder))


def searched(
    generation: Generation,
    question: str,
    locale: str = "en",
    limit: int = 5,
    *,
    rejected: Sequence[str] = (),
    among: Sequence[str] | None = None,
    embedder: QueryEmbedder | None = None,
) -> SearchResults:
    """What a search in one locale finds; `rejected` and `among` are slugs of the category `help`."""
    shown = ArticleFilter(without=frozenset(f"help/{slug}" for slug in rejected))
    return search(
        generation.index(locale, Viewer()),
        question,
        limit,
        shown,
        embedder=embedder,
        among=None if among is None else frozenset(f"help/{slug}" for slug in among),
    )


def evidence_of(results: SearchResults) -> Evidence:
    """The evidence of a search that found something."""
    assert results.evidence
    return results.evidence


# --- what an answer says


def slugs(answer: Answer) -> list[str]:
    """Its articles without their category, best first."""
    return [result.article.partition("/")[2] for result in answer.results]


def codes(answer: Answer) -> list[ReasonCode]:
    return [reason.code for reason in answer.reasons]


def values(answer: Answer, code: ReasonCode) -> tuple[str, ...]:
    """What one of its reasons, which must be there once, is about."""
    (reason,) = (reason for reason in answer.reasons if reason.code == code)
    return reason.values


def marked(shown: Snippet | Suggestion) -> str:
    """A text with what is highlighted in brackets."""
    return mark(shown.text, ((highlight.start, highlight.end) for highlight in shown.highlights))
