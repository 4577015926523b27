"""What requests show besides keys: the secret of a hand-off, and what makes a request the same as an earlier one."""

from typing import Annotated

from fastapi import Depends, Header
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from kb.errors import UnknownHandoff

_SECRET = HTTPBearer(scheme_name="handoffSecret", description="The `secret` of the hand-off.", auto_error=False)

IdempotencyKey = Annotated[
    str,
    Header(
        max_length=200,
        description="Any text that no other request has, best a UUID: the same request sent again is done once, and answered the same.",
    ),
]


async def _secret(shown: Annotated[HTTPAuthorizationCredentials | None, Depends(_SECRET)]) -> str:
    if shown is None:
        raise UnknownHandoff("there is no such hand-off, or its secret is another; send `Authorization: Bearer` and the secret")
    return shown.credentials


Secret = Annotated[str, Depends(_secret)]
