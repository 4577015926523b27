"""Commands that make an index, and choose what it serves."""

from pathlib import Path

import click

from api.cli.content import read_and_warn
from api.cli.options import CONTENT, INDEX
from api.cli.progress import progress
from api.runtime import Runtime, Settings
from api.runtime.content_checks import since
from indexer import build as building
from indexer.publishing import address_of
from indexer.publishing import publish as publish_generation
from indexer.store import rollback as serve_generation_before


@click.command()
@CONTENT
@INDEX
@click.option("--force", is_flag=True, help="Write anew what is there, and take content that was rolled back from.")
@click.option("--no-wait", is_flag=True, help="Fail at once where another build is under way, instead of waiting for it.")
@click.option("--keep", type=click.IntRange(1), default=building.KEEP, show_default=True, help="Generations to keep for rollback.")
@click.pass_obj
def build(settings: Settings, content: Path, index: Path, force: bool, no_wait: bool, keep: int) -> None:
    """Make an index of CONTENT, and serve it from now on."""
    read = read_and_warn(content, since(index))
    runtime = Runtime(settings)
    embedder = runtime.build_embedder()
    steps = len(read.articles) * (2 if embedder else 1)
    with progress(steps, f"{len(read.articles)} articles") as step:
        built = building.build(read, index, runtime.engine, embedder, force=force, keep=keep, wait=not no_wait, progress=step)
    said = {"built": "built and served", "unchanged": "served already, nothing to do", "restored": "was built before and is served again"}
    click.echo(f"generation {built.generation} {said[built.how]}")


@click.command()
@INDEX
def rollback(index: Path) -> None:
    """Serve the generation before again."""
    click.echo(f"generation {serve_generation_before(index)} is served again")


@click.command()
@click.argument("index", type=click.Path(path_type=Path))
@click.argument("dst", type=click.Path(path_type=Path))
@click.option("--keep", type=click.IntRange(1), default=building.KEEP, show_default=True, help="Generations whose files stay at DST.")
@click.option("--force", is_flag=True, help="Copy all files anew, also those that are there.")
def publish(index: Path, dst: Path, keep: int, force: bool) -> None:
    """Copy what INDEX serves to a folder or bucket.

    DST is the folder, or s3://bucket/prefix; kotae serve --index DST follows it, on any machine.
    """
    address = address_of(dst)
    published = publish_generation(index, address, keep=keep, force=force)
    copied = f"{published.copied} of {published.files} files copied, {published.size / 1e6:.1f} MB"
    click.echo(
        f"generation {published.generation} {'published to' if published.switched else 'is published already at'} {address}: {copied}"
    )


COMMANDS = (build, rollback, publish)
