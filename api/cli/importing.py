"""The command for those who come from another help centre."""

from collections.abc import Sequence
from pathlib import Path

import click

from api.starting import create
from api.starting.create import Categories


@click.command("import", short_help="Make a content root of another system's articles.")
@click.argument("source", type=click.Choice(["zendesk", "intercom", "docusaurus"]))
@click.argument("src", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("dst", type=click.Path(file_okay=False, path_type=Path))
@click.option("--name", default="", help="What the help centre is called, where there is none in DST yet.")
@click.option("--overwrite", is_flag=True, help="Write files again that were edited or deleted in DST.")
@click.option("--json", "as_json", is_flag=True, help="Tell what was done for programs.")
@click.pass_context
def import_(ctx: click.Context, source: str, src: Path, dst: Path, name: str, overwrite: bool, as_json: bool) -> None:
    """Write the articles that SRC holds into the content root DST, which is made where there is none.

    SOURCE is the system that they come from, and SRC a folder: of Zendesk or Intercom, the pages of JSON that their API returns; of
    Docusaurus, the site. Doing it again brings over what changed there, and leaves alone what was edited here.
    """
    from kb.importing import SOURCES, import_site  # slow to load

    report = import_site(SOURCES[source](src), source, dst, _start, overwrite=overwrite, name=name)
    click.echo(report.model_dump_json(indent=2) if as_json else "\n".join(report.people()))
    if report.errors:
        ctx.exit(1)


def _start(root: Path, name: str, locales: Sequence[str], categories: Categories) -> None:
    create(root, name, locales, categories)


COMMANDS = (import_,)
