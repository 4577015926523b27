"""Tickets in Zendesk Support: https://developer.zendesk.com/api-reference/ticketing/tickets/tickets/

The person's words are the ticket's public comment, what agents need to know a private one. A hand-off is the ticket's `external_id`, which
is looked up before a ticket is made; what was added to a ticket is found by the metadata of its audits.
"""

import base64
from typing import Any
from urllib.parse import quote, urlencode

from api.handoffs.deliveries.json_api import REQUESTS, JsonApi, Replied
from api.handoffs.deliveries.rendering import as_html
from api.handoffs.deliveries.sending import Bounds
from api.handoffs.deliveries.target import Delivered, Delivery
from api.handoffs.deliveries.text import AgentsText, Letter, pictures_of

_MOST_PAGES = 10
"""Of a hundred audits. In a ticket with more, what was added may not be found, and is added again."""

_MISSING, _INVALID, _BAD = 404, 422, 400


class ZendeskTarget:
    """Makes a ticket of each hand-off, and adds to it."""

    name = "zendesk"

    def __init__(self, url: str, user: str, token: str, text: AgentsText, bounds: Bounds) -> None:
        """`user` is the e-mail address of the agent whose API token it is."""
        self.address = url.rstrip("/")
        self.time_limit = REQUESTS * bounds.seconds
        self._headers = {"Authorization": f"Basic {base64.b64encode(f'{user}/token:{token}'.encode()).decode()}"}
        self._text = text
        self._bounds = bounds

    def deliver(self, delivery: Delivery) -> Delivered:
        """The reference is the ticket's number."""
        api = JsonApi(f"{self.address}/api/v2", self._headers, self._bounds)
        ticket = delivery.reference or _find(api, delivery.case.handoff.id)
        letter = self._text.letter(delivery)
        if delivery.kind == "opened":
            ticket = ticket or _create(api, delivery, letter, delivery.case.handoff.id)
            _add(api, ticket, f"{delivery.id}/note", {"html_body": as_html("", letter.notes), "public": False})
        elif delivery.kind == "message":
            ticket = self._say(api, delivery, letter, ticket)
        elif ticket:
            _add(api, ticket, delivery.id, {"html_body": as_html("", letter.notes), "public": False})
        return Delivered(ticket)

    def _say(self, api: JsonApi, delivery: Delivery, letter: Letter, ticket: str | None) -> str:
        """What the person added, as their own comment. A ticket that is closed for ever or gone has another one follow it."""
        shown = api.ask("GET", f"/tickets/{ticket}", allowed=(_MISSING,)) if ticket else None
        known = shown and shown.get("ticket", "id")
        if ticket and shown and known and shown.get("ticket", "status") != "closed":
            author = shown.get("ticket", "requester_id")
            _add(api, ticket, delivery.id, {"body": letter.words, "public": True, "author_id": author}, delivery)
            return ticket
        return _find(api, delivery.id) or _create(api, delivery, letter, delivery.id, follows=ticket if known else None)


def _find(api: JsonApi, external_id: str) -> str | None:
    """The ticket that was made for something, if one was."""
    found = api.ask("GET", f"/tickets?{urlencode({'external_id': external_id})}").objects("tickets")
    return next((str(ticket["id"]) for ticket in found if ticket.get("external_id") == external_id and ticket.get("id")), None)


def _create(api: JsonApi, delivery: Delivery, letter: Letter, external_id: str, follows: str | None = None) -> str:
    """Makes a ticket, and reads it back: triggers and apps change tickets as they are made."""
    ticket = {
        "subject": letter.subject,
        "external_id": external_id,
        "comment": {"body": letter.words, "public": True, **_uploaded(api, delivery)},
        "metadata": {"kotae": delivery.id},
        "tags": ["kotae"],
        **({"via_followup_source_id": int(follows)} if follows and follows.isdigit() else {}),
    }
    made = _post(api, {**ticket, **_requester(delivery)}, delivery.id)
    if made.status == _INVALID:  # a suspended person, or an address that Zendesk does not take: it stands in the note
        made = _post(api, ticket, f"{delivery.id}-anonymous", last=True)
    number = made.get("ticket", "id")
    if not isinstance(number, int):
        raise api.strange("without a ticket")
    _read_back(api, number, external_id)
    return str(number)


def _post(api: JsonApi, ticket: dict[str, Any], key: str, *, last: bool = False) -> Replied:
    """Within two hours, the same key makes no second ticket."""
    made = api.ask("POST", "/tickets", {"ticket": ticket}, headers={"Idempotency-Key": key}, allowed=(_BAD,) if last else (_BAD, _INVALID))
    if made.status == _BAD:
        raise api.strange("400: an earlier try may have made the ticket; it is looked up again")
    return made


def _read_back(api: JsonApi, number: int, external_id: str) -> None:
    """Where something changed what the ticket is found by, it is set again; raises `DeliveryFailed` while it is not there."""
    kept = api.ask("GET", f"/tickets/{number}").get("ticket", "external_id")
    if kept != external_id:
        changed = api.ask("PUT", f"/tickets/{number}", {"ticket": {"external_id": external_id}})
        if changed.get("ticket", "external_id") != external_id:
            raise api.strange(f"that ticket {number} has another external_id than it was given; a trigger changes it")


def _requester(delivery: Delivery) -> dict[str, Any]:
    """The person, where they gave an address: a requester needs one."""
    contact = delivery.case.handoff.contact
    email = contact.get("email")
    return {"requester": {"name": contact.get("name") or str(email).partition("@")[0], "email": email}} if email else {}


def _uploaded(api: JsonApi, delivery: Delivery) -> dict[str, Any]:
    """The pictures under one token; those of a try that failed are forgotten by Zendesk after an hour."""
    token = ""
    for picture in pictures_of(delivery):
        name = f"{picture.id}.{picture.media_type.partition('/')[2]}"
        query = urlencode({"filename": name} | ({"token": token} if token else {}), quote_via=quote)
        sent = api.ask("POST", f"/uploads?{query}", content=(picture.media_type, delivery.read_attachment(picture.id)))
        token = token or str(sent.get("upload", "token") or "")
        if not token:
            raise api.strange("without a token for an upload")
    return {"uploads": [token]} if token else {}


def _add(api: JsonApi, ticket: str, key: str, comment: dict[str, Any], delivery: Delivery | None = None) -> None:
    """Adds a comment, unless the ticket has it."""
    if not _has(api, ticket, key):
        uploads = _uploaded(api, delivery) if delivery else {}
        api.ask("PUT", f"/tickets/{ticket}", {"ticket": {"comment": {**comment, **uploads}, "metadata": {"kotae": key}}})


def _has(api: JsonApi, ticket: str, key: str) -> bool:
    """Whether an update of the ticket was made with a key."""
    after = ""
    for _ in range(_MOST_PAGES):
        page = api.ask("GET", f"/tickets/{ticket}/audits?{urlencode({'page[size]': 100} | ({'page[after]': after} if after else {}))}")
        if any(Replied(page.status, audit).get("metadata", "custom", "kotae") == key for audit in page.objects("audits")):
            return True
        after = str(page.get("meta", "after_cursor") or "")
        if not page.get("meta", "has_more") or not after:
            return False
    return False
