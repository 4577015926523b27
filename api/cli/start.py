"""Commands with which a content root begins."""

from pathlib import Path

import click

from api.starting import SCHEMAS, create
from api.starting import schema as schema_of


@click.command(short_help="Make a content root to begin with.")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--locale", "locales", multiple=True, help="Locale to write in, the default one first; may be given again. By default en.")
@click.option("--name", help="What the help centre is called; by default like its folder.")
def init(folder: Path, locales: tuple[str, ...], name: str | None) -> None:
    """Make a content root in FOLDER that passes `kotae check`, with what CI and editors need."""
    created = create(folder, name or folder.resolve().name.replace("-", " ").title() or "Help", locales or ("en",))
    for path in created.written:
        click.echo(f"{folder / path}")
    for path in created.left:
        click.echo(f"{folder / path} is there already, and is left as it was", err=True)
    click.echo(f"now run `kotae check {folder}`")


@click.command(short_help="Print the JSON Schema of what writers write.")
@click.argument("what", type=click.Choice(list(SCHEMAS)))
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write it into this file instead.")
def schema(what: str, output: Path | None) -> None:
    """Print the JSON Schema of WHAT, which is `help-center.yaml` or an article's front matter. Editors complete and check by it."""
    text = schema_of(what)
    if output:
        output.write_text(text, encoding="utf-8")
    else:
        click.echo(text, nl=False)


COMMANDS = (init, schema)
