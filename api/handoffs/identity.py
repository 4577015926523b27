"""Whether a person is who the app says: the app's own server signs the person's id with a secret that it shares with Kotae."""

import hashlib
import hmac
from typing import Literal

from api.handoffs.request import HandoffRequest
from kb.errors import KeyRefused

Identity = Literal["verified", "unverified"]


def signature_of(user: str, secret: str) -> str:
    """What the app's server makes of an id.

    >>> signature_of("4711", "a secret of both servers")[:16]
    '3b3d5535aa6187d2'
    """
    return hmac.new(secret.encode(), user.encode(), hashlib.sha256).hexdigest()


def identity(request: HandoffRequest, secret: str) -> Identity | None:
    """What is known of the user whom a request names; None without a user, and where there is no secret to know it by.

    Raises `KeyRefused` for a signature that is not this user's: somebody else may be behind it.
    """
    user = request.contact.user
    if not user or not secret:
        return None
    if not request.signature:
        return "unverified"
    if not hmac.compare_digest(signature_of(user, secret).encode(), request.signature.lower().encode()):
        raise KeyRefused(
            "the signature is not that of `contact.user`; sign exactly this id by HMAC-SHA256 with KOTAE_IDENTITY_SECRET, in hexadecimal"
        )
    return "verified"
