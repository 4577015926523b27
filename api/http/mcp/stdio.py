"""The Model Context Protocol on standard input and output, for agents that start their servers themselves."""

import asyncio
import os
import signal
from contextlib import nullcontext

from api.answers import Viewer
from api.http.access import Access, Buckets, Door, counts
from api.http.inbox.desk import AskedDesk
from api.http.mcp.tools import Caller
from api.http.parameters import Answering, Visit
from api.keys import Keyring
from api.observing import logs
from api.runtime import LiveIndex, Runtime
from api.runtime.inbox import Inbox, open_store


def run(runtime: Runtime) -> None:
    """Answers until the input ends, or it is told to stop; follows each new build, and keeps and delivers as a server does.

    Raises what is wrong with the index.
    """
    settings = runtime.settings
    logs.install(settings.log, settings.log_level)  # to standard error: the other stream is the agent's
    live = LiveIndex(settings.index, runtime)
    live.open()
    store = open_store(settings)
    inbox = Inbox(store, settings, live) if store else None
    with live.following(settings.switch_seconds), inbox.running() if inbox else nullcontext():
        asyncio.run(_serve(live, runtime, inbox))


async def _serve(live: LiveIndex, runtime: Runtime, inbox: Inbox | None) -> None:
    from api.http.mcp.server import serve_stdio

    settings = runtime.settings
    access = Access(settings, Keyring((), None))
    answering, desk = Answering(live), AskedDesk(inbox.desk if inbox else None)
    door = Door(settings, access, counts("worker", None), Buckets())

    def caller() -> Caller:
        visit = Visit(live.generation, Viewer(settings.audience), answering, inbox)
        return Caller(visit, desk, "", lambda: door.count_local("handoffs"))

    for stop in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(stop, _leave, inbox)
    await serve_stdio(caller)


def _leave(inbox: Inbox | None) -> None:
    """Ends the process: a thread waits for input, and nothing else wakes it. What is to be delivered is on disk, as after a crash."""
    if inbox:
        inbox.recorder.flush()
    os._exit(0)
