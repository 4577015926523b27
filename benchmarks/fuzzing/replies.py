"""What other systems answer to a delivery, and each target that reads it."""

import random
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any
from unittest.mock import patch

from api.handoffs.case import Case
from api.handoffs.deliveries import json_api, webhook
from api.handoffs.deliveries.chatwoot import ChatwootTarget
from api.handoffs.deliveries.sending import Bounds, Reply
from api.handoffs.deliveries.target import Delivery, Target
from api.handoffs.deliveries.text import AgentsText
from api.handoffs.deliveries.webhook import WebhookTarget
from api.handoffs.deliveries.zammad import ZammadTarget
from api.handoffs.deliveries.zendesk import ZendeskTarget
from api.store.attachments import Attachment
from api.store.handoffs import Event, EventKind, Handoff
from kb.errors import DeliveryFailed

_NOW = datetime(2026, 11, 1, tzinfo=UTC)
_URL = "https://desk.example"
_TEXT = AgentsText(lambda: "en", "https://help.example")
_TARGETS: Mapping[str, Callable[[], Target]] = {
    "webhook": lambda: WebhookTarget(_URL, ["whsec_" + "c2VjcmV0" * 5], Bounds()),
    "zendesk": lambda: ZendeskTarget(_URL, "agent@desk.example", "token", _TEXT, Bounds()),
    "chatwoot": lambda: ChatwootTarget(_URL, "inbox", "", _TEXT, Bounds()),
    "zammad": lambda: ZammadTarget(_URL, "token", "Users", _TEXT, Bounds()),
}


class Answers:
    """A delivery to one target, and what that answers, request by request."""

    def __init__(self, chance: random.Random, reply: Callable[[random.Random], tuple[int, dict[str, str], bytes]]) -> None:
        self.target = chance.choice(list(_TARGETS))
        self.kind: EventKind = chance.choice(("opened", "message", "withdrawn"))
        self.reference = chance.choice((None, None, "7", "x/8"))
        self.replies = [reply(chance) for _ in range(chance.randint(1, 12))]
        self._asked = 0

    def __repr__(self) -> str:
        return f"{self.kind} to {self.target} ({self.reference}): {self.replies}"

    def deliver(self) -> None:
        """Delivers; that it failed is one of the right ends."""
        self._asked = 0
        with patch.object(json_api, "send", self._send), patch.object(webhook, "send", self._send):
            try:
                _TARGETS[self.target]().deliver(_delivery(self.kind, self.reference))
            except DeliveryFailed:
                return

    def _send(self, *_: Any, **__: Any) -> Reply:
        status, headers, body = self.replies[self._asked % len(self.replies)]
        self._asked += 1
        return Reply(status, headers, body)


def _delivery(kind: EventKind, reference: str | None) -> Delivery:
    handoff = Handoff(
        id="0" * 32,
        secret="1" * 64,
        opened_at=_NOW,
        changed_at=_NOW,
        state="open",
        locale="uk",
        question="Де гроші?",
        text="Чекаю.",
        contact={"email": "o@example.com", "name": "Олена", "phone": "+380441234567"},
        channel=None,
        queue=None,
        context={},
        session=None,
    )
    picture = Attachment(id="2" * 32, at=_NOW, media_type="image/png", size=4, width=1, height=1)
    case = Case(handoff, [Event(_NOW, "opened", id=1)], [], {}, [picture])
    text = "Ще одне." if kind == "message" else None
    return Delivery(f"msg_{'3' * 32}", kind, _NOW, text, case, 1, reference, lambda _: b"\x89PNG")
