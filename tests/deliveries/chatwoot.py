"""An API inbox of Chatwoot, as far as its API's documentation tells of what is used."""

import hashlib
import hmac
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import HTTP
from typing import Any

from tests.deliveries.server import Answer, Request

INBOX = "s3cretInbox"
HMAC_TOKEN = "s3cretToken"


@dataclass
class Chatwoot:
    """Contacts by session, their conversations and messages."""

    hmac_mandatory: bool = False
    refuses_addresses: bool = False
    """Whether e-mail addresses and phone numbers are invalid to it."""

    contacts: dict[str, dict[str, Any]] = field(default_factory=dict)
    conversations: dict[int, dict[str, Any]] = field(default_factory=dict)
    messages: list[dict[str, Any]] = field(default_factory=list)
    files: list[bytes] = field(default_factory=list)

    def answer(self, request: Request) -> Answer:
        base = f"/public/api/v1/inboxes/{INBOX}/contacts"
        if request.matches(f"POST {base}"):
            return self._contact(request.json)
        path = request.matches(rf"(GET|POST) {base}/([^/]+)/conversations(?:/(\d+)/messages)?")
        if not path or path[2] not in self.contacts or (path[3] and int(path[3]) not in self.conversations):
            return 404, {"error": "Resource could not be found"}
        if not path[3]:
            return self._conversations(request, path[2])
        return self._messages(request, int(path[3]))

    def _contact(self, asked: dict[str, Any]) -> Answer:
        expected = hmac.new(HMAC_TOKEN.encode(), str(asked.get("identifier")).encode(), hashlib.sha256).hexdigest()
        if (self.hmac_mandatory or asked.get("identifier_hash")) and asked.get("identifier_hash") != expected:
            return 500, {"error": "HMAC failed: Invalid Identifier Hash Provided"}
        if self.refuses_addresses and ("email" in asked or "phone_number" in asked):
            return 422, {"message": "Email is invalid"}
        known = self.contacts.setdefault(asked["source_id"], asked)
        return 200, {"source_id": asked["source_id"], "pubsub_token": "x", "id": 5, "name": known["name"], "email": known.get("email")}

    def _conversations(self, request: Request, source: str) -> Answer:
        if request.method == "GET":
            return 200, [entry for entry in self.conversations.values() if entry["source"] == source]
        number = len(self.conversations) + 1
        self.conversations[number] = {"id": number, "source": source, "status": "open", "messages": [], **request.json}
        return 200, self.conversations[number]

    def _messages(self, request: Request, number: int) -> Answer:
        if request.method == "GET":
            before = int(request.query.get("before", 1_000_000))
            there = [message for message in self.messages if message["conversation_id"] == number and message["id"] < before]
            return 200, there[-20:]
        said = {"id": len(self.messages) + 1, "content": self._content(request), "message_type": 0, "conversation_id": number}
        self.messages.append(said)
        return 200, said

    def _content(self, request: Request) -> str:
        if request.headers["content-type"] == "application/json":
            return str(request.json["content"])
        form = message_from_bytes(f"Content-Type: {request.headers['content-type']}\r\n\r\n".encode() + request.body, policy=HTTP)
        content = ""
        for part in form.iter_parts():  # type: ignore[attr-defined]
            name = part.get_param("name", header="content-disposition")
            if name == "attachments[]":
                self.files.append(part.get_payload(decode=True))
            elif name == "content":
                content = part.get_payload(decode=True).decode()
        return content
