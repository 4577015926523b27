"""How far a long command is: a bar on a terminal, elsewhere a line now and then."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

_SECONDS = 10.0
"""Between two lines."""


@contextmanager
def progress(steps: int, label: str, *, quiet: bool = False) -> Iterator[Callable[[], None]]:
    """Gives what to call after each of the steps; a `quiet` one says nothing before it has taken long."""
    if sys.stderr.isatty():
        with click.progressbar(length=steps, label=label, file=sys.stderr) as bar:
            yield lambda: bar.update(1)
        return
    if not quiet:
        click.echo(label, err=True)
    done, told = 0, time.monotonic()

    def step() -> None:
        nonlocal done, told
        done += 1
        if time.monotonic() > told + _SECONDS:
            told = time.monotonic()
            click.echo(f"{label}: {done * 100 // max(steps, 1)} %", err=True)

    yield step
