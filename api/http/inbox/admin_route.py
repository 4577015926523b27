"""Routes for agents' systems and owners, who show a secret key. While there is none that may use them, they do not exist."""

from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.routing import Match
from starlette.types import Scope

from api.http.access import Door
from api.http.inbox.inbox_route import InboxRoute
from api.keys import Keyring
from api.store.keys import Key
from kb.errors import KeyRefused, ScopeRefused

_ADMIN = HTTPBearer(scheme_name="adminKey", description="A secret key of scope `admin` or `admin:read`.", auto_error=False)


class AdminRoute(InboxRoute):
    """A route that is there only while some key opens it: an address that is none, to whoever looks for it."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """As routes do, if there is a key."""
        keyring: Keyring = scope["app"].state.keyring
        return super().matches(scope) if keyring.have("admin", "admin:read") else (Match.NONE, {})


def may_read(key: Key | None) -> bool:
    """Whether a key shows what people sent."""
    return bool(key and {"admin", "admin:read"} & set(key.scopes))


def check_writes(key: Key) -> None:
    """Raises `ScopeRefused` for a key that may only read."""
    if "admin" not in key.scopes:
        raise ScopeRefused("this key may only read; show one of scope `admin`")


async def _reads(request: Request, shown: Annotated[HTTPAuthorizationCredentials | None, Depends(_ADMIN)]) -> Key:
    """Raises `KeyRefused`, and `RateLimited` for whoever shows wrong keys again and again: then not even a right guess is told."""
    keyring: Keyring = request.app.state.keyring
    door: Door = request.app.state.door
    key = keyring.find(shown.credentials) if shown else None
    if shown and (key is None or keyring.is_thought_out(key)):
        door.look_own("login", request)
    if shown and key is None:
        await door.count_guess(request, shown.credentials)
    if key is None or not may_read(key):
        raise KeyRefused("the admin key is missing or wrong; send a secret key of scope `admin` as `Authorization: Bearer`")
    return key


async def _writes(key: Annotated[Key, Depends(_reads)]) -> None:
    check_writes(key)


AdminReads = Depends(_reads)
AdminWrites = Depends(_writes)
