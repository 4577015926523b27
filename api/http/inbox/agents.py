"""Routes for agents' systems, which show a secret key."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Response
from starlette.exceptions import HTTPException

from api.handoffs import conversation
from api.handoffs.conversation import HandoffStatus
from api.handoffs.opening import Desk
from api.handoffs.request import AgentEvent
from api.http import problems
from api.http.inbox.admin_route import AdminReads, AdminRoute, AdminWrites
from api.http.inbox.desk import AtDesk
from api.http.inbox.keys import IdempotencyKey
from api.store.attachments import read_attachment

router = APIRouter(prefix="/v1", tags=["agents"], route_class=AdminRoute)

_PICTURE: dict[int | str, dict[str, Any]] = {200: {"content": {kind: {} for kind in ("image/png", "image/jpeg", "image/webp")}}}
_HEADERS = {
    "Cache-Control": "private, no-store",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
}


@router.post(
    "/handoffs/{handoff_id}/events",
    status_code=201,
    summary="Say what happened to a hand-off",
    response_model=HandoffStatus,
    dependencies=[AdminWrites],
    responses=problems.described(401, 403, 404, 409, 413, 422, 429, 503),
)
async def post_handoff_events(
    desk: AtDesk, handoff_id: Annotated[str, Path(max_length=100)], event: AgentEvent, idempotency_key: IdempotencyKey = ""
) -> HandoffStatus:
    """Somebody took it, answered it, or closed it: the person sees it at once."""
    return await desk.ask(lambda desk: conversation.move_on(desk, handoff_id, event, idempotency_key))


@router.get(
    "/attachments/{attachment_id}",
    summary="Show an attachment",
    response_class=Response,
    dependencies=[AdminReads],
    responses={**_PICTURE, **problems.described(401, 404, 422, 429, 503)},
)
async def get_attachment(desk: AtDesk, attachment_id: Annotated[str, Path(max_length=100)]) -> Response:
    """The picture, as it was written anew."""
    found = await desk.ask(lambda desk: _read(desk, attachment_id))
    if found is None:
        raise HTTPException(404, "there is no such attachment")
    media_type, content = found
    return Response(content, media_type=media_type, headers=_HEADERS)


def _read(desk: Desk, attachment_id: str) -> tuple[str, bytes] | None:
    with desk.store.reading() as connection:
        return read_attachment(connection, attachment_id)
