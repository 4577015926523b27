"""Commands that copy what people sent, with the index that is served, and put it back."""

from pathlib import Path

import click

from api.cli.handoffs import store_of
from api.cli.options import INDEX
from api.runtime import Settings


@click.command()
@click.argument("dst", type=click.Path(path_type=Path))
@INDEX
@click.pass_obj
def backup(settings: Settings, dst: Path, index: Path) -> None:
    """Copy the store and the served index to a new folder DST."""
    from api.backup import back_up

    made = back_up(store_of(settings, index), index, dst)
    what = f"the store and generation {made.generation}" if made.generation else "the store; no index is there"
    click.echo(f"{dst} holds {what}: {made.files} files, {made.size / 1e6:.1f} MB")


@click.command()
@click.argument("src", type=click.Path(exists=True, file_okay=False, path_type=Path))
@INDEX
@click.option("--force", is_flag=True, help="Replace a store that holds something, and the index that is served.")
@click.pass_obj
def restore(settings: Settings, src: Path, index: Path, force: bool) -> None:
    """Put back what `kotae backup` copied to SRC."""
    from api.backup import restore as put_back

    store = store_of(settings, index, make=True)
    restored = put_back(src, store, index, force=force)
    click.echo(f"the store {store} is as it was in {src}")
    if restored.generation:
        click.echo(f"generation {restored.generation} is served from {index}")
    else:
        click.echo(f"the index {index} was left as it is; `kotae build` makes it of the content", err=True)


COMMANDS = (backup, restore)
