"""Turns: one transaction after the other, where both would do the same."""

from sqlalchemy import Connection, text


def wait_for_turn(connection: Connection, digest: str) -> None:
    """Until the transaction ends, nobody else does what has the same SHA-256. SQLite has one writer at a time anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": int(digest[:15], 16)})
