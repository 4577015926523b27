"""The route for translators: what is missing or behind, and how much it is asked for."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.handoffs.opening import Desk
from api.http import problems
from api.http.inbox.admin_route import AdminReads, AdminRoute
from api.http.inbox.desk import AtDesk
from api.http.parameters import Visiting
from api.insights.period import DEFAULT_DAYS, MOST_DAYS, period
from api.translations import TranslationList, TranslationState, demand, of_generation
from api.translations.listing import Demand

router = APIRouter(prefix="/v1", tags=["insights"], route_class=AdminRoute, dependencies=[AdminReads])

_NO_STORE = {"Cache-Control": "no-store"}


@router.get(
    "/translations", summary="See translations", response_model=TranslationList, responses=problems.described(401, 404, 422, 429, 503)
)
async def get_translations(
    request: Request,
    visit: Visiting,
    desk: AtDesk,
    days: Annotated[
        int, Query(ge=1, le=MOST_DAYS, description="How much they were asked for in so many days, today the last.")
    ] = DEFAULT_DAYS,
    locale: Annotated[str, Query(max_length=100, description="Only of this locale.")] = "",
    state: Annotated[TranslationState | None, Query(description="Only those that stand so.")] = None,
) -> Response:
    """How each article stands in each locale: missing, behind its original, or current."""
    asked = await desk.ask(lambda desk: _demand(desk, days)) if request.app.state.inbox else None
    wanted = visit.stated_locale(locale) if locale else ""
    listed = of_generation(visit.generation, visit.viewer, asked)
    chosen = tuple(row for row in listed.translations if wanted in ("", row.locale) and state in (None, row.state))
    content = listed.model_copy(update={"translations": chosen}).model_dump_json()
    return Response(content, headers=_NO_STORE, media_type="application/json")


def _demand(desk: Desk, days: int) -> Demand:
    asked = period(None, None, days, datetime.now(UTC).date())
    with desk.store.reading() as connection:
        return demand(connection, asked.start, asked.end)
