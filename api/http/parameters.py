"""What routes take: the parameters that several of them share, and what a request is read with."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Header, Request
from pydantic import BeforeValidator, Field, JsonValue

from api.answers import Answer, Viewer
from api.answers import Request as AnswerRequest
from api.answers.request import LONGEST_QUESTION, MOST_REJECTED, MOST_RESULTS, choose_locale, clean
from api.answers.suggest import MOST_SUGGESTIONS
from api.runtime import LiveIndex
from indexer.store import Generation

Text = Annotated[str, BeforeValidator(lambda value: clean(value) if isinstance(value, str) else value)]
"""JSON can hold half surrogates, which pydantic would refuse."""

_LENGTHS: dict[str, JsonValue] = {"minLength": 1, "maxLength": LONGEST_QUESTION}  # told here, checked by `ask`, whose messages help
Question = Annotated[Text, Field(description="What the person typed.", json_schema_extra=_LENGTHS)]
Typed = Annotated[Text, Field(description="What is typed so far; may be blank.", json_schema_extra={"maxLength": LONGEST_QUESTION})]
SuggestionLimit = Annotated[int, Field(ge=1, le=MOST_SUGGESTIONS, description="Most suggestions wanted.")]
Limit = Annotated[int, Field(ge=1, le=MOST_RESULTS, description="Most results wanted.")]
Verbatim = Annotated[bool, Field(description="Read the question as typed, however little it means so.")]
LocaleTag = Annotated[
    Text | None, Field(max_length=35, description="BCP 47; `zh-TW` and the like find theirs. By default the browser's, else guessed.")
]
Fallbacks = Annotated[
    list[Text] | None,
    Field(max_length=10, description="Other locales that the person reads, in order; by default those of the help centre's settings."),
]
Rejected = Annotated[
    list[Annotated[Text, Field(max_length=200)]],
    Field(
        max_length=MOST_REJECTED, description="Ids of articles that did not help: not shown again, and a human when nothing good is left."
    ),
]
AcceptLanguage = Annotated[str, Header(max_length=1000)]

_THREADS = 16
"""Questions that may wait for their vectors at once."""


class Answering:
    """Answers in the event loop, or, where vectors take their time, in threads, most of which wait for those."""

    def __init__(self, live: LiveIndex) -> None:
        self._live = live
        self._threads = ThreadPoolExecutor(_THREADS, "answer")  # starts none until it is used

    async def answer(self, generation: Generation, request: AnswerRequest) -> Answer:
        """What `ask` answers."""
        if not self._live.embedder or not generation.manifest.model:
            return self._live.ask(generation, request)
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._live.ask, generation, request)


@dataclass(frozen=True, slots=True)
class Visit:
    """What every route that reads the index needs; one generation for the whole request."""

    generation: Generation
    viewer: Viewer
    answering: Answering

    def locale(self, tag: str | None, accept_language: str) -> str:
        """The locale to show: stated, else the browser's, else the help centre's; raises `UnknownLocale`."""
        return choose_locale(self.generation, "", tag, accept_language)


async def _visit(request: Request) -> Visit:
    state = request.app.state
    return Visit(state.live.generation, Viewer(state.settings.audience), state.answering)


Visiting = Annotated[Visit, Depends(_visit)]
