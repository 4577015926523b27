"""The page of results: an answer as apps are told to show it."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from api.answers import Answer
from api.answers.models import Result
from api.pages.rendering import marked
from api.pages.site.frame import page
from api.pages.site.head import Head
from api.pages.site.place import Place


@dataclass(frozen=True, slots=True)
class ShownResult:
    """A result with the address of its section on our pages."""

    result: Result
    address: str
    category: str
    """Its folder's name."""

    snippet: Markup


def results_page(place: Place, answer: Answer, rejected: Sequence[str] = ()) -> str:
    """What is known about a question, and the way to a human, in the order of the outcome; `rejected` did not help before."""
    results = [_shown(place, result) for result in answer.results]
    return page(
        place, "results.html", Head(answer.question, indexed=False), below="search", answer=answer, results=results, rejected=rejected
    )


def blank_page(place: Place, message: str = "") -> str:
    """A page that waits for a question."""
    return page(place, "blank.html", Head("", indexed=False), below="search", message=message)


def _shown(place: Place, result: Result) -> ShownResult:
    anchor = f"#{result.section.anchor}" if result.section.anchor else ""
    spans = [(highlight.start, highlight.end) for highlight in result.snippet.highlights]
    return ShownResult(
        result,
        place.path(result.article, result.locale) + anchor,
        result.article.partition("/")[0],
        marked(result.snippet.text, spans),
    )
