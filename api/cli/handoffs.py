"""Commands for whoever looks after hand-offs: what was delivered, what was not, and sending it again.

The store's libraries are slow to load, and only needed where it is opened.
"""

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.cli.options import INDEX
from api.runtime import Settings
from kb.errors import StoreRefused, UnknownHandoff

if TYPE_CHECKING:
    from api.store import Store
    from api.store.handoffs import Event, Handoff, State
    from api.store.outbox import OutboxRow

_JSON = click.option("--json", "as_json", is_flag=True, help="For programs.")
_STATES: tuple["State", ...] = ("open", "taken", "answered", "closed", "withdrawn")


def store_of(settings: Settings, index: Path, *, make: bool = False) -> "Store":
    """The store of an index; raises `StoreRefused` where nothing is kept, or where there is none yet and none is to be made."""
    from api.runtime.inbox import open_store

    store = open_store(settings.model_copy(update={"index": index}))
    if store is None:
        raise StoreRefused("KOTAE_STORE is none: nothing that people send is kept")
    if not make and not store.is_there():
        raise StoreRefused(f"there is no store {store} yet; `kotae serve` makes it")
    return store


@click.group()
def handoffs() -> None:
    """See hand-offs, and send again what could not be delivered."""


@handoffs.command("list")
@INDEX
@click.option("--state", type=click.Choice(_STATES), help="Only those in this state.")
@click.option("--undelivered", is_flag=True, help="Only those that a target has not taken.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True, help="Most hand-offs, latest first.")
@_JSON
@click.pass_obj
def list_(settings: Settings, index: Path, state: "State | None", undelivered: bool, limit: int, as_json: bool) -> None:
    """List hand-offs, latest first, and whether they were delivered."""
    from api.store.handoffs import list_handoffs
    from api.store.outbox import rows_of

    with store_of(settings, index).reading() as connection:
        listed = list_handoffs(connection, state, limit, undelivered=undelivered)
        rows = rows_of(connection, [handoff.id for handoff in listed])
    shown = [(handoff, [row for row in rows if row.handoff_id == handoff.id]) for handoff in listed]
    if as_json:
        click.echo(json.dumps([_as_json(handoff, (), of) for handoff, of in shown], indent=2, ensure_ascii=False))
        return
    for handoff, of in shown:
        became = ", ".join(f"{row.target}: {row.kind} {row.state}" for row in of) or "no target"
        click.echo(f"{handoff.id}  {_moment(handoff.opened_at)}  {handoff.state:9}  {handoff.locale:7}  {became}")
    if not shown:
        click.echo("no hand-offs")


@handoffs.command()
@click.argument("handoff_id", metavar="ID")
@INDEX
@_JSON
@click.pass_obj
def show(settings: Settings, handoff_id: str, index: Path, as_json: bool) -> None:
    """Show the hand-off with ID: what was said, what happened, and what became of each delivery."""
    from api.store.handoffs import find_events, find_handoff
    from api.store.outbox import rows_of

    with store_of(settings, index).reading() as connection:
        handoff = find_handoff(connection, handoff_id)
        events = find_events(connection, handoff_id)
        rows = rows_of(connection, [handoff_id])
    if handoff is None:
        raise UnknownHandoff(f"there is no hand-off `{handoff_id}`; `kotae handoffs list` shows which there are")
    if as_json:
        click.echo(json.dumps(_as_json(handoff, events, rows), indent=2, ensure_ascii=False))
        return
    for line in _told(handoff, events, rows):
        click.echo(line)


@handoffs.command()
@click.argument("handoff_id", metavar="[ID]", required=False)
@INDEX
@click.option("--all", "every", is_flag=True, help="Of all hand-offs.")
@click.pass_obj
def retry(settings: Settings, handoff_id: str | None, index: Path, every: bool) -> None:
    """Send again now what was given up of the hand-off with ID, or waits for a later try: by the running server, or by the next one."""
    from api.store.outbox import revive

    if bool(handoff_id) == every:
        raise click.UsageError("name one hand-off, or say --all")
    with store_of(settings, index).writing() as connection:
        count = revive(connection, datetime.now(UTC), handoff_id)
    click.echo(
        f"{count} {'delivery' if count == 1 else 'deliveries'} will be tried again" if count else "nothing was given up, and nothing waits"
    )


def _moment(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M:%S")


def _told(handoff: "Handoff", events: "Sequence[Event]", rows: "Sequence[OutboxRow]") -> Iterator[str]:
    yield f"{handoff.id}  {handoff.state}  {handoff.locale}"
    said = {"question": handoff.question, "text": handoff.text, **handoff.contact, **handoff.context}
    yield from (f"{name:11}  {', '.join(value) if isinstance(value, list) else value}" for name, value in said.items() if value)
    for event in events:
        yield f"{_moment(event.at)}  {event.kind}  {event.agent or ''}  {event.text or ''}  {event.article or ''}".rstrip()
    for row in rows:
        tries = f"{row.attempts} {'try' if row.attempts == 1 else 'tries'}"
        yield f"{row.target}  {row.kind}  {row.state} after {tries}  {row.reference or ''}  {row.problem or ''}".rstrip()


def _as_json(handoff: "Handoff", events: "Sequence[Event]", rows: "Sequence[OutboxRow]") -> dict[str, object]:
    kept = ("id", "state", "locale", "question", "text", "channel", "queue", "session", "article", "contact", "context")
    return {
        **{name: getattr(handoff, name) for name in kept},
        "opened_at": handoff.opened_at.isoformat(),
        "changed_at": handoff.changed_at.isoformat(),
        "events": [{"at": event.at.isoformat(), "kind": event.kind, "text": event.text, "article": event.article} for event in events],
        "deliveries": [
            {"id": row.id, "target": row.target, "kind": row.kind, "state": row.state, "tries": row.attempts, "problem": row.problem}
            for row in rows
        ],
    }


COMMANDS = (handoffs,)
