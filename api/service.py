"""Holds the generation that is served, and changes it under way."""

import gc
import logging
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from api import wish
from api.calibration import holds
from api.embedders import fitting
from indexer.backends.backend import Engine
from indexer.generation import Generation, open_generation
from indexer.generations import read_pointer
from indexer.meaning import Meaning
from kb.errors import DamagedIndex, IndexRefused, KotaeError

_log = logging.getLogger("kotae")


class Service:
    """What is served now. `generation` may be read from any thread; hold on to the value for the length of a request."""

    def __init__(self, root: Path, engine: Engine, meaning: Meaning | None = None) -> None:
        self.meaning = meaning
        self._root = root
        self._engine = engine
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
            self._generation = self._opened(pointer.generation)
        except DamagedIndex as error:
            _log.error("%s", error)
            self._generation = self._last_good(pointer.earlier, error)
        self._seen = pointer.generation

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
            self._generation = self._opened(wanted)
            self._left = True
            _log.info("serving generation %s", wanted)
        except Exception as error:  # whatever it is, the next build must be followed all the same
            _log.error("still serving the generation before: %s", error, exc_info=not isinstance(error, KotaeError))

    def _opened(self, name: str) -> Generation:
        generation = fitting(open_generation(self._root / name, self._engine), self.meaning)
        wish.warm(index.language for index in generation.locales.values())
        if generation.manifest.calibration and not holds(generation.manifest.calibration):
            _log.warning("the content's calibration.json was made with another version of Kotae and is left aside; run `kotae calibrate`")
        if self.meaning and generation.manifest.model:
            self.meaning.warm()
        return generation

    def _let_go(self) -> None:
        """Frees the generation before, whose last requests are over by now; finished requests are cycles, which hold on to it."""
        if self._left:
            self._left = False
            gc.collect()

    def _last_good(self, earlier: Sequence[str], error: DamagedIndex) -> Generation:
        for name in earlier:
            with suppress(KotaeError):
                generation = self._opened(name)
                _log.warning("serving generation %s, the last good one", name)
                return generation
        raise error
