"""Where routes hand over what they were sent: the desk, whose database is asked in threads, as it may take its time."""

import asyncio
from collections.abc import Callable
from typing import Annotated, TypeVar

from fastapi import Depends, Request

from api.handoffs.opening import Desk
from indexer.search.daemon_threads import DaemonThreads
from kb.errors import StoreUnavailable

Result = TypeVar("Result")

_THREADS = 8
"""Requests that wait for the database at once; the others wait for these."""


class AskedDesk:
    """The desk, asked in threads."""

    def __init__(self, desk: Desk | None) -> None:
        """None where nothing is kept."""
        self._desk = desk
        self._threads = DaemonThreads(_THREADS, "inbox")  # a database that hangs must not keep the process from ending
        self._pictures = DaemonThreads(1, "pictures")

    async def ask(self, work: Callable[[Desk], Result]) -> Result:
        """What `work` returns; raises `StoreUnavailable` where nothing is kept."""
        desk = self._desk
        if desk is None:
            raise StoreUnavailable("KOTAE_STORE is none")
        return await asyncio.wrap_future(self._threads.submit(lambda: work(desk)))

    async def one_at_a_time(self, work: Callable[[], Result]) -> Result:
        """What `work` returns, when nobody else's work is done: for pictures, which take memory."""
        return await asyncio.wrap_future(self._pictures.submit(work))


def _desk(request: Request) -> AskedDesk:
    desk: AskedDesk = request.app.state.desk
    return desk


AtDesk = Annotated[AskedDesk, Depends(_desk)]
