"""Commands for what people sent: hand it out, delete it, and forget what is too old."""

import json
from datetime import UTC, datetime
from pathlib import Path

import click

from api.cli.handoffs import store_of
from api.cli.options import INDEX
from api.runtime import Settings


@click.group()
def sessions() -> None:
    """Hand out or delete what people sent in one session."""


@sessions.command()
@click.argument("session")
@INDEX
@click.pass_obj
def export(settings: Settings, session: str, index: Path) -> None:
    """Print all that is kept of SESSION, as JSON."""
    from api.store.sessions import export_session

    with store_of(settings, index).reading() as connection:
        click.echo(json.dumps(export_session(connection, session), indent=2, ensure_ascii=False))


@sessions.command()
@click.argument("session")
@INDEX
@click.pass_obj
def delete(settings: Settings, session: str, index: Path) -> None:
    """Delete all that is kept of SESSION, with what was not delivered yet."""
    from api.store.sessions import delete_session

    store = store_of(settings, index)
    with store.writing() as connection:
        deleted = delete_session(connection, session)
    store.forget()
    click.echo(_counted(deleted))


@click.group()
def store() -> None:
    """Look after the store of what people sent."""


@store.command()
@INDEX
@click.option("--days", type=click.IntRange(0), help="Keep so many; by default KOTAE_RETENTION_DAYS, else 90. 0 keeps all.")
@click.pass_obj
def prune(settings: Settings, index: Path, days: int | None) -> None:
    """Delete what is older than it may be, as the server does every day."""
    from api.store.retention import prune as delete_old

    kept = settings.retention_days if days is None else days
    click.echo(_counted(delete_old(store_of(settings, index), kept, datetime.now(UTC))))


def _counted(deleted: dict[str, int]) -> str:
    rows = ", ".join(f"{count} {table.replace('_', ' ')}" for table, count in deleted.items() if count)
    return f"deleted: {rows or 'nothing'}"


COMMANDS = (sessions, store)
