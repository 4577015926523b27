"""Zendesk Support, as far as its API's documentation tells of what is used."""

from dataclasses import dataclass, field
from typing import Any

from tests.deliveries.server import Answer, Request


@dataclass
class Zendesk:
    """Tickets with their audits, and uploads."""

    tickets: dict[int, dict[str, Any]] = field(default_factory=dict)
    audits: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    uploads: dict[str, list[bytes]] = field(default_factory=dict)
    keys: dict[str, tuple[Any, int]] = field(default_factory=dict)
    suspended: bool = False
    """Whether the requester may make no tickets."""

    drops_external_id: bool = False
    """Whether a trigger changes tickets as they are made."""

    page_size: int = 100

    def comments(self, number: int = 1) -> list[dict[str, Any]]:
        return [event for audit in self.audits[number] for event in audit["events"] if event["type"] == "Comment"]

    def answer(self, request: Request) -> Answer:
        if request.headers.get("authorization") != "Basic YWdlbnRAZGVzay5leGFtcGxlL3Rva2VuOnMzY3JldA==":
            return 401, {"error": "Couldn't authenticate you"}
        if request.matches("GET /api/v2/tickets"):
            found = [ticket for ticket in self.tickets.values() if ticket["external_id"] == request.query["external_id"]]
            return 200, {"tickets": found, "count": len(found), "next_page": None, "previous_page": None}
        if request.matches("POST /api/v2/tickets"):
            return self._create(request)
        if request.matches("POST /api/v2/uploads"):
            return self._upload(request)
        path = request.matches(r"(GET|PUT) /api/v2/tickets/(\d+)(/audits)?")
        if not path or int(path[2]) not in self.tickets:
            return 404, {"error": "RecordNotFound", "description": "Not found"}
        return self._audits(request, int(path[2])) if path[3] else self._ticket(request, int(path[2]))

    def _create(self, request: Request) -> Answer:
        asked = request.json["ticket"]
        key = request.headers["idempotency-key"]
        if key in self.keys:
            same = self.keys[key][0] == asked
            return (201, {"ticket": self.tickets[self.keys[key][1]]}) if same else (400, {"error": "IdempotentRequestError"})
        if self.suspended and "requester" in asked:
            return 422, {"error": "RecordInvalid", "details": {"requester": [{"description": "Requester: is suspended"}]}}
        number = len(self.tickets) + 1
        external_id = None if self.drops_external_id else asked["external_id"]
        requester_id = 77 if "requester" in asked else 1
        made = {"id": number, "subject": asked["subject"], "external_id": external_id, "status": "new", "requester_id": requester_id}
        self.tickets[number] = made | {"via_followup_source_id": asked.get("via_followup_source_id"), "requester": asked.get("requester")}
        self.keys[key] = (asked, number)
        self._note(number, asked, author=requester_id)
        return 201, {"ticket": self.tickets[number] | {"external_id": asked["external_id"]}, "audit": self.audits[number][0]}

    def _note(self, number: int, asked: dict[str, Any], author: int) -> None:
        comment = {"type": "Comment", "author_id": author, **asked["comment"]} if "comment" in asked else None
        metadata = {"system": {"client": "kotae"}, "custom": asked.get("metadata", {})}
        self.audits.setdefault(number, []).append(
            {"id": 1, "ticket_id": number, "metadata": metadata, "events": [comment] if comment else [{"type": "Change"}]}
        )

    def _upload(self, request: Request) -> Answer:
        token = request.query.get("token") or f"token{len(self.uploads) + 1}"
        self.uploads.setdefault(token, []).append(request.body)
        return 201, {"upload": {"token": token, "attachment": {"file_name": request.query["filename"]}}}

    def _ticket(self, request: Request, number: int) -> Answer:
        if request.method == "PUT":
            if self.tickets[number]["status"] == "closed":
                return 422, {"error": "RecordInvalid", "details": {"status": [{"description": "closed prevents ticket update"}]}}
            asked = request.json["ticket"]
            if "external_id" in asked:
                self.tickets[number]["external_id"] = asked["external_id"]
            self._note(number, asked, author=1)
        return 200, {"ticket": self.tickets[number]}

    def _audits(self, request: Request, number: int) -> Answer:
        size, start = min(int(request.query["page[size]"]), self.page_size), int(request.query.get("page[after]", 0))
        page = self.audits[number][start : start + size]
        more = start + size < len(self.audits[number])
        return 200, {"audits": page, "meta": {"has_more": more, "after_cursor": str(start + size) if more else None}, "links": {}}
