"""Commands that make an index, and choose what it serves."""

import sys
from pathlib import Path

import click

from api.cli.content import read_and_warn
from api.cli.options import CONTENT, INDEX
from api.runtime import Runtime, Settings
from indexer import build as building
from indexer.query.synonym_checks import check_synonyms
from indexer.store import rollback as serve_generation_before


@click.command()
@CONTENT
@INDEX
@click.option("--force", is_flag=True, help="Write anew what is there, and take content that was rolled back from.")
@click.option("--keep", type=click.IntRange(1), default=building.KEEP, show_default=True, help="Generations to keep for rollback.")
@click.pass_obj
def build(settings: Settings, content: Path, index: Path, force: bool, keep: int) -> None:
    """Make an index of CONTENT, and serve it from now on."""
    served = building.served_synonyms(index)  # checking them again would load all dictionaries for an unchanged build
    read = read_and_warn(content, lambda rules: check_synonyms({tag: own for tag, own in rules.items() if list(own) != served.get(tag)}))
    runtime = Runtime(settings)
    embedder = runtime.build_embedder()
    steps = len(read.articles) * (2 if embedder else 1)
    # click shows a bar on a terminal only; elsewhere its label is one line
    with click.progressbar(length=steps, label=f"{len(read.articles)} articles", file=sys.stderr) as bar:
        built = building.build(read, index, runtime.engine, embedder, force=force, keep=keep, progress=lambda: bar.update(1))
    said = {"built": "built and served", "unchanged": "served already, nothing to do", "restored": "was built before and is served again"}
    click.echo(f"generation {built.generation} {said[built.how]}")


@click.command()
@INDEX
def rollback(index: Path) -> None:
    """Serve the generation before again."""
    click.echo(f"generation {serve_generation_before(index)} is served again")


COMMANDS = (build, rollback)
