"""Routes by which strangers write to us, each behind the door, and at gates of their own."""

from typing import ClassVar

from fastapi import Request

from api.handoffs.pictures import MOST_BYTES
from api.http.access import Door, Purpose
from api.http.guarded_route import GuardedRoute


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
            door.look(self.purpose, request)

    async def count(self, request: Request) -> None:
        """The same."""
        if request.method != "GET":
            door: Door = request.app.state.door
            await door.count(self.purpose, request)


class FeedbackRoute(HandoffRoute):
    """A route that takes feedback."""

    purpose = "feedback"


class UploadRoute(HandoffRoute):
    """A route that takes pictures; few at once, as each is megabytes while it is read."""

    purpose = "uploads"
    gate = "upload_gate"
    gate_first = True
    limit = MOST_BYTES + 16 * 1024  # what multipart puts around it
