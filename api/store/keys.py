"""Keys that were made, and who is logged in with one; of both only the SHA-256 is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from api.store.tables import keys, logins

Scope = Literal["app", "admin", "admin:read", "internal"]


@dataclass(frozen=True, slots=True)
class Key:
    """Who may do what; not the key itself."""

    id: str
    """What people call it by; it tells nothing of the key."""

    digest: str
    """SHA-256 of the key, in hexadecimal."""

    name: str
    scopes: tuple[Scope, ...]
    origins: tuple[str, ...]
    """Of pages that may show it; none: all."""

    created_at: datetime
    revoked_at: datetime | None = None


def insert_key(connection: Connection, key: Key) -> None:
    """Writes a key that was made."""
    values = {name: getattr(key, name) for name in ("id", "digest", "name", "created_at", "revoked_at")}
    connection.execute(insert(keys).values(**values, scopes=list(key.scopes), origins=list(key.origins)))


def list_keys(connection: Connection) -> Sequence[Key]:
    """All of them, the oldest first, those too that were revoked."""
    return [_read(row) for row in connection.execute(select(keys).order_by(keys.c.created_at, keys.c.id)).mappings()]


def valid_keys(connection: Connection) -> Sequence[Key]:
    """Those that were not revoked."""
    return [_read(row) for row in connection.execute(select(keys).where(keys.c.revoked_at.is_(None))).mappings()]


def revoke_key(connection: Connection, key_id: str, now: datetime) -> Key | None:
    """Ends a key, and every login with it; None where none that holds is called so."""
    connection.execute(delete(logins).where(logins.c.key_id == key_id))
    revoked = update(keys).where(keys.c.id == key_id, keys.c.revoked_at.is_(None)).values(revoked_at=now).returning(keys)
    row = connection.execute(revoked).mappings().first()
    return _read(row) if row else None


def insert_login(connection: Connection, digest: str, key_id: str, ends_at: datetime) -> None:
    """Remembers that somebody has shown a key, by the SHA-256 of what their browser shows from now on."""
    connection.execute(insert(logins).values(digest=digest, key_id=key_id, ends_at=ends_at))


def find_login(connection: Connection, digest: str, now: datetime) -> str | None:
    """The id of the key that was shown; None where nobody is logged in so, or not any more."""
    key_id: str | None = connection.execute(select(logins.c.key_id).where(logins.c.digest == digest, logins.c.ends_at > now)).scalar()
    return key_id


def delete_login(connection: Connection, digest: str) -> None:
    """Forgets it."""
    connection.execute(delete(logins).where(logins.c.digest == digest))


def _read(row: RowMapping) -> Key:
    return Key(**{**row, "scopes": tuple(row["scopes"]), "origins": tuple(row["origins"])})
