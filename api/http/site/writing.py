"""Routes by which a person writes to a human from a page, and sees what became of it. They work without JavaScript."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, Path, Request, Response
from pydantic import ValidationError

from api.answers.request import LONGEST_QUESTION
from api.handoffs import conversation
from api.handoffs.request import HandoffRequest
from api.http.inbox.desk import AtDesk
from api.http.inbox.opening import OpenedHandoff, destination, hand_over
from api.http.parameters import Text, Visiting
from api.http.site.page_route import PageRoute, Placed, PurposeRoute, moved, private
from api.pages.site import Place
from api.pages.site.contact import contact_page, sent_page

router = APIRouter(route_class=PageRoute, include_in_schema=False)
sending = APIRouter(route_class=PurposeRoute.of("handoffs"), include_in_schema=False)

_COOKIE = "kotae_request"
_COOKIE_DAYS = 90

HandoffId = Annotated[str, Path(pattern="^[0-9a-f]{32}$")]
"""As hand-offs are named."""


@router.get("/{locale:tag}/contact")
async def get_contact(place: Placed, visit: Visiting) -> Response:
    """The ways to a human, and a form."""
    return private(contact_page(place, keeps=visit.inbox is not None))


@router.post("/{locale:tag}/contact")
async def post_contact(place: Placed, visit: Visiting, question: Annotated[Text, Form(max_length=LONGEST_QUESTION)] = "") -> Response:
    """The same with what was asked before; nothing is sent yet."""
    return private(contact_page(place, {"question": question}, keeps=visit.inbox is not None))


@sending.post("/{locale:tag}/contact/send")
async def post_contact_send(
    request: Request,
    place: Placed,
    visit: Visiting,
    desk: AtDesk,
    question: Annotated[Text, Form()] = "",
    text: Annotated[Text, Form()] = "",
    email: Annotated[Text, Form()] = "",
    key: Annotated[Text, Form(max_length=100)] = "",
) -> Response:
    """Opens a hand-off, once for each `key`, and leads to a page that says what happens next."""
    typed = {"question": question, "text": text, "email": email.strip(), "key": key}
    handoff, wrong = _read(place, typed)
    if handoff is None:
        return private(contact_page(place, typed, wrong=wrong), 422)
    opened = await hand_over(desk, handoff, await destination(visit, handoff, ""), key)
    response = moved(place.path(f"contact/requests/{opened.id}"), 303)
    response.headers["Cache-Control"] = "no-store"
    _remember(request, response, place, opened)
    return response


@router.get("/{locale:tag}/contact/requests/{handoff_id}")
async def get_sent(request: Request, place: Placed, desk: AtDesk, handoff_id: HandoffId) -> Response:
    """Where a hand-off stands, for the browser that opened it."""
    secret = request.cookies.get(f"{_COOKIE}_{handoff_id}", "")
    status = await desk.ask(lambda desk: conversation.status(desk, handoff_id, secret))
    return private(sent_page(place, status))


def _read(place: Place, typed: dict[str, str]) -> tuple[HandoffRequest | None, dict[str, str]]:
    """What is to be handed over; None, and what is amiss in which field, where it cannot be."""
    if not typed["question"].strip() and not typed["text"].strip():
        return None, {"text": "blank"}
    contact = {"email": typed["email"]} if typed["email"] else {}
    try:
        sent: dict[str, Any] = {"question": typed["question"] or None, "text": typed["text"] or None}
        return HandoffRequest(**sent, locale=place.locale, contact=contact, channel="form", page=place.path("contact")), {}
    except ValidationError as error:
        return None, {"email" if "email" in flaw["loc"] else "text": "wrong" for flaw in error.errors()}


def _remember(request: Request, response: Response, place: Place, opened: OpenedHandoff) -> None:
    """Lets this browser, and nobody who sees the address, come back."""
    response.set_cookie(
        f"{_COOKIE}_{opened.id}",
        opened.secret,
        max_age=_COOKIE_DAYS * 24 * 3600,
        path=f"{place.root}/{place.locale}/contact/requests/{opened.id}",
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="strict",
    )
