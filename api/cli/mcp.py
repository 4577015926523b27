"""The command that answers agents on standard input and output."""

from pathlib import Path

import click

from api.cli.options import INDEX
from api.runtime import Runtime, Settings


@click.command()
@INDEX
@click.pass_obj
def mcp(settings: Settings, index: Path) -> None:
    """Answer an agent by MCP, on standard input and output."""
    from api.http.mcp.stdio import run  # slow to load, and only needed here

    run(Runtime(settings.model_copy(update={"index": index})))


COMMANDS = (mcp,)
