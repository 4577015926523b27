"""The route that takes feedback."""

from datetime import UTC, datetime

from fastapi import APIRouter

from api.handoffs.opening import Desk
from api.handoffs.request import FeedbackRequest
from api.http import problems
from api.http.inbox.desk import AtDesk
from api.http.inbox.inbox_route import FeedbackRoute
from api.store.feedback import Vote, insert_vote
from kb.errors import RequestError

router = APIRouter(prefix="/v1", tags=["feedback"], route_class=FeedbackRoute)


@router.post("/feedback", status_code=204, summary="Say whether it helped", responses=problems.described(401, 413, 422, 429, 503))
async def post_feedback(desk: AtDesk, feedback: FeedbackRequest) -> None:
    """Whether an answer or an article helped; said again of the same, it takes the place of what was said before."""
    if not feedback.answer_id and not feedback.article:
        raise RequestError("feedback on what? send `answer_id`, `article` or both")
    await desk.ask(lambda desk: _keep(desk, feedback))


def _keep(desk: Desk, feedback: FeedbackRequest) -> None:
    why = desk.mask(feedback.why) if feedback.why else None
    vote = Vote(datetime.now(UTC), feedback.answer_id, feedback.article, feedback.locale, feedback.helpful, why, feedback.session)
    with desk.store.writing() as connection:
        insert_vote(connection, vote)
