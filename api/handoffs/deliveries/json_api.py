"""One conversation with another system's JSON API: bounded as a whole, and each way to fail told as one of ours."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any

from api.handoffs.deliveries.sending import Bounds, host_of, retry_after, send
from kb.errors import DeliveryFailed, DeliveryRefused

REQUESTS = 3
"""A try of several requests takes so many times the limit of one at most."""

_LARGEST_REPLY = 4 * 1024 * 1024
"""Bytes: a hundred comments of a long ticket."""

_LATER = {
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.PAYMENT_REQUIRED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.METHOD_NOT_ALLOWED,
    HTTPStatus.REQUEST_TIMEOUT,
    HTTPStatus.CONFLICT,
    HTTPStatus.LOCKED,
    HTTPStatus.TOO_EARLY,
    HTTPStatus.TOO_MANY_REQUESTS,
}
"""What may end otherwise when an operator mended something, or when time went by; other statuses from 400 to 499 never do."""


@dataclass(frozen=True, slots=True)
class Replied:
    """What the other system said."""

    status: int
    data: Any
    """Its JSON; None where there is none."""

    def get(self, *keys: str) -> Any:
        """What stands below some keys; None where they are not there."""
        found: Any = self.data
        for key in keys:
            found = found.get(key) if isinstance(found, dict) else None
        return found

    def objects(self, *keys: str) -> list[dict[str, Any]]:
        """The objects of the list below some keys, or of the whole where there are none."""
        found = self.get(*keys)
        return [entry for entry in found if isinstance(entry, dict)] if isinstance(found, list) else []


class JsonApi:
    """Asks one system, until its time is over. Made for each try."""

    def __init__(self, url: str, headers: Mapping[str, str], bounds: Bounds) -> None:
        self._url = url.rstrip("/")
        self._headers = {"Accept": "application/json", **headers}
        self._bounds = replace(bounds, largest_reply=_LARGEST_REPLY)
        self._end = time.monotonic() + REQUESTS * bounds.seconds

    def ask(
        self,
        method: str,
        path: str,
        payload: Any = None,
        *,
        content: tuple[str, bytes] | None = None,
        headers: Mapping[str, str] | None = None,
        allowed: tuple[int, ...] = (),
    ) -> Replied:
        """What came back with a 2xx, or with one of the `allowed` statuses; all else is raised, as `DeliveryFailed` or `DeliveryRefused`.

        `content` is a media type and bytes, in place of JSON.
        """
        media_type, body = content or ("application/json", b"" if payload is None else json.dumps(payload, ensure_ascii=False).encode())
        left = self._end - time.monotonic()
        if left <= 0:
            raise DeliveryFailed(f"{host_of(self._url)} took longer than {REQUESTS} × {self._bounds.seconds:g} s in all")
        bounds = replace(self._bounds, seconds=min(left, self._bounds.seconds))
        sent = {**self._headers, **({"Content-Type": media_type} if body else {}), **(headers or {})}
        reply = send(method, f"{self._url}{path}", bounds, headers=sent, content=body)
        if reply.status not in allowed and not HTTPStatus.OK <= reply.status < HTTPStatus.MULTIPLE_CHOICES:
            raise self._refusal(reply.status, retry_after(reply))
        return Replied(reply.status, self._read(reply.body, must=reply.status not in allowed))

    def strange(self, what: str) -> DeliveryFailed:
        """For a reply that is not what the documentation says."""
        return DeliveryFailed(f"{host_of(self._url)} answered {what}")

    def _refusal(self, status: int, wait: float) -> DeliveryFailed:
        told = f"{host_of(self._url)} answered {status}"
        if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
            told += ": the key that is set may not do this"
        lasting = HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR and status not in _LATER
        return DeliveryRefused(told) if lasting else DeliveryFailed(told, wait)

    def _read(self, body: bytes, *, must: bool) -> Any:
        try:
            data = json.loads(body) if body.strip() else None
            if b"\\u" in body:
                json.dumps(data, ensure_ascii=False).encode()  # fails of half surrogates, which no address can carry
            return data
        except (ValueError, RecursionError) as error:
            if must:
                raise self.strange("with something that is no JSON") from error
            return None
