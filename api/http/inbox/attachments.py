"""The route that takes pictures, before a hand-off or a message names them."""

import uuid
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, File, Form, UploadFile
from pydantic import Field

from api.answers.models import Frozen
from api.handoffs.opening import Desk
from api.handoffs.pictures import MOST_BYTES, Picture, safe_picture
from api.handoffs.request import Id
from api.http import problems
from api.http.inbox.desk import AtDesk
from api.http.inbox.inbox_route import UploadRoute
from api.store.attachments import Attachment, insert_attachment

router = APIRouter(prefix="/v1", tags=["handoffs"], route_class=UploadRoute)


class UploadedAttachment(Frozen):
    """A picture that was kept; without a hand-off that names it, it is deleted after a day."""

    id: str = Field(description="For `attachments` of a hand-off or of a message.")
    media_type: str = Field(description="As it was told by what is in it.", examples=["image/png"])
    size: int = Field(description="Bytes, as it was written anew.")
    width: int
    height: int


@router.post("/attachments", status_code=201, summary="Upload a screenshot", responses=problems.described(401, 413, 422, 429, 503))
async def post_attachments(
    desk: AtDesk,
    file: Annotated[UploadFile, File(description=f"A PNG, JPEG or WebP picture of {MOST_BYTES // 1024 // 1024} MB at most.")],
    session: Annotated[Id | None, Form()] = None,
) -> UploadedAttachment:
    """Keeps a picture that is written anew, without what else the file held. Its name is not kept."""
    sent = await file.read(MOST_BYTES + 1)
    picture = await desk.one_at_a_time(lambda: safe_picture(sent))
    return await desk.ask(lambda desk: _keep(desk, picture, session))


def _keep(desk: Desk, picture: Picture, session: str | None) -> UploadedAttachment:
    kept = UploadedAttachment(
        id=uuid.uuid4().hex, media_type=picture.media_type, size=len(picture.content), width=picture.width, height=picture.height
    )
    attachment = Attachment(**kept.model_dump(), at=datetime.now(UTC), session=session)
    with desk.store.writing() as connection:
        insert_attachment(connection, attachment, picture.content)
    return kept
