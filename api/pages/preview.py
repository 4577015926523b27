"""The page on which writers see what an article does for its readers, beside the article. In English, as all that writers are told."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from markupsafe import Markup

from api.answers import Trace
from api.answers.explain import explain
from api.answers.messages import language_name
from api.answers.models import Result
from api.pages.rendering import marked, render
from api.pages.static_files import address
from indexer.store import Generation
from kb.problems import Problem

_OUTCOMES = {"answer": "Answered", "suggest": "Suggested", "handoff": "Handed over"}


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the content stands that is being written."""

    content: Path
    state: str
    """Differs whenever the pages have something new to show."""

    built: str
    """How the last build went, in a few words."""

    trouble: str
    problems: Sequence[Problem]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and what came of it."""

    question: str
    locale: str
    traced: Trace | None
    """None where nothing was asked, or it could not be."""

    refused: str = ""
    """Why it could not be."""


@dataclass(frozen=True, slots=True)
class _Shown:
    """A result on the page."""

    result: Result
    address: str
    """Of its page."""

    here: str
    """Of this page, with that one beside."""

    snippet: Markup


def preview_page(generation: Generation, root: str, standing: Standing, asked: Asked, article: str) -> str:
    """The HTML of it. `article` is the address of the one that stands beside; empty for that of the first result."""
    answer = asked.traced.answer if asked.traced else None
    results = [_shown(root, asked, result) for result in answer.results] if answer else []
    return render(
        "preview",
        "page.html",
        asked.locale,
        root=root,
        center=generation.help_center,
        state=standing.state,
        content=str(standing.content),
        built=standing.built,
        trouble=standing.trouble,
        errors=[problem for problem in standing.problems if problem.severity == "error"],
        warnings=[problem for problem in standing.problems if problem.severity == "warning"],
        locales=[(tag, language_name(tag)) for tag in generation.locales],
        question=asked.question,
        refused=asked.refused,
        answer=answer,
        outcome=_OUTCOMES[answer.outcome] if answer else "",
        confidence=f"{answer.confidence:.0%}" if answer else "",
        results=results,
        trace="\n".join(explain(asked.traced)) if asked.traced else "",
        article=article or (results[0].address if results else ""),
        style_sheet=address("preview.css"),
        reload=address("reload.js"),
    )


def _shown(root: str, asked: Asked, result: Result) -> _Shown:
    anchor = f"#{result.section.anchor}" if result.section.anchor else ""
    place = f"{root}/{result.locale}/{result.article}{anchor}"
    here = f"{root}/preview/?" + urlencode({"q": asked.question, "locale": asked.locale, "article": f"{result.locale}/{result.article}"})
    return _Shown(result, place, here, marked(result.snippet.text, [(part.start, part.end) for part in result.snippet.highlights]))
