"""Keys and secrets that requests show: compared in a time that tells nothing of them."""

import hmac
from typing import Annotated

from fastapi import Depends, Header, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from kb.errors import KeyRefused, UnknownHandoff

_SECRET = HTTPBearer(scheme_name="handoffSecret", description="The `secret` of the hand-off.", auto_error=False)
_ADMIN = HTTPBearer(scheme_name="adminKey", description="KOTAE_ADMIN_KEY.", auto_error=False)

IdempotencyKey = Annotated[
    str,
    Header(
        max_length=200,
        description="Any text that no other request has, best a UUID: the same request sent again is done once, and answered the same.",
    ),
]


def same(known: str, given: str) -> bool:
    """Whether a key that was given is the known one."""
    return hmac.compare_digest(known.encode(), given.encode("utf-8", "replace"))


async def _secret(shown: Annotated[HTTPAuthorizationCredentials | None, Depends(_SECRET)]) -> str:
    if shown is None:
        raise UnknownHandoff("there is no such hand-off, or its secret is another; send `Authorization: Bearer` and the secret")
    return shown.credentials


async def _admin(request: Request, shown: Annotated[HTTPAuthorizationCredentials | None, Depends(_ADMIN)]) -> None:
    if shown is None or not same(request.app.state.settings.admin_key.get_secret_value(), shown.credentials):
        raise KeyRefused("the admin key is missing or wrong; send `Authorization: Bearer` and KOTAE_ADMIN_KEY")


Secret = Annotated[str, Depends(_secret)]
AdminOnly = Depends(_admin)
