"""Builds a content root whenever a file in it changes: in a process of its own, so that no answer waits for it."""

import gc
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing import parent_process
from multiprocessing.connection import Connection
from pathlib import Path

from watchfiles import watch

from api.runtime import Runtime, Settings
from api.runtime.content_checks import since
from indexer.build import build
from indexer.embedders import Embedder
from kb.content import ContentReader
from kb.errors import ContentError, KotaeError
from kb.problems import Problem

_PATIENCE = 500
"""Milliseconds between two looks whether anybody still wants to know."""

_QUIET = 30
_LONGEST_WAIT = 200
"""Milliseconds without a change after which files are read, and after which they are read in any case: editors write a file in several
steps."""


@dataclass(frozen=True, slots=True)
class LastBuild:
    """How the last build went."""

    generation: str | None
    """What it made; None where the content is in no state to be built."""

    problems: tuple[Problem, ...]
    """Errors, where it was not built, and warnings."""

    trouble: str
    """What else kept it from being built; empty for nothing."""

    seconds: float
    """What reading and building took."""


def keep_building(content: Path, settings: Settings, told: Connection) -> None:
    """Builds now and after each change, and sends a `LastBuild` each time; until nobody listens any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the server, which ends this
    runtime, reader = Runtime(settings), ContentReader(content)
    embedder: Embedder | None = None
    for _ in _changes(content):
        start = time.perf_counter()
        try:
            embedder = embedder or runtime.build_embedder()
            last = _built(reader, runtime, embedder, start)
            if not gc.get_freeze_count():
                gc.collect()
                gc.freeze()  # all articles stay: the collector, going through them again and again, took a third of every fourth build
        except KotaeError as error:
            last = LastBuild(None, (), str(error), time.perf_counter() - start)
        try:
            told.send(last)
        except OSError:
            return


def _built(reader: ContentReader, runtime: Runtime, embedder: Embedder | None, start: float) -> LastBuild:
    index = runtime.settings.index
    try:
        content = reader.read(since(index))
    except ContentError as error:
        return LastBuild(None, tuple(error.problems), "", time.perf_counter() - start)
    built = build(content, index, runtime.embedded, embedder)
    return LastBuild(built.generation, tuple(content.warnings), "", time.perf_counter() - start)


def _changes(content: Path) -> Iterator[None]:
    """Once at first, and once for each change from then on, until the parent is gone."""
    found = watch(
        content,
        debounce=_LONGEST_WAIT,
        step=_QUIET,
        rust_timeout=_PATIENCE,
        yield_on_timeout=True,
        raise_interrupt=False,
        ignore_permission_denied=True,
    )
    next(found)  # nothing that changes while the first build is under way is missed
    yield
    parent = parent_process()
    for changed in found:
        if changed:
            yield
        elif parent and not parent.is_alive():
            return
