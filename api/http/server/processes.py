"""Processes that answer over HTTP, on one port."""

import logging
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from types import FrameType
from typing import TYPE_CHECKING

import uvicorn

from api.http.access import Buckets, counts
from api.http.app import create_app
from api.http.server.connection import Connection
from api.observing import logs
from api.observing.observer import Observer, check_installed, tracing_for
from api.runtime import LiveIndex, Runtime, Settings
from api.runtime.inbox import Inbox, open_store
from api.runtime.targets import targets
from api.store import Store
from indexer.publishing import Follower
from kb.errors import RequestError, StoreUnavailable

if TYPE_CHECKING:
    from api.http.server.exposing import Exposer
    from api.preview import Watched

_log = logging.getLogger("kotae")

_LONGEST_REQUEST = 10
"""Seconds given to requests under way when the process is told to stop."""

_STOPS = (signal.SIGTERM, signal.SIGINT)

_RESTART_AFTER = 1.0
"""Seconds before a worker that died is replaced, so that one that cannot start does not spin."""


def run(runtime: Runtime, announce: Callable[[str], None], watched: "Watched | None" = None, follower: Follower | None = None) -> None:
    """Serves until it is told to stop; `announce` gets the address once there is one. Raises what is wrong with the index.

    With a `follower`, what is published is brought first, and followed. A content root that is `watched` is
    followed at once, and previewed; one process serves it.
    """
    logs.install(runtime.settings.log, runtime.settings.log_level)
    check_installed(runtime.settings.traces)
    if follower:
        follower.begin()
    if "://" in runtime.settings.limits:
        counts(runtime.settings.limits, None)  # raises what is not installed
    with _exposing(runtime.settings) as exposer:
        _run(runtime, announce, watched, follower, exposer)


def _run(
    runtime: Runtime,
    announce: Callable[[str], None],
    watched: "Watched | None",
    follower: Follower | None,
    exposer: "Exposer | None",
) -> None:
    settings = runtime.settings
    alone = settings.workers == 1
    observer = _observer(settings, exposer, 0) if alone else Observer()
    live = _opened(runtime, observer)
    store = _store(settings)
    if not runtime.query_embedder:
        _log.info("no embedder is set: articles are found by words alone; `pip install 'kotae[semantic]'` adds one")
    with _listen(settings) as listener:
        host, port = listener.getsockname()[:2]
        if exposer:
            announce(f"metrics {exposer.url}")
        announce(f"serving http://{host}:{port} (API page: http://{host}:{port}/docs)")
        if watched:
            announce(f"preview http://{host}:{port}/preview/")
            watched.follow(live, announce)
        if not alone:
            del live  # what is open must not cross a fork; the dictionaries stay loaded, and are shared
            Workers(runtime, listener, store, follower, exposer).run()
            return
        if exposer:
            exposer.start()
        _serve(live, settings, listener, store, observer, watched, follower)


@contextmanager
def _exposing(settings: Settings) -> Iterator["Exposer | None"]:
    """What answers at the port of metrics, if there is to be one."""
    if settings.metrics_port is None:
        yield None
        return
    from api.http.server import exposing  # its library is only loaded by whoever counts

    with exposing.folder() as folder:
        yield exposing.Exposer(settings, folder)


def _observer(settings: Settings, exposer: "Exposer | None", place: int) -> Observer:
    """What a process that answers tells of itself; to be made in it."""
    return Observer(exposer.counting(place) if exposer else None, tracing_for(settings.traces))


def _opened(runtime: Runtime, observer: Observer) -> LiveIndex:
    live = LiveIndex(runtime.settings.index, runtime, observer.traced)
    live.open()
    return live


def _store(settings: Settings) -> Store | None:
    """The store, brought forward before several workers would do it, and closed again, so that it may cross a fork.

    Raises what only the operator can mend: questions do without it. A worker that takes the place of another makes no file anew.
    """
    store = open_store(settings)
    if store is None:
        return None
    targets(settings)
    try:
        store.open()
        _log.info("what people send is kept in %s", store)
    except StoreUnavailable as error:
        _log.error("%s; questions are answered, and hand-offs refused until then", error)
    finally:
        store.close()
    return store


def _listen(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
    except OSError as error:
        listener.close()
        raise RequestError(
            f"cannot listen at {settings.host}:{settings.port}: {error.strerror}; choose another --host or --port"
        ) from error
    listener.listen(2048)  # before the announcement, so that whoever reads it can connect at once
    return listener


def _serve(
    live: LiveIndex,
    settings: Settings,
    listener: socket.socket,
    store: Store | None,
    observer: Observer,
    watched: "Watched | None" = None,
    follower: Follower | None = None,
    buckets: Buckets | None = None,
) -> None:
    config = uvicorn.Config(
        create_app(live, settings, Inbox(store, settings, live) if store else None, watched, buckets, observer),
        http=Connection,
        ws="none",
        access_log=False,  # it would hold questions, which are personal data; ours has none
        log_config=None,
        proxy_headers=False,  # the application knows whom to believe
        timeout_graceful_shutdown=_LONGEST_REQUEST,
    )
    server = uvicorn.Server(config)
    for stop in _STOPS:  # before uvicorn listens to them itself, and again when it has obeyed, as it raises them once more
        signal.signal(stop, lambda *_: setattr(server, "should_exit", True))
    with follower.running(settings.follow_seconds) if follower else nullcontext():
        server.run([listener])
    observer.close()


class Workers:
    """Several processes behind one listening socket; one that dies is replaced."""

    def __init__(
        self,
        runtime: Runtime,
        listener: socket.socket,
        store: Store | None,
        follower: Follower | None = None,
        exposer: "Exposer | None" = None,
    ) -> None:
        self._runtime = runtime
        self._store = store
        self._follower = follower
        self._exposer = exposer
        self._listener = listener
        self._buckets = Buckets()
        self._places: dict[int, int] = {}
        """Which place each process has among the workers, from 0 on; one that takes over from another goes on counting where it stopped."""

        self._stopping = False
        self._orphaned, self._parent_lives = os.pipe()  # the one end can be read once the parent, which alone holds the other, is gone

    def run(self) -> None:
        """Returns when all have ended after SIGTERM or SIGINT."""
        for stop in _STOPS:
            signal.signal(stop, self._stop)
        for place in range(self._runtime.settings.workers):
            self._start(place)
        if self._exposer:
            self._exposer.start()
        while self._places:
            pid, status = os.wait()
            place = self._places.pop(pid)
            if not self._stopping:
                _log.error("worker %d ended with %d; starting another", pid, os.waitstatus_to_exitcode(status))
                time.sleep(_RESTART_AFTER)
                with self._exposer.replacing() if self._exposer else nullcontext():
                    self._start(place)

    def _start(self, place: int) -> None:
        signal.pthread_sigmask(signal.SIG_BLOCK, _STOPS)  # a worker must not be told to stop before it obeys for itself
        pid = os.fork()
        if pid:
            self._places[pid] = place
            signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPS)
            if self._stopping:  # told to stop while it was being started
                os.kill(pid, signal.SIGTERM)
            return
        code = 1
        try:
            for stop in _STOPS:
                signal.signal(stop, signal.SIG_DFL)  # the parent's would stop the other workers
            signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPS)
            os.close(self._parent_lives)
            threading.Thread(target=self._stop_with_parent, daemon=True).start()
            runtime = self._runtime.forked()
            observer = _observer(runtime.settings, self._exposer, place)
            live = _opened(runtime, observer)
            _serve(live, runtime.settings, self._listener, self._store, observer, follower=self._follower, buckets=self._buckets)
            code = 0
        except Exception:
            _log.exception("worker %d", os.getpid())
        finally:
            os._exit(code)

    def _stop_with_parent(self) -> None:
        """In a worker: a parent that was killed stops nobody, and a worker that goes on without one would keep the port."""
        os.read(self._orphaned, 1)
        os.kill(os.getpid(), signal.SIGTERM)

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self._stopping = True
        self._listener.close()  # the workers close theirs: who comes now is refused at once, and asks elsewhere
        for pid in self._places:
            os.kill(pid, signal.SIGTERM)
