"""Suggestions while somebody types: HTTP, command line and benchmarks all come through `suggest`."""

from dataclasses import dataclass, field

from pydantic import Field

from api.answer import Frozen, Highlight
from api.articles import Viewer
from api.ask import LONGEST_QUESTION, clean, locale_of
from indexer.generation import Generation, LocaleIndex
from indexer.suggesting import Suggested
from indexer.suggesting import suggest as look_up
from kb.errors import RequestError

MOST_SUGGESTIONS = 10
DEFAULT_LIMIT = 5


@dataclass(frozen=True, slots=True)
class Request:
    """What is typed so far, and by whom."""

    typed: str
    locale: str | None = None
    """As the app states it: any BCP 47 tag that one of the help centre's locales serves."""

    accept_language: str = ""
    """The browser's header, used where no locale is stated."""

    limit: int = DEFAULT_LIMIT
    """Most suggestions wanted, 1 to `MOST_SUGGESTIONS`."""

    viewer: Viewer = field(default_factory=Viewer)


class Suggestion(Frozen):
    """A title or wording that goes on from what is typed."""

    text: str = Field(description="The article's title, or another way of asking what it answers.")
    article: str = Field(description="`<category>/<slug>`, the same in every locale.", examples=["account/reset-password"])
    title: str = Field(description="Of the article.")
    url: str = Field(description="Where readers find the article.")
    highlights: tuple[Highlight, ...] = Field(description="What of the text is typed already; sorted, apart from each other.")


class Suggestions(Frozen):
    """What may be meant by what is typed so far."""

    locale: str = Field(description="In which it was read, and of all suggestions.")
    suggestions: tuple[Suggestion, ...] = Field(description="Best first, at most one an article; none for what is blank.")


def suggest(generation: Generation, request: Request) -> Suggestions:
    """The suggestions for what is typed; raises `RequestError` for what is too long."""
    typed = clean(request.typed)
    if len(typed) > LONGEST_QUESTION:
        raise RequestError(f"the text has {len(typed):,} characters; {LONGEST_QUESTION:,} are the most")
    if not 1 <= request.limit <= MOST_SUGGESTIONS:
        raise RequestError(f"limit {request.limit} is out of range; ask for 1 to {MOST_SUGGESTIONS} suggestions")
    locale = locale_of(generation, typed, request.locale, request.accept_language)
    index = generation.locales[locale]
    found = look_up(index, typed, request.limit, lambda article: request.viewer.shown(index.shelf, article))
    return Suggestions(locale=locale, suggestions=tuple(_suggestion(generation, index, each) for each in found))


def _suggestion(generation: Generation, index: LocaleIndex, found: Suggested) -> Suggestion:
    return Suggestion(
        text=found.text,
        article=found.article,
        title=index.shelf.about[found.article].title,
        url=generation.help_center.url(index.locale, found.article),
        highlights=tuple(Highlight(start=start, end=end) for start, end in found.marked),
    )
