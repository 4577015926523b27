"""Routes by which a person reaches a human, adds to what they said, or takes it back."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Response
from pydantic import Field
from pydantic_core import to_jsonable_python

from api.answers import Request as AnswerRequest
from api.answers.contacts import contacts
from api.answers.messages import handoff_message
from api.answers.models import Contact, Frozen, Handoff
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
    queue: str | None = Field(description="Who takes care of it.")
    contacts: tuple[Contact, ...] = Field(description="What else the person can do now, best first.")
    message: str = Field(description="What happens next, in the person's language.")


@router.post("/handoffs", status_code=201, summary="Reach a human", response_model=OpenedHandoff, responses=_WRITES)
async def post_handoffs(
    visit: Visiting, desk: AtDesk, request: HandoffRequest, accept_language: AcceptLanguage = "", idempotency_key: IdempotencyKey = ""
) -> Response:
    """Hands over to a human, with all that is known. Kept before it is answered; sent again with the same key, answered the same."""
    locale, handoff = await _next_step(visit, request, accept_language)
    place, more = Place(locale, queue=None), {"queue": None, **to_jsonable_python(handoff)}
    try:
        opened = await desk.ask(lambda desk: open_handoff(desk, request, place, idempotency_key, more))
    except StoreRefused as error:
        return problems.not_kept(error, handoff.contacts)
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


async def _next_step(visit: Visit, request: HandoffRequest, accept_language: str) -> tuple[str, Handoff]:
    """In which locale the person is answered, and how it goes on: as the answer to the same question says."""
    if request.question and request.question.strip():
        asked = AnswerRequest(
            request.question, request.locale, accept_language, limit=1, viewer=visit.viewer, rejected=tuple(request.rejected)
        )
        answer = await visit.answering.answer(visit.generation, asked)
        return answer.locale, answer.handoff
    locale = visit.locale(request.locale, accept_language)
    ways = tuple(contacts(visit.generation.help_center, locale))
    return locale, Handoff(message=handoff_message("human", locale), contacts=ways)


def _shown(status: HandoffStatus, code: int = 200) -> Response:
    return Response(status.model_dump_json(), code, _NO_STORE, media_type="application/json")


def _created(opened: dict[str, Any]) -> Response:
    return Response(OpenedHandoff.model_validate(opened).model_dump_json(), 201, _NO_STORE, media_type="application/json")
