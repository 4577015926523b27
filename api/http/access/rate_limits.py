"""How often one caller may send something: counted by address and by key, for all who share a store or Redis."""

import logging
import time
from collections.abc import Mapping, Sequence
from functools import lru_cache
from ipaddress import IPv6Address, ip_address
from typing import Literal, Protocol

from limits import RateLimitItem, RateLimitItemPerSecond
from limits.errors import ConfigurationError, StorageError
from limits.storage import MemoryStorage, Storage, storage_from_string
from limits.strategies import MovingWindowRateLimiter

from api.store import Store
from api.store.limited import Window, hit
from kb.errors import NotInstalled, RateLimited, RequestError, StoreRefused

_log = logging.getLogger("kotae")

Purpose = Literal["handoffs", "uploads", "feedback", "login"]

_IPV6_PREFIX = 64
"""Bits: who has one address of such a network has all of them."""

_MOST_REFUSED = 10_000
"""Callers who are known to come too early, so that a flood of them is refused without asking anybody."""


_PAUSE = 1.0
"""Seconds for which what did not answer is left alone, and that it is given to answer."""

_SET_BACK = 1.0
"""Seconds by which a clock is set back at once; one that is brought nearer little by little never is by as many."""

_SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400}


class Counts(Protocol):
    """Where it is counted."""

    def hit(self, windows: Sequence[Window]) -> tuple[Window, float] | None:
        """Counts one request in all windows; or gives the one that is full, and the seconds until there is room."""


class LibraryCounts:
    """In this process, or in Redis."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self._limiter = MovingWindowRateLimiter(storage)
        self._ahead = _ahead()

    def hit(self, windows: Sequence[Window]) -> tuple[Window, float] | None:
        """Raises `StorageError` where Redis does not answer."""
        before, self._ahead = self._ahead, _ahead()
        if self._ahead < before - _SET_BACK and isinstance(self._storage, MemoryStorage):
            self._storage.reset()  # the clock was set back: what was counted would be full until it is as late again
        for window in windows:
            if not self._limiter.hit(_item(window), window.caller):
                return window, self._limiter.get_window_stats(_item(window), window.caller).reset_time - time.time()
        return None


class StoreCounts:
    """In the store of what people send."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def hit(self, windows: Sequence[Window]) -> tuple[Window, float] | None:
        """Raises `StoreUnavailable`."""
        with self._store.counting() as connection:
            return hit(connection, windows, time.time())


def _ahead() -> float:
    """Seconds of the clock before the one that nobody sets."""
    return time.time() - time.monotonic()


def counts(where: str, store: Store | None) -> Counts:
    """Counts in `worker`, `store` or the Redis of a URL; raises `NotInstalled` or `RequestError`. Without a store each worker counts."""
    if where == "store" and store:
        return StoreCounts(store)
    if where in ("store", "worker"):
        return LibraryCounts(MemoryStorage())
    try:
        return LibraryCounts(storage_from_string(where, wrap_exceptions=True, socket_timeout=_PAUSE, socket_connect_timeout=_PAUSE))  # type: ignore[arg-type]  # none of ours are asynchronous
    except ConfigurationError as error:
        raise NotInstalled("redis is not installed, which KOTAE_LIMITS wants; run `pip install 'kotae[redis]'`") from error
    except ValueError as error:  # which may repeat a password with a `/`
        way = "it looks like redis://:password@10.0.0.1:6379/0, and `/`, `@` and `:` in a password as %2F, %40 and %3A"
        raise RequestError(f"KOTAE_LIMITS is no URL of a Redis; {way}") from error


def why_not_shared(where: str) -> str:
    """Why the Redis of a URL counts nothing; empty where it does. What is counted to see it is forgotten after a second."""
    try:
        counts(where, None).hit([Window(1000, 1, "doctor")])
    except StorageError as error:
        return str(error)
    return ""


class RateLimits:
    """Counts; safe from any thread."""

    def __init__(self, by_address: Mapping[Purpose, str], by_key: str, shared: Counts | None = None) -> None:
        """Limits as `10/minute, 100/hour`, or `none`."""
        self._by_address = {purpose: read_limit(limit) for purpose, limit in by_address.items()}
        self._by_key = read_limit(by_key)
        self._alone = LibraryCounts(MemoryStorage())
        self._shared = shared or self._alone
        self._down_until: float | None = None
        self._refused: dict[Window, float] = {}

    def look(self, purpose: Purpose, address: str, key: str) -> None:
        """Raises `RateLimited` for whoever was told a moment ago when to come back; counts nothing, and asks nobody."""
        for window in self._windows(purpose, address, key):
            wait = self._refused.get(window, 0.0) - time.monotonic()
            if wait > 0:
                raise too_often(window, wait)

    def count(self, purpose: Purpose, address: str, key: str) -> None:
        """Counts a request; raises `RateLimited`. May wait for a database."""
        full = self._hit(self._windows(purpose, address, key))
        if full:
            window, seconds = full
            if len(self._refused) >= _MOST_REFUSED:
                self._refused.clear()
            self._refused[window] = time.monotonic() + seconds
            raise too_often(window, seconds)

    def _windows(self, purpose: Purpose, address: str, key: str) -> list[Window]:
        own = [Window(*limit, f"{purpose} {network(address)}") for limit in self._by_address[purpose]]
        return own + [Window(*limit, f"key {key}") for limit in (self._by_key if key else ())]

    def _hit(self, windows: Sequence[Window]) -> tuple[Window, float] | None:
        """Where all count; where that does not answer, here: a limit of each worker is better than none."""
        if not windows:
            return None
        if time.monotonic() < (self._down_until or 0.0):
            return self._alone.hit(windows)
        try:
            full = self._shared.hit(windows)
        except (StoreRefused, StorageError) as error:
            if self._down_until is None:
                _log.error("limits are not shared, and each worker counts for itself: %s", error)
            self._down_until = time.monotonic() + _PAUSE
            return self._alone.hit(windows)
        self._down_until = None
        return full


def read_limit(text: str) -> list[tuple[int, int]]:
    """How many in how many seconds.

    >>> read_limit("10/minute, 60/hour"), read_limit("none")
    ([(10, 60), (60, 3600)], [])
    """
    parts = [] if text == "none" else [part.strip().partition("/") for part in text.split(",")]
    return [(int(most), _SECONDS[unit]) for most, _, unit in parts]


def too_often(window: Window, wait: float) -> RateLimited:
    """What is said to whoever comes too often; `wait` is in seconds."""
    seconds = max(1, round(wait))
    unit = next(unit for unit, length in _SECONDS.items() if length == window.seconds)
    return RateLimited(f"this is too often: {window.most} per 1 {unit} at most; try again in {seconds} s", seconds)


def _item(window: Window) -> RateLimitItem:
    return RateLimitItemPerSecond(window.most, window.seconds)


@lru_cache(4096)
def network(address: str) -> str:
    """What stands for everybody behind an address.

    >>> network("2001:db8::1:2:3:4"), network("192.0.2.7"), network("testclient")
    ('2001:db8::/64', '192.0.2.7', 'testclient')
    """
    try:
        known = ip_address(address)
    except ValueError:
        return address
    if not isinstance(known, IPv6Address):
        return str(known)
    if known.ipv4_mapped:
        return str(known.ipv4_mapped)
    first = IPv6Address(int(known) >> (128 - _IPV6_PREFIX) << (128 - _IPV6_PREFIX))
    return f"{first}/{_IPV6_PREFIX}"
