"""The command line's entry point: all groups of commands in one."""

import click

from api.cli import (
    backup,
    check,
    content,
    doctor,
    gaps,
    handoffs,
    importing,
    index,
    insights,
    keys,
    mcp,
    questions,
    serve,
    sessions,
    start,
    translations,
    webhooks,
)
from api.cli.errors import Commands
from api.runtime import Settings


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="kotae")
@click.pass_context
def main(ctx: click.Context) -> None:
    """Kotae: help-centre search that knows when to call a human.

    CONTENT is the folder that holds help-center.yaml.
    """
    ctx.obj = Settings()  # the one place where the command line reads the environment
    for warning in Settings.unknown():
        click.echo(warning, err=True)


for group in (
    start,
    importing,
    check,
    content,
    index,
    questions,
    serve,
    mcp,
    insights,
    gaps,
    translations,
    handoffs,
    keys,
    sessions,
    webhooks,
    backup,
    doctor,
):
    for command in group.COMMANDS:
        main.add_command(command)
