"""Zammad, as far as its API's documentation tells of what is used."""

from dataclasses import dataclass, field
from typing import Any

from tests.deliveries.server import Answer, Request

ME = 3


@dataclass
class Zammad:
    """Tickets with their articles."""

    tickets: dict[int, dict[str, Any]] = field(default_factory=dict)
    articles: list[dict[str, Any]] = field(default_factory=list)
    changes_titles: bool = False
    """Whether a core workflow writes titles anew."""

    refuses_customers: bool = False

    def answer(self, request: Request) -> Answer:
        if request.headers.get("authorization") != "Token token=s3cret":
            return 401, {"error": "Not authorized"}
        if request.matches("GET /api/v1/users/me"):
            return 200, {"id": ME, "login": "kotae"}
        if request.matches("POST /api/v1/tickets/search"):
            wanted = request.json["condition"]["ticket.title"]
            assert wanted["operator"] == "contains"
            return 200, [ticket for ticket in self.tickets.values() if wanted["value"] in ticket["title"]]
        if request.matches("POST /api/v1/tickets"):
            return self._create(request.json)
        if request.matches("POST /api/v1/ticket_articles"):
            return 201, self._article(request.json)
        return self._ticket(request)

    def _ticket(self, request: Request) -> Answer:
        path = request.matches(r"(GET|PUT) /api/v1/(tickets|ticket_articles/by_ticket)/(\d+)")
        if not path or int(path[3]) not in self.tickets:
            return 404, {"error": "No such object"}
        number = int(path[3])
        if path[2] != "tickets":
            return 200, [article for article in self.articles if article["ticket_id"] == number]
        if path[1] == "PUT":
            self.tickets[number] |= request.json
        return 200, self.tickets[number]

    def _create(self, asked: dict[str, Any]) -> Answer:
        if self.refuses_customers and str(asked["customer_id"]).startswith("guess:"):
            return 422, {"error": "Email invalid"}
        number = len(self.tickets) + 1
        title = "A new ticket" if self.changes_titles else asked["title"]
        self.tickets[number] = {
            "id": number,
            "number": f"2200{number}",
            "title": title,
            "customer": asked["customer_id"],
            "group": asked["group"],
        }
        self._article({"ticket_id": number, **asked["article"]})
        return 201, self.tickets[number] | {"title": asked["title"]}

    def _article(self, asked: dict[str, Any]) -> dict[str, Any]:
        made = {"id": len(self.articles) + 1, **asked}
        self.articles.append(made)
        return made
