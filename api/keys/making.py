"""Keys are made here: 256 random bits behind a prefix by which people, and scanners for secrets, know what they see."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from api.store.keys import Key, Scope
from kb.errors import RequestError

PUBLISHABLE, SECRET = "kotae_pk_", "kotae_sk_"
"""What keys begin with; 64 hexadecimal digits follow."""

_BYTES = 32


@dataclass(frozen=True, slots=True)
class KeyMade:
    """A key, and what is kept of it."""

    text: str
    """The key itself, which nobody sees a second time."""

    key: Key


def make_key(name: str, scopes: Sequence[Scope], origins: Sequence[str] = ()) -> KeyMade:
    """A new key; raises `RequestError` for scopes or origins that do not go together."""
    wanted = tuple(dict.fromkeys(scopes))
    if "app" in wanted and len(wanted) > 1:
        raise RequestError("everybody can read a key of scope `app` in the app that shows it; make another key for the other scopes")
    if origins and wanted != ("app",):
        raise RequestError("origins are for keys of scope `app`; a secret key belongs to a server, and is never shown by a page")
    text = (PUBLISHABLE if "app" in wanted else SECRET) + secrets.token_hex(_BYTES)
    return KeyMade(text, Key(secrets.token_hex(4), digest(text), name, wanted, tuple(origins), datetime.now(UTC)))


def digest(text: str) -> str:
    """What is kept of a key."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
