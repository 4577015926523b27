"""The command that serves."""

from pathlib import Path

import click

from api.cli.options import INDEX, from_settings
from api.runtime import Runtime, Settings
from kb.errors import RequestError


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
@click.option(
    "--watch",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="CONTENT",
    help="Build CONTENT whenever a file in it changes, and show how it does at /preview/.",
)
@click.pass_obj
def serve(settings: Settings, index: Path, host: str, port: int, workers: int, watch: Path | None) -> None:
    """Answer over HTTP, and follow each new build."""
    from api.http.server import run  # the web server's libraries are slow to load, and only needed here

    given = {"index": index, "host": host, "port": port, "workers": workers}
    runtime = Runtime(settings.model_copy(update=given))
    if not watch:
        run(runtime, announce=click.echo)
        return
    if workers > 1:
        raise RequestError("--watch is for one who writes; leave out --workers and KOTAE_WORKERS")
    from api.preview import Watched

    watched = Watched(watch, runtime.settings)
    try:
        watched.wait(lambda line: click.echo(line, err=True))
        run(runtime, announce=click.echo, watched=watched)
    finally:
        watched.stop()


COMMANDS = (serve,)
