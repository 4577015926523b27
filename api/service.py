"""Holds the generation that is served, and changes it under way."""

import logging
from pathlib import Path

from indexer.backends.backend import Engine
from indexer.generation import Generation, open_current
from indexer.generations import read_pointer
from kb.errors import IndexRefused, KotaeError

_log = logging.getLogger("kotae")


class Service:
    """What is served now. `generation` may be read from any thread; hold on to the value for the length of a request."""

    def __init__(self, root: Path, engine: Engine) -> None:
        self._root = root
        self._engine = engine
        self._refused: str | None = None
        self._generation: Generation | None = None

    @property
    def ready(self) -> bool:
        """Whether a generation is open, and so every analyser warm."""
        return self._generation is not None

    @property
    def generation(self) -> Generation:
        """The open generation; raises `IndexRefused` before the first is."""
        if self._generation is None:
            raise IndexRefused("no index is open yet; try again in a moment")
        return self._generation

    def open(self) -> None:
        """Opens the current generation; raises what is wrong with it."""
        self._generation = open_current(self._root, self._engine)

    def follow(self) -> None:
        """Opens the current generation if it is another than the open one; keeps the open one when that fails, and says so once."""
        try:
            wanted = read_pointer(self._root).generation
            if wanted in (self._refused, self._generation and self._generation.id):
                return
            self._refused = wanted
            self.open()
            self._refused = None
            _log.info("serving generation %s", wanted)
        except KotaeError as error:
            _log.error("still serving the generation before: %s", error)
