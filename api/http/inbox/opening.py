"""How a hand-off is opened, whoever asks for it: who takes it, what happens next, and what is answered."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import Field
from pydantic_core import to_jsonable_python

from api.answers import Request as AnswerRequest
from api.answers.messages import joined, taken_message
from api.answers.models import Contact, Frozen
from api.answers.queues import NextStep, Subject, next_step_in, route
from api.handoffs.opening import Place, open_handoff
from api.handoffs.request import HandoffRequest
from api.http.inbox.desk import AskedDesk
from api.http.parameters import Visit
from api.store.handoffs import State
from kb.errors import EngineRefused


class OpenedHandoff(Frozen):
    """A hand-off that was taken: it is kept, and will be delivered."""

    id: str
    secret: str = Field(description="Shows that the hand-off is the person's; keep it where the app keeps its own secrets.")
    state: State
    message: str = Field(description="What happens next, and when, in the person's language.")
    queue: str | None = Field(description="Who takes care of it; `null` where the help centre has no queues.")
    open_now: bool = Field(description="Whether somebody of the queue is there now.")
    next_open_at: datetime | None = Field(description="When somebody is there next; RFC 3339, with the offset of the queue's time zone.")
    next_open: str = Field(description="The same in words, in the person's language; empty where it is `null`.")
    contacts: tuple[Contact, ...] = Field(description="What else the person can do, what works now first.")


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a hand-off goes, and what happens there."""

    place: Place
    step: NextStep


async def destination(visit: Visit, request: HandoffRequest, accept_language: str) -> Destination:
    """In which locale the person is answered, and who takes it: as the answer to the same question says."""
    place = await _place(visit, request, accept_language)
    return Destination(place, next_step_in(visit.generation.help_center, place.queue, place.locale, visit.viewer.now))


async def hand_over(desk: AskedDesk, request: HandoffRequest, to: Destination, key: str) -> OpenedHandoff:
    """Opens it, once for each `key`; an empty one is none. Raises what `open_handoff` raises."""
    more: dict[str, Any] = {**to_jsonable_python(to.step), "message": joined(taken_message(to.place.locale), to.step.message)}
    return OpenedHandoff.model_validate(await desk.ask(lambda desk: open_handoff(desk, request, to.place, key, more)))


async def _place(visit: Visit, request: HandoffRequest, accept_language: str) -> Place:
    if request.question and request.question.strip():
        asked = AnswerRequest(
            request.question, request.locale, accept_language, limit=1, viewer=visit.viewer, rejected=tuple(request.rejected)
        )
        with suppress(EngineRefused):  # a human must be reached all the same
            answer = await visit.answering.answer(visit.generation, asked)
            return Place(answer.locale, answer.handoff.queue)
    locale = visit.locale(request.locale, accept_language)
    return Place(locale, route(visit.generation.help_center, Subject(locale)))
