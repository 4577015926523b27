"""The route for the owner: what was asked, and how it ended."""

from datetime import UTC, date, datetime
from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.handoffs.opening import Desk
from api.http import problems
from api.http.inbox.admin_route import AdminReads, AdminRoute
from api.http.inbox.desk import AtDesk
from api.http.parameters import Visiting
from api.insights.collect import collect
from api.insights.models import Insights
from api.insights.period import DEFAULT_DAYS, MOST_DAYS, Period, period
from kb.help_center import HelpCenter

router = APIRouter(prefix="/v1", tags=["insights"], route_class=AdminRoute, dependencies=[AdminReads])

_NO_STORE = {"Cache-Control": "no-store"}

Day = date | None


@router.get(
    "/insights", summary="See what was asked, and how it ended", response_model=Insights, responses=problems.described(401, 422, 429, 503)
)
async def get_insights(
    visit: Visiting,
    desk: AtDesk,
    days: Annotated[int, Query(ge=1, le=MOST_DAYS, description="So many days, where `from` is not given.")] = DEFAULT_DAYS,
    first: Annotated[Day, Query(alias="from", description="The first day, in UTC.", examples=["2026-01-01"])] = None,
    last: Annotated[Day, Query(alias="to", description="The last day, in UTC; today by default.", examples=["2026-01-31"])] = None,
) -> Response:
    """Figures of a period, for each day, locale and category, beside the owner's limits, and what was asked most without an answer."""
    chosen = period(first, last, days, datetime.now(UTC).date())
    center = visit.generation.help_center
    collected = await desk.ask(lambda desk: _collect(desk, chosen, center))
    return Response(collected.model_dump_json(), headers=_NO_STORE, media_type="application/json")


def _collect(desk: Desk, chosen: Period, center: HelpCenter) -> Insights:
    with desk.store.reading() as connection:
        return collect(connection, chosen, center)
