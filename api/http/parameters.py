"""What routes take: the parameters that several of them share, and what a request is read with."""

import asyncio
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, cast

from fastapi import Depends, Header, Request
from pydantic import BeforeValidator, Field, JsonValue

from api.answers import Answer, Viewer
from api.answers import Request as AnswerRequest
from api.answers.locale_choice import choose_locale
from api.answers.models import Contact
from api.answers.queues import contacts
from api.answers.request import LONGEST_QUESTION, LONGEST_READ, MOST_REJECTED, MOST_RESULTS, clean
from api.answers.suggest import MOST_SUGGESTIONS
from api.runtime import LiveIndex
from api.runtime.inbox import Inbox, RecordedAnswer
from indexer.search.daemon_threads import DaemonThreads
from indexer.store import Generation
from kb.errors import UnknownLocale
from kb.locale import match

if TYPE_CHECKING:
    from api.observing.metrics import Metrics

_Clean = BeforeValidator(lambda value: clean(value) if isinstance(value, str) else value)
Text = Annotated[str, _Clean]
"""JSON can hold half surrogates, which pydantic would refuse."""

_LENGTHS: dict[str, JsonValue] = {"minLength": 1, "maxLength": LONGEST_QUESTION}  # told here, checked by `ask`, whose messages help
Question = Annotated[
    Text,
    Field(
        description=f"What the person typed. Of more than {LONGEST_READ:,} characters what it asks is read, which `shortened` says.",
        examples=["забув пароль"],
        json_schema_extra=_LENGTHS,
    ),
]
Typed = Annotated[
    Text, Field(description="What is typed so far; may be blank.", examples=["паро"], json_schema_extra={"maxLength": LONGEST_QUESTION})
]
SuggestionLimit = Annotated[int, Field(ge=1, le=MOST_SUGGESTIONS, description="Most suggestions wanted.")]
Limit = Annotated[int, Field(ge=1, le=MOST_RESULTS, description="Most results wanted.")]
Verbatim = Annotated[bool, Field(description="Read the question as typed, however little it means so.")]
LocaleTag = Annotated[
    Annotated[str, Field(max_length=35), _Clean] | None,
    Field(
        description="BCP 47; `zh-TW` and the like find theirs, and one that none is for is told among the reasons. By default what the "
        "letters tell, else the browser's, else the help centre's."
    ),
]
Fallbacks = Annotated[
    list[Text] | None,
    Field(max_length=10, description="Other locales that the person reads, in order; by default those of the help centre's settings."),
]
Rejected = Annotated[
    list[Annotated[str, Field(max_length=200), _Clean]],
    Field(
        max_length=MOST_REJECTED, description="Ids of articles that did not help: not shown again, and a human when nothing good is left."
    ),
]
Session = Annotated[
    str | None,
    Field(max_length=200, description="The app's own id of what the person does now, to find together what belongs together."),
    _Clean,
]
AcceptLanguage = Annotated[str, Header(max_length=1000)]


def without_defaults(schema: dict[str, JsonValue]) -> None:
    """Says the defaults of a body in words: generators of clients take a property that has a `default` for one that must be sent."""
    for described in cast("dict[str, dict[str, JsonValue]]", schema["properties"]).values():
        default = described.pop("default", None)
        if default is not None:
            said = described.get("description", "")
            described["description"] = f"{said} {json.dumps(default)} unless stated.".strip() if default not in ("", []) else said


_THREADS = 16
"""Questions that may wait for their vectors, or for a cluster, at once."""


class Answering:
    """Answers in the event loop, or, where vectors or a cluster take their time, in threads, most of which wait for those."""

    def __init__(self, live: LiveIndex, metrics: "Metrics | None" = None) -> None:
        self._live = live
        self.metrics = metrics
        self._threads = DaemonThreads(_THREADS, "answer")  # an embedder that hangs must not keep the process from ending

    async def answer(self, generation: Generation, request: AnswerRequest) -> Answer:
        """What `ask` answers."""
        known = self._live.known(generation, request)
        if self.metrics:
            self.metrics.looked_up(hit=known is not None)
        if known:
            return known
        if not generation.waits and not (self._live.embedder and generation.manifest.model):
            return self._live.ask(generation, request)
        return await asyncio.wrap_future(self._threads.submit(self._live.ask, generation, request))


@dataclass(frozen=True, slots=True)
class Visit:
    """What every route that reads the index needs; one generation for the whole request."""

    generation: Generation
    viewer: Viewer
    answering: Answering
    inbox: Inbox | None
    """Where answers are recorded; None where nothing is kept."""

    async def ask(self, request: AnswerRequest, session: str | None = None) -> Answer:
        """What `ask` answers, recorded where answers are kept."""
        answer = await self.answering.answer(self.generation, request)
        if self.answering.metrics:
            self.answering.metrics.question(answer.locale, answer.outcome, answer.degraded)
        if self.inbox:
            self.inbox.recorder.record(RecordedAnswer(answer, datetime.now(UTC), request.rejected, session))
        return answer

    def locale(self, tag: str | None, accept_language: str) -> str:
        """The locale to show: stated, else the browser's, else the help centre's."""
        return choose_locale(self.generation, "", tag, accept_language).locale

    def contacts(self, tag: str | None, accept_language: str) -> tuple[Contact, ...]:
        """The ways to a human that work whatever is down, best first."""
        return contacts(self.generation.help_center, self.locale(tag, accept_language), None, self.viewer.now)

    def stated_locale(self, tag: str) -> str:
        """The locale that a path names; raises `UnknownLocale`."""
        locale = match(tag, self.generation.locales)
        if not locale:
            raise UnknownLocale(f"no locale `{tag}` here; there are {', '.join(self.generation.locales)}")
        return locale


async def _visit(request: Request) -> Visit:
    state = request.app.state
    return Visit(state.live.generation, state.access.viewer(request), state.answering, state.inbox)


Visiting = Annotated[Visit, Depends(_visit)]
