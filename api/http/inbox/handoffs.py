"""Routes by which a person reaches a human, adds to what they said, or takes it back."""

from typing import Annotated

from fastapi import APIRouter, Path, Response

from api.handoffs import conversation
from api.handoffs.conversation import HandoffStatus
from api.handoffs.request import HandoffRequest, Message
from api.http import problems
from api.http.inbox.desk import AtDesk
from api.http.inbox.inbox_route import HandoffRoute
from api.http.inbox.keys import IdempotencyKey, Secret
from api.http.inbox.opening import OpenedHandoff, destination, hand_over
from api.http.parameters import AcceptLanguage, Visiting
from kb.errors import StoreRefused

router = APIRouter(prefix="/v1", tags=["handoffs"], route_class=HandoffRoute)

_WRITES = problems.described(401, 409, 413, 422, 429, 503)
_NO_STORE = {"Cache-Control": "no-store"}

HandoffId = Annotated[str, Path(max_length=100)]


@router.post("/handoffs", status_code=201, summary="Reach a human", response_model=OpenedHandoff, responses=_WRITES)
async def post_handoffs(
    visit: Visiting, desk: AtDesk, request: HandoffRequest, accept_language: AcceptLanguage = "", idempotency_key: IdempotencyKey = ""
) -> Response:
    """Hands over to a human, with all that is known. Kept before it is answered; sent again with the same key, answered the same."""
    to = await destination(visit, request, accept_language)
    try:
        opened = await hand_over(desk, request, to, idempotency_key)
    except StoreRefused as error:
        return problems.with_contacts(error, to.step.contacts)
    return Response(opened.model_dump_json(), 201, _NO_STORE, media_type="application/json")


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


def _shown(status: HandoffStatus, code: int = 200) -> Response:
    return Response(status.model_dump_json(), code, _NO_STORE, media_type="application/json")
