"""Tickets in Zammad: https://docs.zammad.org/en/latest/api/ticket/index.html

The person's words are an article of the customer, what agents need to know an internal note. A mark in the ticket's title and in
the subjects of articles says what is there already.
"""

import base64
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from api.handoffs.deliveries.json_api import REQUESTS, JsonApi
from api.handoffs.deliveries.rendering import as_html
from api.handoffs.deliveries.sending import Bounds
from api.handoffs.deliveries.target import Delivered, Delivery
from api.handoffs.deliveries.text import AgentsText, Letter, mark, pictures_of


class ZammadTarget:
    """Makes a ticket of each hand-off, and adds articles to it."""

    name = "zammad"

    def __init__(self, url: str, token: str, group: str, text: AgentsText, bounds: Bounds) -> None:
        """`token` is an access token with the permission `ticket.agent`, `group` where tickets are made."""
        self.address = url.rstrip("/")
        self.time_limit = REQUESTS * bounds.seconds
        self._headers = {"Authorization": f"Token token={token}"}
        self._group = group
        self._text = text
        self._bounds = bounds

    def deliver(self, delivery: Delivery) -> Delivered:
        """The reference is the ticket's id."""
        api = JsonApi(f"{self.address}/api/v1", self._headers, self._bounds)
        letter = self._text.letter(delivery)
        ticket = _there(api, delivery.reference) or _find(api, _ticket_mark(delivery))
        if ticket is None and delivery.kind == "withdrawn":
            return Delivered()
        if ticket is None:
            ticket = self._create(api, delivery, letter)
        marks = [str(article.get("subject") or "") for article in api.ask("GET", f"/ticket_articles/by_ticket/{ticket}").objects()]
        if delivery.kind == "message":
            _add(api, marks, {"ticket_id": ticket, **_said(delivery, letter)})
        else:
            _add(api, marks, {"ticket_id": ticket, **_noted(delivery, letter)})
        return Delivered(str(ticket))

    def _create(self, api: JsonApi, delivery: Delivery, letter: Letter) -> int:
        """Makes a ticket, and reads it back: core workflows and triggers change tickets as they are made."""
        title = f"{letter.subject} [{_ticket_mark(delivery)}]"
        ticket = {"title": title, "group": self._group, "customer_id": _customer(api, delivery), "article": _said(delivery, letter)}
        made = api.ask("POST", "/tickets", ticket, allowed=(HTTPStatus.UNPROCESSABLE_ENTITY,))
        if made.status == HTTPStatus.UNPROCESSABLE_ENTITY:  # an address that Zammad does not take: it stands in the note
            made = api.ask("POST", "/tickets", {**ticket, "customer_id": _myself(api)})
        number = made.get("id")
        if not isinstance(number, int):
            raise api.strange("without a ticket")
        if _ticket_mark(delivery) not in str(api.ask("GET", f"/tickets/{number}").get("title")):
            changed = api.ask("PUT", f"/tickets/{number}", {"title": title})
            if _ticket_mark(delivery) not in str(changed.get("title")):
                raise api.strange(f"that ticket {number} has another title than it was given; something in Zammad changes it")
        return number


def _ticket_mark(delivery: Delivery) -> str:
    return f"kotae-{delivery.case.handoff.id[:12]}"


def _there(api: JsonApi, reference: str | None) -> int | None:
    """The ticket, unless it was deleted."""
    if not reference or not reference.isdigit():
        return None
    shown = api.ask("GET", f"/tickets/{reference}", allowed=(HTTPStatus.NOT_FOUND,))
    return int(reference) if shown.status == HTTPStatus.OK else None


def _find(api: JsonApi, marked: str) -> int | None:
    """The ticket that was made for a hand-off, if one was; by a condition, as the index of words may be behind."""
    condition = {"condition": {"ticket.title": {"operator": "contains", "value": marked}}}
    found = api.ask("POST", f"/tickets/search?{urlencode({'expand': 'true', 'limit': 10})}", condition).objects()
    numbers = [ticket["id"] for ticket in found if marked in str(ticket.get("title")) and isinstance(ticket.get("id"), int)]
    return min(numbers, default=None)


def _customer(api: JsonApi, delivery: Delivery) -> str | int:
    """The person, whom Zammad finds by the address or makes; without an address it is we."""
    email = delivery.case.handoff.contact.get("email")
    return f"guess:{email}" if email else _myself(api)


def _myself(api: JsonApi) -> int:
    """Whose token it is."""
    number = api.ask("GET", "/users/me").get("id")
    if not isinstance(number, int):
        raise api.strange("without a user")
    return number


def _said(delivery: Delivery, letter: Letter) -> dict[str, Any]:
    """What the person wrote, with their pictures."""
    attachments = [
        {
            "filename": f"{picture.id}.{picture.media_type.partition('/')[2]}",
            "data": base64.b64encode(delivery.read_attachment(picture.id)).decode(),
            "mime-type": picture.media_type,
        }
        for picture in pictures_of(delivery)
    ]
    article = {"subject": mark(delivery), "body": letter.words, "content_type": "text/plain"}
    return {**article, "type": "web", "sender": "Customer", "internal": False, "attachments": attachments}


def _noted(delivery: Delivery, letter: Letter) -> dict[str, Any]:
    """What only agents see."""
    article = {"subject": f"{mark(delivery)}-note", "body": as_html("", letter.notes), "content_type": "text/html"}
    return {**article, "type": "note", "sender": "Agent", "internal": True}


def _add(api: JsonApi, there: list[str], article: dict[str, Any]) -> None:
    """Adds an article, unless the ticket has it."""
    if article["subject"] not in there:
        api.ask("POST", "/ticket_articles", article)
