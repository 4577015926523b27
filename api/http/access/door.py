"""What guards the routes by which strangers ask and write to us: keys and limits, before a byte of a body is read."""

import asyncio
import hashlib

from fastapi import Request

from api.http.access.access import Access, address, is_loopback
from api.http.access.buckets import Buckets
from api.http.access.rate_limits import Counts, Purpose, RateLimits, network, read_limit, too_often
from api.runtime import Settings
from api.store.limited import Window
from indexer.search.daemon_threads import DaemonThreads

_MOST_GUESSES = 10_000
"""Wrong keys that are remembered; then they are forgotten, and each counts once more."""

_THREADS = 4
"""Requests that wait at once for where limits are counted; the others wait for these."""


class Door:
    """Who may come in, and how often."""

    def __init__(self, settings: Settings, access: Access, counts: Counts, buckets: Buckets) -> None:
        """Limits of what is sent are counted in `counts`, those of questions in `buckets`."""
        by_address: dict[Purpose, str] = {
            "handoffs": settings.handoff_limit,
            "uploads": settings.upload_limit,
            "feedback": settings.feedback_limit,
            "login": settings.login_limit,
        }
        self._access = access
        self._limits = RateLimits(by_address, settings.key_limit, counts)
        self._threads = DaemonThreads(_THREADS, "limits")  # a database that hangs must not keep the process from ending
        self._buckets = buckets
        self._guesses: set[bytes] = set()
        self._ask, self._ask_by_key = read_limit(settings.ask_limit), read_limit(settings.key_ask_limit)

    def look(self, purpose: Purpose, request: Request) -> None:
        """Raises `KeyRefused`, and `RateLimited` for whoever was told a moment ago when to come back; counts nothing yet."""
        self._limits.look(purpose, address(request), self._access.app(request))

    async def count(self, purpose: Purpose, request: Request) -> None:
        """Counts a request; raises `RateLimited`."""
        await self._count(purpose, address(request), self._access.app(request))

    def look_own(self, purpose: Purpose, request: Request) -> None:
        """Raises `RateLimited` as `look` does, whatever key is shown."""
        self._limits.look(purpose, address(request), "")

    async def count_own(self, purpose: Purpose, request: Request) -> None:
        """The same for the help centre's own pages, which show no key."""
        await self._count(purpose, address(request), "")

    async def count_guess(self, request: Request, shown: str) -> None:
        """Counts a wrong key, each of an address once, as it guesses nothing to show an old one again; raises `RateLimited`."""
        guess = hashlib.blake2b(f"{network(address(request))}\0{shown}".encode(errors="surrogatepass"), digest_size=16).digest()
        if guess in self._guesses:
            return
        if len(self._guesses) >= _MOST_GUESSES:
            self._guesses.clear()
        self._guesses.add(guess)
        await self.count_own("login", request)

    async def count_local(self, purpose: Purpose) -> None:
        """The same for whoever started the process, and shows no key."""
        await self._count(purpose, "", "")

    def ask(self, request: Request) -> None:
        """Counts a question; raises `KeyRefused` where a key is needed, or `RateLimited`."""
        key = self._access.asking(request)
        for limit in self._ask_by_key if key else ():
            self._take(Window(*limit, key))
        self.ask_own(request)

    def ask_own(self, request: Request) -> None:
        """The same for the help centre's own pages. Programs on the same machine ask for many, and are not limited."""
        host = address(request)
        if not is_loopback(host):
            for limit in self._ask:
                self._take(Window(*limit, network(host)))

    def _take(self, window: Window) -> None:
        wait = self._buckets.take(window)
        if wait > 0:
            raise too_often(window, wait)

    async def _count(self, purpose: Purpose, host: str, key: str) -> None:
        await asyncio.wrap_future(self._threads.submit(self._limits.count, purpose, host, key))
