"""A content root that is built whenever it changes, as the server sees it."""

import logging
import multiprocessing
import threading
import uuid
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

from api.preview.building import LastBuild, keep_building
from api.runtime import LiveIndex, Settings
from kb.errors import KotaeError

_log = logging.getLogger("kotae")

_LONGEST_END = 5.0
"""Seconds that the other process is given to end."""


class Watched:
    """The process that builds, and how its last build went. `last` may be read from any thread."""

    def __init__(self, content: Path, settings: Settings) -> None:
        """Starts building."""
        self.content = content
        self.last: LastBuild | None = None
        """None before the first build."""

        self._builds = 0
        self._begun = uuid.uuid4().hex[:8]

        context = multiprocessing.get_context("spawn")  # a fork would take along threads' locks
        self._told: Connection
        self._told, told = context.Pipe(duplex=False)
        self._process = context.Process(target=keep_building, args=(content, settings, told), name="build")
        self._process.start()
        told.close()

    @property
    def state(self) -> str:
        """Another after each build that is served, or that failed."""
        return f"{self._begun}-{self._builds}"

    def wait(self, say: Callable[[str], None]) -> None:
        """Waits until there is something to serve; each build that fails until then is said. Raises `KotaeError` when it cannot go on."""
        while last := self._next(say):
            if last.generation:
                self._show(last)
                return
        raise KotaeError(f"{self.content} is not built any more: its process ended; start again")

    def follow(self, live: LiveIndex, say: Callable[[str], None]) -> None:
        """Opens each generation as soon as it is built, and says how builds went, in a thread that nobody waits for."""

        def follow() -> None:
            while last := self._next(say):
                live.follow()
                self._show(last)
            _log.error("%s is not built any more: its process ended; start again", self.content)

        threading.Thread(target=follow, name="watch", daemon=True).start()

    def stop(self) -> None:
        """Ends the process."""
        self._process.terminate()
        self._process.join(_LONGEST_END)
        if self._process.is_alive():
            self._process.kill()

    def _show(self, last: LastBuild) -> None:
        self.last = last
        self._builds += 1

    def _next(self, say: Callable[[str], None]) -> LastBuild | None:
        """Waits for the next build, and says how it went; None where there are no more."""
        try:
            last: LastBuild = self._told.recv()
        except (EOFError, OSError):
            return None
        for problem in last.problems:
            say(str(problem))
        if last.trouble:
            say(last.trouble)
        say(f"generation {last.generation} ({last.seconds:.2f} s)" if last.generation else "not built; what was served is served still")
        return last
