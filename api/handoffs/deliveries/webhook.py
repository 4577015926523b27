"""A signed webhook, as Standard Webhooks 1.0.0 has it: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md

Any 2xx means that it was taken, 410 that nothing is wanted any more, and everything else that it is to be sent again, redirects too.
"""

import base64
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from api.handoffs.case import as_json
from api.handoffs.deliveries.sending import Bounds, host_of, retry_after, send
from api.handoffs.deliveries.target import Delivered, Delivery
from api.store.alarms import Alarm
from api.store.handoffs import EventKind
from kb.errors import DeliveryFailed, RequestError, TargetGone

_TYPES: Mapping[EventKind, str] = {"opened": "handoff.opened", "message": "handoff.message", "withdrawn": "handoff.withdrawn"}
TEST = "webhook.test"

_SHORTEST_SECRET, _LONGEST_SECRET = 24, 64
"""Bytes, as the standard has it."""


class WebhookTarget:
    """Posts each delivery to one URL, signed with each of the secrets."""

    name = "webhook"

    def __init__(self, url: str, secrets: Sequence[str], bounds: Bounds) -> None:
        """Raises `RequestError` for secrets that cannot be used."""
        self.address = url
        self.time_limit = bounds.seconds
        self._bounds = bounds
        self._signers = [signer(secret) for secret in secrets]

    def deliver(self, delivery: Delivery) -> Delivered:
        """The data is the case; of a message also its text."""
        data = as_json(delivery.case) | ({"message": delivery.text} if delivery.kind == "message" else {})
        self.post(delivery.id, _TYPES[delivery.kind], delivery.at, data)
        return Delivered()

    def deliver_alarm(self, delivery_id: str, alarm: Alarm) -> Delivered:
        """The data is what is known of the alarm."""
        self.post(delivery_id, f"alarm.{alarm.kind}", alarm.at, {"id": alarm.id, **alarm.data})
        return Delivered()

    def post(self, message_id: str, kind: str, at: datetime, data: Mapping[str, Any]) -> int:
        """Posts an event, and returns the status; raises `DeliveryFailed` or `TargetGone`."""
        body = json.dumps({"type": kind, "timestamp": at.isoformat(), "data": data}, ensure_ascii=False)
        now = datetime.now(UTC)
        headers = {
            "Content-Type": "application/json",
            "webhook-id": message_id,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": " ".join(signer.sign(message_id, now, body) for signer in self._signers),
        }
        reply = send("POST", self.address, self._bounds, headers=headers, content=body.encode())
        if reply.status == HTTPStatus.GONE:
            raise TargetGone(f"{host_of(self.address)} answered 410: it wants no webhooks any more")
        if not HTTPStatus.OK <= reply.status < HTTPStatus.MULTIPLE_CHOICES:
            raise DeliveryFailed(f"{host_of(self.address)} answered {reply.status}", retry_after(reply))
        return reply.status


def signer(secret: str) -> Webhook:
    """What signs and verifies with a secret; raises `RequestError` for one that the standard does not have."""
    try:
        size = len(_bytes_of(secret))
    except ValueError as error:
        raise RequestError("a webhook secret is `whsec_` and Base64 behind it; KOTAE_WEBHOOK_SECRETS holds another text") from error
    if not _SHORTEST_SECRET <= size <= _LONGEST_SECRET:
        sizes = f"{_SHORTEST_SECRET} to {_LONGEST_SECRET} bytes"
        raise RequestError(f"a webhook secret stands for {sizes}; one of KOTAE_WEBHOOK_SECRETS has {size}")
    return Webhook(secret)


def verify(secrets: Sequence[str], body: bytes, headers: Mapping[str, str]) -> str:
    """Why a webhook that was received is not one of ours; empty when it is."""
    problem = "no secret is set"
    for secret in secrets:
        try:
            signer(secret).verify(body, dict(headers), json_parse=False)
        except (WebhookVerificationError, ValueError) as error:
            problem = str(error) or type(error).__name__
        else:
            return ""
    return problem


def _bytes_of(secret: str) -> bytes:
    return base64.b64decode(secret.removeprefix("whsec_"), validate=True)
