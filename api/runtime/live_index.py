"""Holds the generation that is served, and follows the index root to others."""

import gc
import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from api.answers import Answer, Request, Trace, trace
from api.runtime.answer_cache import AnswerCache
from api.runtime.runtime import Runtime
from indexer.publishing import following_problem
from indexer.search import QueryEmbedder
from indexer.store import Generation, generations, read_pointer
from kb.errors import DamagedIndex, IndexRefused, KotaeError, NoIndex, OtherAnalysis, OtherModel

_log = logging.getLogger("kotae")

_LONGEST_PAUSE = 5.0
"""Seconds between two tries to open what cannot be opened; the first follow faster."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a process stands with its index root. Generations are named by their folders."""

    wanted: str | None
    """What the root points at; None where it points at nothing."""

    served: str | None
    """What is open; None where nothing is."""

    age: float | None
    """Seconds since what is open was built."""

    sound: bool
    """Whether what is open is as it was written."""

    problem: KotaeError | None
    """Why `wanted`, or what is published, is not served, or not safely; None when all is well."""


class LiveIndex:
    """What is served now. `generation` may be read from any thread; hold on to the value for the length of a request."""

    def __init__(self, root: Path, runtime: Runtime, traced: Callable[[Trace], None] | None = None) -> None:
        """`traced` is told of each answer that was found, in the thread that found it."""
        self.embedder: QueryEmbedder | None = None
        """What questions get their vectors from; None where the open generation has none."""

        self._following = threading.Lock()
        self._root = root
        self._runtime = runtime
        self._traced = traced
        self._generation: Generation | None = None
        self._answers: AnswerCache | None = None
        self._wanted: str | None = None
        self._earlier: tuple[str, ...] = ()
        self._sound = False
        self._problem: KotaeError | None = None
        self._left = False
        self._pause = 0.0
        self._next_try = 0.0

    @property
    def generation(self) -> Generation:
        """The open generation, every analyser warm; raises `IndexRefused` before there is one."""
        if self._generation is None:
            raise IndexRefused("no index is open yet; try again in a moment")
        return self._generation

    @property
    def standing(self) -> Standing:
        """What is wanted and served now."""
        served = self._generation
        age = (datetime.now(UTC) - served.manifest.built_at).total_seconds() if served else None
        return Standing(
            self._wanted, served.folder.name if served else None, age, self._sound, self._problem or following_problem(self._root)
        )

    def open(self) -> None:
        """Opens the current generation; where it or the pointer is damaged, or another version's, the newest good one of ours.

        Raises what is wrong if there is none.
        """
        self._look()
        if self._generation is None:
            raise self._problem or NoIndex(f"no index in {self._root}")

    @contextmanager
    def following(self, seconds: float) -> Iterator[None]:
        """Looks for another generation every so many seconds, in a thread that nobody waits for."""
        end = threading.Event()

        def follow() -> None:
            while not end.wait(seconds):
                self.follow()

        threading.Thread(target=follow, name="follow", daemon=True).start()
        try:
            yield
        finally:
            end.set()

    def follow(self) -> None:
        """Opens what is wanted if it is not served; what cannot be opened is told once, and tried again.

        Files that broke under way are noticed, and the newest good generation is opened instead.
        """
        with self._following:
            self._let_go()
            try:
                self._look()
            except Exception as error:  # whatever it is, the next build must be followed all the same
                self._tell(KotaeError(f"cannot follow {self._root}: {error!r}"))

    def known(self, generation: Generation, request: Request) -> Answer | None:
        """What the request was answered before, if it was."""
        answers = self._answers
        return answers.get(request) if answers and answers.generation is generation else None

    def ask(self, generation: Generation, request: Request) -> Answer:
        """What `ask` answers, with meaning where the generation has vectors; kept for whoever asks the same."""
        answers, traced = self._answers, trace(generation, request, self.embedder)
        if answers and answers.generation is generation:
            answers.add(traced)
        if self._traced:
            self._traced(traced)
        return traced.answer

    def _look(self) -> None:
        self._read_pointer()
        self._look_after()
        served = self._generation.folder.name if self._generation else None
        if self._wanted == served and self._sound:
            self._succeeded()
        elif time.monotonic() >= self._next_try:
            self._try()

    def _read_pointer(self) -> None:
        before = self._wanted
        try:
            pointer = read_pointer(self._root)
            self._wanted, self._earlier = pointer.generation, pointer.earlier
        except IndexRefused as error:
            self._wanted = None
            self._tell(error)
        if self._wanted != before:
            self._pause = self._next_try = 0.0

    def _look_after(self) -> None:
        """Notices when the files of what is open break."""
        if self._generation is None:
            return
        try:
            self._generation.look()
        except DamagedIndex as error:
            self._tell(error)
            self._sound = False

    def _try(self) -> None:
        """Opens what is wanted. If that cannot be, and nothing good is open, the newest good generation of those that there are."""
        if self._wanted and self._open(self._wanted):
            self._succeeded()
            return
        if not self._sound and (self._generation or isinstance(self._problem, (DamagedIndex, OtherAnalysis, OtherModel))):
            self._open_first(dict.fromkeys((*self._earlier, *generations(self._root))))
        self._pause = min(2 * self._pause + 0.2, _LONGEST_PAUSE)
        self._next_try = time.monotonic() + self._pause

    def _open_first(self, names: Iterable[str]) -> None:
        problem = self._problem
        for name in names:
            if name != self._wanted and self._open(name):
                _log.warning("%s; serving generation %s, the last good one", problem, name)
                break
        self._problem = problem

    def _open(self, name: str) -> bool:
        """Whether a generation could be opened; told if not."""
        try:
            generation = self._runtime.open(self._root / name)
            embedder = self._runtime.embedder_for(generation)
        except Exception as error:  # whatever it is, the one before goes on being served
            if name == self._wanted:
                self._tell(error if isinstance(error, KotaeError) else KotaeError(f"cannot open {self._root / name}: {error!r}"))
            return False
        self._left = self._generation is not None
        self._generation, self.embedder, self._sound = generation, embedder, True
        self._answers = AnswerCache(generation, self._runtime.settings.answer_cache)
        if self._left and name == self._wanted:
            _log.info("serving generation %s", name)
        return True

    def _succeeded(self) -> None:
        self._problem, self._pause, self._next_try = None, 0.0, 0.0

    def _tell(self, problem: KotaeError) -> None:
        """Keeps what is wrong, and says it once, while something is served: else it is raised, or told with what is served instead."""
        if self._generation and str(problem) != str(self._problem):
            _log.error("%s; generation %s is served still", problem, self._generation.folder.name)
        self._problem = problem

    def _let_go(self) -> None:
        """Frees the generation before, whose last requests are over by now; finished requests are cycles, which hold on to it."""
        if self._left:
            self._left = False
            gc.collect()
