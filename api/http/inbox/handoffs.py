"""Routes by which a person reaches a human, adds to what they said, or takes it back."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Response
from pydantic import Field
from pydantic_core import to_jsonable_python

from api.answers import Request as AnswerRequest
from api.answers.messages import joined, taken_message
from api.answers.models import Contact, Frozen
from api.answers.queues import Subject, next_step_in, route
from api.handoffs import conversation
from api.handoffs.conversation import HandoffStatus
from api.handoffs.opening import Place, open_handoff
from api.handoffs.request import HandoffRequest, Message
from api.http import problems
from api.http.inbox.desk import AtDesk
from api.http.inbox.door import HandoffRoute
from api.http.inbox.keys import IdempotencyKey, Secret
from api.http.parameters import AcceptLanguage, Visit, Visiting
from api.store.handoffs import State
from kb.errors import StoreRefused

router = APIRouter(prefix="/v1", tags=["handoffs"], route_class=HandoffRoute)

_WRITES = problems.described(401, 409, 413, 422, 429, 503)
_NO_STORE = {"Cache-Control": "no-store"}

HandoffId = Annotated[str, Path(max_length=100)]


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


@router.post("/handoffs", status_code=201, summary="Reach a human", response_model=OpenedHandoff, responses=_WRITES)
async def post_handoffs(
    visit: Visiting, desk: AtDesk, request: HandoffRequest, accept_language: AcceptLanguage = "", idempotency_key: IdempotencyKey = ""
) -> Response:
    """Hands over to a human, with all that is known. Kept before it is answered; sent again with the same key, answered the same."""
    place = await _place(visit, request, accept_language)
    step = next_step_in(visit.generation.help_center, place.queue, place.locale, visit.viewer.now)
    more = {**to_jsonable_python(step), "message": joined(taken_message(place.locale), step.message)}
    try:
        opened = await desk.ask(lambda desk: open_handoff(desk, request, place, idempotency_key, more))
    except StoreRefused as error:
        return problems.not_kept(error, step.contacts)
    return _created(opened)


@router.get(
    "/handoffs/{handoff_id}",
    summary="See where a hand-off stands",
    response_model=HandoffStatus,
    responses=problems.described(404, 422, 503),
)
async def get_handoff(desk: AtDesk, handoff_id: HandoffId, secret: Secret) -> Response:
    """Its state, and what was said since."""
    return _shown(await desk.ask(lambda desk: conversation.status(desk, handoff_id, secret)))


@router.post(
    "/handoffs/{handoff_id}/messages",
    status_code=201,
    summary="Add a message",
    response_model=HandoffStatus,
    responses={**_WRITES, **problems.described(404)},
)
async def post_handoff_messages(
    desk: AtDesk, handoff_id: HandoffId, secret: Secret, message: Message, idempotency_key: IdempotencyKey = ""
) -> Response:
    """The person adds something, which is delivered like the hand-off itself."""
    return _shown(await desk.ask(lambda desk: conversation.add_message(desk, handoff_id, secret, message, idempotency_key)), 201)


@router.post(
    "/handoffs/{handoff_id}/withdraw",
    summary="Take a hand-off back",
    response_model=HandoffStatus,
    responses={**problems.described(401, 404, 413, 422, 429, 503)},
)
async def post_handoff_withdraw(desk: AtDesk, handoff_id: HandoffId, secret: Secret) -> Response:
    """What the person wrote is erased here; those it was delivered to are told that it was taken back."""
    return _shown(await desk.ask(lambda desk: conversation.withdraw(desk, handoff_id, secret)))


async def _place(visit: Visit, request: HandoffRequest, accept_language: str) -> Place:
    """In which locale the person is answered, and who takes it: as the answer to the same question says."""
    if request.question and request.question.strip():
        asked = AnswerRequest(
            request.question, request.locale, accept_language, limit=1, viewer=visit.viewer, rejected=tuple(request.rejected)
        )
        answer = await visit.answering.answer(visit.generation, asked)
        return Place(answer.locale, answer.handoff.queue)
    locale = visit.locale(request.locale, accept_language)
    return Place(locale, route(visit.generation.help_center, Subject(locale)))


def _shown(status: HandoffStatus, code: int = 200) -> Response:
    return Response(status.model_dump_json(), code, _NO_STORE, media_type="application/json")


def _created(opened: dict[str, Any]) -> Response:
    return Response(OpenedHandoff.model_validate(opened).model_dump_json(), 201, _NO_STORE, media_type="application/json")
