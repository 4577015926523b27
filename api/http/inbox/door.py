"""What guards the routes by which strangers write to us: limits and publishable keys, before a byte of a body is read."""

from typing import ClassVar

from fastapi import Request

from api.handoffs.pictures import MOST_BYTES
from api.http.guarded_route import GuardedRoute
from api.http.inbox.keys import same
from api.http.inbox.rate_limits import Purpose, RateLimits
from api.runtime import Settings
from kb.errors import KeyRefused

KEY_HEADER = "Kotae-Key"

_LOGINS = "10/minute, 100/day"
"""How often one address may try the admin key on the owner's pages."""


class Door:
    """Who may come in, and how often."""

    def __init__(self, settings: Settings) -> None:
        self._keys = [key.partition("@")[::2] for key in settings.publishable_keys]
        by_address: dict[Purpose, str] = {
            "handoffs": settings.handoff_limit,
            "uploads": settings.upload_limit,
            "feedback": settings.feedback_limit,
            "login": _LOGINS,
        }
        self._limits = RateLimits(by_address, settings.key_limit)

    def admit(self, purpose: Purpose, request: Request) -> None:
        """Raises `KeyRefused` or `RateLimited`."""
        key = request.headers.get(KEY_HEADER, "")
        if self._keys:
            self._check(key, request.headers.get("Origin", ""))
        self._limits.count(purpose, _address(request), key if self._keys else "")

    def count(self, purpose: Purpose, request: Request) -> None:
        """The same for the help centre's own pages, which show no key; raises `RateLimited`."""
        self._limits.count(purpose, _address(request), "")

    def admit_local(self, purpose: Purpose) -> None:
        """Raises `RateLimited`. Whoever started the process shows no key."""
        self._limits.count(purpose, "", "")

    def admit_login(self, request: Request) -> None:
        """Raises `RateLimited` for whoever tries the admin key too often."""
        self._limits.count("login", request.client.host if request.client else "", "")

    def _check(self, key: str, origin: str) -> None:
        origins = {allowed for known, allowed in self._keys if same(known, key)}
        if not origins:
            raise KeyRefused(f"a publishable key is needed, and this is none; send one in the header {KEY_HEADER}")
        if not origins & {"", origin}:
            raise KeyRefused(f"this key is not for pages of `{origin[:100]}`; add the origin to KOTAE_PUBLISHABLE_KEYS")


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


class InboxRoute(GuardedRoute):
    """A route that keeps what it is sent. It waits at a gate of its own: a store that hangs holds up no question."""

    gate = "inbox_gate"


class HandoffRoute(InboxRoute):
    """A route that opens hand-offs, or adds to them."""

    purpose: ClassVar[Purpose] = "handoffs"

    def admit(self, request: Request) -> None:
        """Whoever writes; reading costs nothing."""
        if request.method != "GET":
            door: Door = request.app.state.door
            door.admit(self.purpose, request)


class FeedbackRoute(HandoffRoute):
    """A route that takes feedback."""

    purpose = "feedback"


class UploadRoute(HandoffRoute):
    """A route that takes pictures; few at once, as each is megabytes while it is read."""

    purpose = "uploads"
    gate = "upload_gate"
    gate_first = True
    limit = MOST_BYTES + 16 * 1024  # what multipart puts around it
