"""Commands for keys: they are made, shown once, and revoked while servers run."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.cli.handoffs import store_of
from api.cli.options import INDEX
from api.runtime import Settings
from api.runtime.settings import origin_of
from kb.errors import RequestError

if TYPE_CHECKING:
    from api.store.keys import Key, Scope

_SCOPES: tuple["Scope", ...] = ("app", "admin", "admin:read", "internal")
_SOON = "within 5 seconds, in every worker on every machine"


@click.group()
def keys() -> None:
    """Make, list and revoke keys of apps and staff."""


@keys.command()
@click.argument("name")
@INDEX
@click.option(
    "--scope", "scopes", multiple=True, type=click.Choice(_SCOPES), help="What it may do; may be given again. By default app: publishable."
)
@click.option("--origin", "origins", multiple=True, metavar="ORIGIN", help="Web origin whose pages may show it; may be given again.")
@click.pass_obj
def create(settings: Settings, name: str, index: Path, scopes: tuple["Scope", ...], origins: tuple[str, ...]) -> None:
    """Make a key called NAME, and print it this once."""
    from api.keys import make_key
    from api.store.keys import insert_key

    made = make_key(name, scopes or ("app",), [_origin(origin) for origin in origins])
    store = store_of(settings, index, make=True)
    with store.writing() as connection:
        insert_key(connection, made.key)
    click.echo(made.text)
    click.echo(f"key {made.key.id} holds {_SOON}; keep it now, as it is shown this once", err=True)


@keys.command("list")
@INDEX
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.pass_obj
def list_(settings: Settings, index: Path, as_json: bool) -> None:
    """List all keys, the oldest first, without the keys themselves."""
    from api.store.keys import list_keys

    with store_of(settings, index).reading() as connection:
        listed = list_keys(connection)
    if as_json:
        click.echo(json.dumps([_as_json(key) for key in listed], indent=2, ensure_ascii=False))
        return
    for key in listed:
        ended = f"  revoked {_moment(key.revoked_at)}" if key.revoked_at else ""
        click.echo(f"{key.id}  {_moment(key.created_at)}  {_listed(key.scopes)}  {key.name}  {_listed(key.origins)}{ended}".rstrip())
    if not listed:
        click.echo("no keys; `kotae keys create` makes one")


@keys.command()
@click.argument("key_id", metavar="ID")
@INDEX
@click.pass_obj
def revoke(settings: Settings, key_id: str, index: Path) -> None:
    """End the key with ID, and all logins with it."""
    from api.store.keys import revoke_key, valid_keys

    with store_of(settings, index).writing() as connection:
        ended = revoke_key(connection, key_id, datetime.now(UTC))
        if ended is None:
            raise RequestError(f"there is no key `{key_id}` that holds; `kotae keys list` shows which there are")
        left = {scope for key in valid_keys(connection) for scope in key.scopes}
    click.echo(f"key {key_id} ends {_SOON}")
    if "app" in ended.scopes and "app" not in left:
        click.echo(
            "no publishable key is left here: without one in KOTAE_PUBLISHABLE_KEYS, hand-offs and feedback need none from now on", err=True
        )


def _origin(text: str) -> str:
    try:
        return origin_of(text)
    except ValueError as error:
        raise RequestError(str(error)) from error


def _moment(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M:%S")


def _listed(words: Sequence[str]) -> str:
    return ",".join(words)


def _as_json(key: "Key") -> dict[str, object]:
    return {
        "id": key.id,
        "name": key.name,
        "scopes": key.scopes,
        "origins": key.origins,
        "created_at": key.created_at.isoformat(),
        "revoked_at": key.revoked_at.isoformat() if key.revoked_at else None,
    }


COMMANDS = (keys,)
