"""Holds the generation that is served, and changes it under way."""

import gc
import logging
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from api.answers import Answer, Request, ask
from api.runtime.runtime import Runtime
from indexer.search import QueryEmbedder
from indexer.store import Generation, read_pointer
from kb.errors import DamagedIndex, IndexRefused, KotaeError

_log = logging.getLogger("kotae")


class LiveIndex:
    """What is served now. `generation` may be read from any thread; hold on to the value for the length of a request."""

    def __init__(self, root: Path, runtime: Runtime) -> None:
        self.embedder: QueryEmbedder | None = None
        """What questions get their vectors from; None where the open generation has none."""

        self._root = root
        self._runtime = runtime
        self._seen: str | None = None
        self._left = False
        self._generation: Generation | None = None

    @property
    def generation(self) -> Generation:
        """The open generation, every analyser warm; raises `IndexRefused` before there is one."""
        if self._generation is None:
            raise IndexRefused("no index is open yet; try again in a moment")
        return self._generation

    def open(self) -> None:
        """Opens the current generation; when that is damaged, the last good one before it. Raises what is wrong when there is none."""
        pointer = read_pointer(self._root)
        try:
            self._open(pointer.generation)
        except DamagedIndex as error:
            _log.error("%s", error)
            self._open_last_good(pointer.earlier, error)
        self._seen = pointer.generation

    def ask(self, generation: Generation, request: Request) -> Answer:
        """What `ask` answers, with meaning where the generation has vectors."""
        return ask(generation, request, self.embedder)

    def follow(self) -> None:
        """Opens the current generation if it is another than before; when that fails, keeps the open one and says so once."""
        try:
            wanted = read_pointer(self._root).generation
        except IndexRefused:
            return  # a pointer that is gone or broken is the next build's to mend
        self._let_go()
        if wanted == self._seen:
            return
        self._seen = wanted
        try:
            self._open(wanted)
            self._left = True
            _log.info("serving generation %s", wanted)
        except Exception as error:  # whatever it is, the next build must be followed all the same
            _log.error("still serving the generation before: %s", error, exc_info=not isinstance(error, KotaeError))

    def _open(self, name: str) -> None:
        generation = self._runtime.open(self._root / name)
        self.embedder = self._runtime.embedder_for(generation)
        self._generation = generation

    def _let_go(self) -> None:
        """Frees the generation before, whose last requests are over by now; finished requests are cycles, which hold on to it."""
        if self._left:
            self._left = False
            gc.collect()

    def _open_last_good(self, earlier: Sequence[str], error: DamagedIndex) -> None:
        for name in earlier:
            with suppress(KotaeError):
                self._open(name)
                _log.warning("serving generation %s, the last good one", name)
                return
        raise error
