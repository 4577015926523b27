"""The command that serves."""

from pathlib import Path

import click

from api.cli.options import INDEX, from_settings
from api.runtime import Runtime, Settings


@click.command()
@INDEX
@click.option("--host", callback=from_settings("host"), help="Address to listen at; by default KOTAE_HOST, else 127.0.0.1.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    callback=from_settings("port"),
    help="0 takes any free port; by default KOTAE_PORT, else 8000.",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    callback=from_settings("workers"),
    help="Processes on the one port; by default KOTAE_WORKERS, else 1.",
)
@click.pass_obj
def serve(settings: Settings, index: Path, host: str, port: int, workers: int) -> None:
    """Answer over HTTP, and follow each new build."""
    from api.http.server import run  # the web server's libraries are slow to load, and only needed here

    given = {"index": index, "host": host, "port": port, "workers": workers}
    run(Runtime(settings.model_copy(update=given)), announce=click.echo)


COMMANDS = (serve,)
