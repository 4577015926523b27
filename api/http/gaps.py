"""Routes for writers: what was asked in vain, and the beginning of an article about it."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BaseModel, ConfigDict

from api.gaps import find_gap, gaps
from api.gaps.drafts import Draft, draft
from api.gaps.models import GapList
from api.handoffs.opening import Desk
from api.http import problems
from api.http.inbox.admin_route import AdminReads, AdminRoute
from api.http.inbox.desk import AtDesk
from api.http.parameters import LocaleTag, Visiting, without_defaults
from api.insights.period import DEFAULT_DAYS, MOST_DAYS, Period, period

router = APIRouter(prefix="/v1", tags=["insights"], route_class=AdminRoute, dependencies=[AdminReads])

_NO_STORE = {"Cache-Control": "no-store"}

Days = Annotated[int, Query(ge=1, le=MOST_DAYS, description="So many days, today the last.")]
GapId = Annotated[str, Path(max_length=100)]


class DraftRequest(BaseModel):
    """How a gap is to be drafted."""

    model_config = ConfigDict(extra="forbid", json_schema_extra=without_defaults)

    locale: LocaleTag = None


@router.get("/gaps", summary="See what was asked in vain", response_model=GapList, responses=problems.described(401, 422, 429, 503))
async def get_gaps(request: Request, visit: Visiting, desk: AtDesk, days: Days = DEFAULT_DAYS) -> Response:
    """Questions that nothing helped with, those together that one article would answer."""
    embedder = request.app.state.live.embedder

    def found(desk: Desk) -> GapList:
        with desk.store.reading() as connection:
            return GapList(gaps=tuple(gaps(connection, _last(days), visit.generation, embedder)))

    return _json(await desk.ask(found))


@router.post(
    "/gaps/{gap}/draft", summary="Begin an article", response_model=Draft, responses=problems.described(401, 404, 413, 422, 429, 503)
)
async def post_draft(
    request: Request, visit: Visiting, desk: AtDesk, gap: GapId, asked: DraftRequest | None = None, days: Days = DEFAULT_DAYS
) -> Response:
    """The article that a gap wants, for a person to finish, or what to add to one that is there. Nothing is published."""
    embedder, locale = request.app.state.live.embedder, asked.locale if asked else None

    def drafted(desk: Desk) -> Draft:
        with desk.store.reading() as connection:
            return draft(find_gap(connection, _last(days), visit.generation, embedder, gap), visit.generation, locale)

    return _json(await desk.ask(drafted))


def _last(days: int) -> Period:
    return period(None, None, days, datetime.now(UTC).date())


def _json(content: GapList | Draft) -> Response:
    return Response(content.model_dump_json(), headers=_NO_STORE, media_type="application/json")
