"""Conversations in an API inbox of Chatwoot: https://developers.chatwoot.com/api-reference/contacts-api/create-a-contact

Each hand-off is a contact session of its own, named by its id, with one conversation: asked for again, it gives the same one. A contact
that it knows by e-mail or phone is used again. Each message ends with a mark by which it is found again.
"""

import hashlib
import hmac
import re
import secrets
from typing import Any
from urllib.parse import quote

from api.handoffs.deliveries.json_api import REQUESTS, JsonApi
from api.handoffs.deliveries.rendering import as_plain
from api.handoffs.deliveries.sending import Bounds
from api.handoffs.deliveries.target import Delivered, Delivery
from api.handoffs.deliveries.text import AgentsText, mark, pictures_of

_MOST_PAGES = 10
"""Of twenty messages. In a conversation with more, what was added may not be found, and is added again."""

_MISSING, _INVALID = 404, 422
_E164 = re.compile(r"\+[1-9]\d{1,14}", re.ASCII)


class ChatwootTarget:
    """Makes a conversation of each hand-off, and adds messages to it."""

    name = "chatwoot"

    def __init__(self, url: str, inbox: str, hmac_token: str, text: AgentsText, bounds: Bounds) -> None:
        """`inbox` is the inbox identifier of an API channel; `hmac_token` is empty where the inbox does not ask for it."""
        self.address = url.rstrip("/")
        self.time_limit = REQUESTS * bounds.seconds
        self._inbox = inbox
        self._hmac_token = hmac_token
        self._text = text
        self._bounds = bounds

    def deliver(self, delivery: Delivery) -> Delivered:
        """The reference is the contact's session and the conversation's number, with a slash between."""
        api = JsonApi(f"{self.address}/public/api/v1/inboxes/{quote(self._inbox, safe='')}", {}, self._bounds)
        place = delivery.reference
        there = _has(api, _messages(place), mark(delivery)) if place else None
        if not place or there is None:
            place = self._conversation(api, delivery)
            if place is None:
                return Delivered()
            there = _has(api, _messages(place), mark(delivery))
        if not there:
            letter = self._text.letter(delivery)
            _say(api, _messages(place), f"{as_plain(letter.words, letter.notes)}\n\n{mark(delivery)}", delivery)
        return Delivered(place)

    def _conversation(self, api: JsonApi, delivery: Delivery) -> str | None:
        """The one of the hand-off, made where there is none; None where nobody needs to know that it was taken back."""
        source = self._contact(api, delivery)
        path = f"/contacts/{quote(source, safe='')}/conversations"
        known = api.ask("GET", path).objects()
        numbers = [entry["id"] for entry in known if isinstance(entry.get("id"), int)]
        if not numbers and delivery.kind == "withdrawn":
            return None
        number = min(numbers) if numbers else api.ask("POST", path, {"custom_attributes": _attributes(delivery)}).get("id")
        if not isinstance(number, int):
            raise api.strange("without a conversation")
        return f"{source}/{number}"

    def _contact(self, api: JsonApi, delivery: Delivery) -> str:
        """The session of the hand-off. What Chatwoot does not take of the person stands in the message."""
        contact, name = delivery.case.handoff.contact, f"kotae-{delivery.case.handoff.id}"
        base: dict[str, Any] = {"source_id": delivery.case.handoff.id, "identifier": name, "name": contact.get("name") or name}
        if self._hmac_token:
            base["identifier_hash"] = hmac.new(self._hmac_token.encode(), name.encode(), hashlib.sha256).hexdigest()
        phone = re.sub(r"[\s().-]", "", str(contact.get("phone", "")))
        reached = {"email": contact.get("email"), "phone_number": phone if _E164.fullmatch(phone) else None}
        made = api.ask("POST", "/contacts", base | {key: value for key, value in reached.items() if value}, allowed=(_INVALID,))
        if made.status == _INVALID:
            made = api.ask("POST", "/contacts", base)
        source = made.get("source_id")
        if not isinstance(source, str) or not source:
            raise api.strange("without a contact")
        return source


def _attributes(delivery: Delivery) -> dict[str, Any]:
    """What stands beside the conversation."""
    handoff = delivery.case.handoff
    known = {"kotae_handoff": handoff.id, "locale": handoff.locale, "queue": handoff.queue, "page": handoff.context.get("page")}
    return {key: value for key, value in known.items() if value}


def _messages(place: str) -> str:
    source, _, number = place.rpartition("/")
    return f"/contacts/{quote(source, safe='')}/conversations/{number}/messages"


def _has(api: JsonApi, path: str, marked: str) -> bool | None:
    """Whether a conversation holds a message, the latest first; None where there is no such conversation."""
    before = ""
    for _ in range(_MOST_PAGES):
        page = api.ask("GET", path + before, allowed=(_MISSING,))
        if page.status == _MISSING:
            return None
        messages = page.objects()
        if any(str(message.get("content") or "").endswith(marked) for message in messages):
            return True
        numbers = [message["id"] for message in messages if isinstance(message.get("id"), int)]
        if not numbers or before == f"?before={min(numbers)}":
            return False
        before = f"?before={min(numbers)}"
    return False


def _say(api: JsonApi, path: str, text: str, delivery: Delivery) -> None:
    pictures = [(f"{picture.id}.{picture.media_type.partition('/')[2]}", picture) for picture in pictures_of(delivery)]
    if not pictures:
        said = api.ask("POST", path, {"content": text, "echo_id": delivery.id})
    else:
        files = [(name, picture.media_type, delivery.read_attachment(picture.id)) for name, picture in pictures]
        said = api.ask("POST", path, content=_form({"content": text, "echo_id": delivery.id}, files))
    if not said.get("id"):
        raise api.strange("without a message")


def _form(fields: dict[str, str], files: list[tuple[str, str, bytes]]) -> tuple[str, bytes]:
    """Fields and files as `multipart/form-data` (RFC 7578); names and types are ours, so that nothing needs to be escaped."""
    boundary = secrets.token_hex(16)
    parts = [f'form-data; name="{name}"\r\n\r\n'.encode() + value.encode() for name, value in fields.items()]
    parts += [
        f'form-data; name="attachments[]"; filename="{name}"\r\nContent-Type: {kind}\r\n\r\n'.encode() + content
        for name, kind, content in files
    ]
    body = b"".join(f"--{boundary}\r\nContent-Disposition: ".encode() + part + b"\r\n" for part in parts)
    return f"multipart/form-data; boundary={boundary}", body + f"--{boundary}--\r\n".encode()
