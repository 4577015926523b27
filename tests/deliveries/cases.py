"""What is delivered."""

from collections.abc import Sequence
from typing import Any

from api.handoffs.case import Article, Case
from api.handoffs.deliveries.target import Delivery
from api.handoffs.deliveries.text import AgentsText
from api.store.attachments import Attachment
from api.store.handoffs import Event, EventKind, Handoff
from tests.store.rows import NOW, given, handoff, later

REFUND = Article("payments/refund", "Коли прийде повернення", "/v1/articles/uk/payments/refund", "/v1/articles/en/payments/refund")
PICTURE = b"\x89PNG\r\n\x1a\n picture"

TEXT = AgentsText(lambda: "en", "https://help.example/kotae/", "https://desk.example/h/{id}")


def asked(**more: Any) -> Handoff:
    """A hand-off of somebody who told a lot."""
    known: dict[str, Any] = {
        "question": "Де мої гроші?",
        "text": "Чекаю вже тиждень.\n\nДопоможіть, <будь ласка>!",
        "contact": {"name": "Олена Шевченко", "email": "olena@example.com", "phone": "+380441234567"},
        "channel": "email",
        "context": {
            "page": "https://shop.example/checkout",
            "app_version": "4.2",
            "device": "Pixel 9",
            "shown": ["a1"],
            "opened": [],
            "rejected": ["payments/refund"],
        },
    }
    return handoff(**{**known, **more})


def picture(number: int = 1, **more: Any) -> Attachment:
    return Attachment(
        **{"id": f"{number:032x}", "at": NOW, "media_type": "image/png", "size": len(PICTURE), "width": 1, "height": 1, **more}
    )


def delivery(
    kind: EventKind = "opened", of: Handoff | None = None, *, pictures: Sequence[Attachment] = (), number: int = 1, **more: Any
) -> Delivery:
    """The `number`th that happens to a hand-off; a message says so."""
    events = [Event(NOW, "opened", id=1)]
    text = more.pop("text", f"message {number}") if kind == "message" else None
    if kind != "opened":
        events.append(Event(later(minutes=number), kind, text, id=number))
    answers = [given("a1", question="повернення коштів", outcome="suggest")]
    case = Case(of or asked(), events, answers, {REFUND.id: REFUND}, list(pictures))
    known: dict[str, Any] = {"attempt": 1, "reference": None, "read_attachment": lambda _: PICTURE}
    return Delivery(**{"id": f"msg_{number:012x}{0:020x}", "kind": kind, "at": events[-1].at, "text": text, "case": case, **known, **more})
