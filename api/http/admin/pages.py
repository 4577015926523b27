"""Routes of the owner's pages. While there is no key that opens them they do not exist."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Annotated, Concatenate, ParamSpec, TypeVar, get_args
from urllib.parse import quote

from fastapi import APIRouter, Depends, Form, Header, Path, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.exceptions import HTTPException

from api.handoffs.opening import Desk
from api.http.access import Door
from api.http.admin.session import from_elsewhere, log_in, log_out, logged_in
from api.http.inbox.admin_route import AdminRoute, check_writes, may_read
from api.http.inbox.desk import AtDesk
from api.http.parameters import Visiting
from api.insights.collect import collect, unanswered
from api.insights.models import Insights, Unanswered
from api.insights.period import DEFAULT_DAYS, MOST_DAYS, Period, period
from api.keys import Keyring
from api.pages.admin import views
from api.pages.admin.views import Frame
from api.store import Connection
from api.store.confidence_votes import VotedStep, count_votes
from api.store.handoffs import Event, Handoff, State, find_events, find_handoff, list_handoffs
from api.store.keys import Key
from api.store.outbox import OutboxRow, revive, rows_of
from api.store.tallies import asked_without_answer
from kb.errors import KeyRefused, RateLimited
from kb.help_center import HelpCenter
from kb.locale import KNOWN, accepted, match

_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
_MOST_QUESTIONS = 100
_MOST_HANDOFFS = 100
_STATES: tuple[State, ...] = get_args(State)
_SEE_OTHER = 303

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


class OwnersRoute(AdminRoute):
    """A page of the owner's."""

    def admit(self, request: Request) -> None:
        """Looks at who made the browser send this, before anything is read."""
        if request.method == "POST" and from_elsewhere(request):
            raise KeyRefused("another site sent this; use the owner's pages themselves, and let a proxy pass on `Host`")


async def _owner(request: Request, desk: AtDesk) -> Key:
    """The key with which somebody is logged in; others are sent to where they can do that."""
    key = await logged_in(request, desk)
    if key is None:
        raise HTTPException(_SEE_OTHER, "log in first", {"Location": _address(request, "login")})
    return key


Owner = Annotated[Key, Depends(_owner)]

router = APIRouter(prefix="/admin", route_class=OwnersRoute, include_in_schema=False)

HandoffId = Annotated[str, Path(max_length=100)]
Days = Annotated[int, Query(ge=1, le=MOST_DAYS)]


async def _frame(
    request: Request, visit: Visiting, locale: Annotated[str, Query(max_length=35)] = "", accept_language: Annotated[str, Header()] = ""
) -> Frame:
    """In the language that is stated, else the browser's, else the help centre's."""
    center = visit.generation.help_center
    chosen = match(locale, KNOWN) or accepted(accept_language, KNOWN) or match(center.default_locale, KNOWN) or "en"
    return Frame(center, chosen, request.scope["root_path"])


Framed = Annotated[Frame, Depends(_frame)]


@router.get("", dependencies=[Depends(_owner)])
async def get_admin(request: Request) -> Response:
    """The first of the owner's pages."""
    return RedirectResponse(_address(request), 308)


@router.get("/", dependencies=[Depends(_owner)])
async def get_admin_insights(frame: Framed, desk: AtDesk, days: Days = DEFAULT_DAYS) -> Response:
    """Figures with charts."""
    insights = await desk.ask(lambda desk: _read(desk, _insights, _last(days), frame.center))
    return _page(views.insights_page(frame, days, insights))


@router.get("/questions", dependencies=[Depends(_owner)])
async def get_admin_questions(frame: Framed, desk: AtDesk, days: Days = DEFAULT_DAYS) -> Response:
    """Questions without an answer."""
    chosen = _last(days)
    questions = await desk.ask(lambda desk: _read(desk, _questions, chosen))
    return _page(views.questions_page(frame, days, chosen, questions))


@router.get("/confidence", dependencies=[Depends(_owner)])
async def get_admin_confidence(frame: Framed, desk: AtDesk, days: Days = DEFAULT_DAYS) -> Response:
    """How sure answers were, beside votes."""
    chosen = _last(days)
    steps = await desk.ask(lambda desk: _read(desk, _votes, chosen))
    return _page(views.confidence_page(frame, days, chosen, steps))


@router.get("/handoffs", dependencies=[Depends(_owner)])
async def get_admin_handoffs(frame: Framed, desk: AtDesk, state: Annotated[str, Query(max_length=20)] = "") -> Response:
    """The latest hand-offs, of one state or not delivered."""
    shown = await desk.ask(lambda desk: _read(desk, _handoffs, state))
    return _page(views.handoffs_page(frame, shown, _STATES, state, _MOST_HANDOFFS))


@router.get("/handoffs/{handoff_id}", dependencies=[Depends(_owner)])
async def get_admin_handoff(frame: Framed, desk: AtDesk, handoff_id: HandoffId) -> Response:
    """All that is known of one."""
    handoff, events, deliveries = await desk.ask(lambda desk: _read(desk, _handoff, handoff_id))
    if handoff is None:
        raise HTTPException(404, "there is no such hand-off")
    return _page(views.handoff_page(frame, handoff, events, deliveries))


@router.post("/handoffs/{handoff_id}/retry")
async def post_admin_retry(request: Request, owner: Owner, frame: Framed, desk: AtDesk, handoff_id: HandoffId) -> Response:
    """Sends again what was given up, or waits."""
    check_writes(owner)
    await desk.ask(lambda desk: _revive(desk, handoff_id))
    return RedirectResponse(_address(request, f"handoffs/{quote(handoff_id, safe='')}", frame.locale), _SEE_OTHER)


@router.get("/login")
async def get_admin_login(frame: Framed) -> Response:
    """Asks for a key."""
    return _page(views.login_page(frame))


@router.post("/login")
async def post_admin_login(request: Request, frame: Framed, desk: AtDesk, key: Annotated[str, Form(max_length=1000)] = "") -> Response:
    """Logs in; guessing is limited by address."""
    door: Door = request.app.state.door
    try:
        await door.count_own("login", request)
    except RateLimited as error:
        return _page(views.login_page(frame, again_in=error.seconds), 429, {"Retry-After": str(error.seconds)})
    keyring: Keyring = request.app.state.keyring
    found = keyring.find(key.strip())
    if found is None or not may_read(found):
        return _page(views.login_page(frame, wrong=True), 401)
    response = RedirectResponse(_address(request, locale=frame.locale), _SEE_OTHER)
    await log_in(request, response, desk, found)
    return response


@router.post("/logout")
async def post_admin_logout(request: Request, desk: AtDesk) -> Response:
    """Forgets who it was."""
    response = RedirectResponse(_address(request, "login"), _SEE_OTHER)
    await log_out(request, response, desk)
    return response


def _page(html: str, status: int = 200, more: dict[str, str] | None = None) -> HTMLResponse:
    return HTMLResponse(html, status, {**_HEADERS, **(more or {})})


def _address(request: Request, page: str = "", locale: str = "") -> str:
    return f"{request.scope['root_path']}/admin/{page}" + (f"?locale={locale}" if locale else "")


def _last(days: int) -> Period:
    return period(None, None, days, datetime.now(UTC).date())


# --- what is read, in threads of the desk


def _read(
    desk: Desk, read: Callable[Concatenate[Connection, Parameters], Result], *given: Parameters.args, **more: Parameters.kwargs
) -> Result:
    with desk.store.reading() as connection:
        return read(connection, *given, **more)


def _insights(connection: Connection, chosen: Period, center: HelpCenter) -> Insights:
    return collect(connection, chosen, center)


def _questions(connection: Connection, chosen: Period) -> list[Unanswered]:
    return unanswered(asked_without_answer(connection, chosen.start, chosen.end), _MOST_QUESTIONS)


def _votes(connection: Connection, chosen: Period) -> list[VotedStep]:
    return count_votes(connection, chosen.start, chosen.end)


def _handoffs(connection: Connection, wanted: str) -> list[tuple[Handoff, Sequence[OutboxRow]]]:
    state = next((state for state in _STATES if state == wanted), None)
    listed = list_handoffs(connection, state, _MOST_HANDOFFS, undelivered=wanted == "undelivered")
    rows = rows_of(connection, [handoff.id for handoff in listed])
    return [(handoff, [row for row in rows if row.handoff_id == handoff.id]) for handoff in listed]


def _handoff(connection: Connection, handoff_id: str) -> tuple[Handoff | None, list[Event], list[OutboxRow]]:
    return find_handoff(connection, handoff_id), find_events(connection, handoff_id), rows_of(connection, [handoff_id])


def _revive(desk: Desk, handoff_id: str) -> None:
    with desk.store.writing() as connection:
        revive(connection, datetime.now(UTC), handoff_id)
