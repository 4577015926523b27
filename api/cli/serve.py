"""The command that serves."""

from pathlib import Path

import click

from api.cli.options import INDEX, from_settings
from api.runtime import Runtime, Settings
from indexer.publishing import Follower, address_of, cache_of, is_published
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
    """Answer over HTTP, and follow each new build.

    INDEX may also be where kotae publish put it: a folder, file:///folder or s3://bucket/prefix.
    """
    from api.http.server import run  # the web server's libraries are slow to load, and only needed here

    cache = cache_of(index) if settings.index_cache == Path("auto") else settings.index_cache
    follower = Follower(address_of(index), cache) if is_published(index) else None
    given = {"index": follower.root if follower else index, "host": host, "port": port, "workers": workers}
    runtime = Runtime(settings.model_copy(update=given))
    if not watch:
        run(runtime, announce=click.echo, follower=follower)
        return
    if follower:
        raise RequestError(f"--watch builds into an index of its own, and {address_of(index)} is published; leave out one of them")
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
