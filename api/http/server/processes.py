"""Processes that answer over HTTP, on one port."""

import logging
import os
import signal
import socket
import threading
import time
from collections.abc import Callable
from contextlib import nullcontext
from types import FrameType
from typing import TYPE_CHECKING

import uvicorn

from api.http.access import Buckets, counts
from api.http.app import create_app
from api.http.server.connection import Connection
from api.runtime import LiveIndex, Runtime, Settings
from api.runtime.inbox import Inbox, open_store
from api.runtime.targets import targets
from indexer.publishing import Follower
from kb.errors import RequestError, StoreUnavailable

if TYPE_CHECKING:
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
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s %(message)s")
    _log.setLevel(logging.INFO)  # of uvicorn's, warnings are enough
    if follower:
        follower.begin()
    settings, live = runtime.settings, _opened(runtime)
    if "://" in settings.limits:
        counts(settings.limits, None)  # raises what is not installed
    _look_at_store(settings)
    if not runtime.query_embedder:
        _log.info("no embedder is set: articles are found by words alone; `pip install 'kotae[semantic]'` adds one")
    with _listen(settings) as listener:
        host, port = listener.getsockname()[:2]
        announce(f"serving http://{host}:{port} (API page: http://{host}:{port}/docs)")
        if watched:
            announce(f"preview http://{host}:{port}/preview/")
            watched.follow(live, announce)
        if settings.workers == 1:
            _serve(live, settings, listener, watched, follower)
        else:
            del live  # what is open must not cross a fork; the dictionaries stay loaded, and are shared
            Workers(runtime, listener, follower).run()


def _opened(runtime: Runtime) -> LiveIndex:
    live = LiveIndex(runtime.settings.index, runtime)
    live.open()
    return live


def _look_at_store(settings: Settings) -> None:
    """Brings the store forward, before several workers would. Raises what only the operator can mend: questions do without it."""
    store = open_store(settings)
    if store is None:
        return
    targets(settings)
    try:
        store.open()
        _log.info("what people send is kept in %s", store)
    except StoreUnavailable as error:
        _log.error("%s; questions are answered, and hand-offs refused until then", error)
    finally:
        store.close()


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
    watched: "Watched | None" = None,
    follower: Follower | None = None,
    buckets: Buckets | None = None,
) -> None:
    store = open_store(settings)
    config = uvicorn.Config(
        create_app(live, settings, Inbox(store, settings, live) if store else None, watched, buckets),
        http=Connection,
        ws="none",
        access_log=False,  # it would hold questions, which are personal data
        log_config=None,
        proxy_headers=False,  # the application knows whom to believe
        timeout_graceful_shutdown=_LONGEST_REQUEST,
    )
    server = uvicorn.Server(config)
    for stop in _STOPS:  # before uvicorn listens to them itself, and again when it has obeyed, as it raises them once more
        signal.signal(stop, lambda *_: setattr(server, "should_exit", True))
    with follower.running(settings.follow_seconds) if follower else nullcontext():
        server.run([listener])


class Workers:
    """Several processes behind one listening socket; one that dies is replaced."""

    def __init__(self, runtime: Runtime, listener: socket.socket, follower: Follower | None = None) -> None:
        self._runtime = runtime
        self._follower = follower
        self._listener = listener
        self._buckets = Buckets()
        self._pids: set[int] = set()
        self._stopping = False
        self._orphaned, self._parent_lives = os.pipe()  # the one end can be read once the parent, which alone holds the other, is gone

    def run(self) -> None:
        """Returns when all have ended after SIGTERM or SIGINT."""
        for stop in _STOPS:
            signal.signal(stop, self._stop)
        for _ in range(self._runtime.settings.workers):
            self._start()
        while self._pids:
            pid, status = os.wait()
            self._pids.discard(pid)
            if not self._stopping:
                _log.error("worker %d ended with %d; starting another", pid, os.waitstatus_to_exitcode(status))
                time.sleep(_RESTART_AFTER)
                self._start()

    def _start(self) -> None:
        signal.pthread_sigmask(signal.SIG_BLOCK, _STOPS)  # a worker must not be told to stop before it obeys for itself
        pid = os.fork()
        if pid:
            self._pids.add(pid)
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
            _serve(_opened(runtime), runtime.settings, self._listener, follower=self._follower, buckets=self._buckets)
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
        for pid in self._pids:
            os.kill(pid, signal.SIGTERM)
