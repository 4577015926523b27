"""Suggestions while somebody types: HTTP, command line and benchmarks all come through `suggest`."""

from dataclasses import dataclass, field

from pydantic import Field

from api.answers.locale_choice import choose_locale
from api.answers.models import Frozen, Highlight
from api.answers.request import check_length, clean
from indexer.query import gist, is_letter
from indexer.search import Completion, complete
from indexer.store import Generation, LocaleIndex
from kb.errors import RequestError
from kb.visibility import Viewer

MOST_SUGGESTIONS = 10
DEFAULT_LIMIT = 5

_LETTERS_READ = 450
"""Of what is typed, to choose the locale by."""


@dataclass(frozen=True, slots=True)
class SuggestRequest:
    """What is typed so far, and by whom."""

    typed: str
    """Kept as `request.clean` makes it."""

    locale: str | None = None
    """As the app states it: any BCP 47 tag that one of the help centre's locales serves."""

    accept_language: str = ""
    """The browser's header, used where no locale is stated."""

    limit: int = DEFAULT_LIMIT
    """Most suggestions wanted, 1 to `MOST_SUGGESTIONS`."""

    viewer: Viewer = field(default_factory=Viewer)

    def __post_init__(self) -> None:
        object.__setattr__(self, "typed", clean(self.typed))

    def check(self) -> None:
        """Raises `RequestError` for anything out of its range."""
        check_length(self.typed)
        if not 1 <= self.limit <= MOST_SUGGESTIONS:
            raise RequestError(f"limit {self.limit} is out of range; ask for 1 to {MOST_SUGGESTIONS} suggestions")


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


def suggest(generation: Generation, request: SuggestRequest) -> Suggestions:
    """The suggestions for what is typed, none for a letter; raises `RequestError` for what is too long."""
    request.check()
    locale = choose_locale(generation, gist(request.typed, _LETTERS_READ), request.locale, request.accept_language).locale
    index = generation.index(locale, request.viewer)
    completions = complete(index, request.typed, request.limit) if not is_letter(request.typed) else ()
    return Suggestions(locale=locale, suggestions=tuple(_suggestion(generation, index, completion) for completion in completions))


def _suggestion(generation: Generation, index: LocaleIndex, completion: Completion) -> Suggestion:
    return Suggestion(
        text=completion.text,
        article=completion.article,
        title=index.articles.metadata[completion.article].title,
        url=generation.help_center.url(index.locale, completion.article),
        highlights=tuple(Highlight(start=start, end=end) for start, end in completion.marked),
    )
