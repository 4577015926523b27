"""Threads that never keep a process from ending, whatever they wait for: those of the standard library's executors are waited for."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextvars import copy_context
from queue import SimpleQueue
from typing import Any, ParamSpec, TypeVar

_Arguments = ParamSpec("_Arguments")
_Result = TypeVar("_Result")
_Call = tuple[Future[Any], Callable[[], Any]]


class DaemonThreads:
    """Runs calls, each as soon as one of so many threads is free, and for the request that was under way when it was given."""

    def __init__(self, threads: int, name: str) -> None:
        """Starts none until there is a call for it."""
        self._most = threads
        self._name = name
        self._threads: list[threading.Thread] = []
        self._calls: SimpleQueue[_Call] = SimpleQueue()
        self._lock = threading.Lock()

    def submit(self, call: Callable[_Arguments, _Result], *arguments: _Arguments.args, **options: _Arguments.kwargs) -> "Future[_Result]":
        """What the call will return, or raise."""
        future: Future[_Result] = Future()
        context = copy_context()
        self._calls.put((future, lambda: context.run(call, *arguments, **options)))
        with self._lock:
            if len(self._threads) < self._most:
                thread = threading.Thread(target=self._work, name=f"{self._name}-{len(self._threads)}", daemon=True)
                self._threads.append(thread)
                thread.start()
        return future

    def _work(self) -> None:
        while True:
            future, call = self._calls.get()
            if future.set_running_or_notify_cancel():
                try:
                    future.set_result(call())
                except BaseException as error:
                    future.set_exception(error)
            del future, call  # what was asked is not kept until the next call
