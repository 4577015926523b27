"""How often one caller may do something: counted in each worker, by address and by publishable key."""

import time
from collections.abc import Mapping
from ipaddress import IPv6Address, ip_address
from typing import Literal

from limits import RateLimitItem, parse_many
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from kb.errors import RateLimited

Purpose = Literal["handoffs", "uploads", "feedback", "login"]

_IPV6_PREFIX = 64
"""Bits: who has one address of such a network has all of them."""


class RateLimits:
    """Counts; safe from any thread."""

    def __init__(self, by_address: Mapping[Purpose, str], by_key: str) -> None:
        """Limits as `10/minute, 100/hour`, or `none`."""
        self._by_address = {purpose: _read(limit) for purpose, limit in by_address.items()}
        self._by_key = _read(by_key)
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def count(self, purpose: Purpose, address: str, key: str) -> None:
        """Counts a request; raises `RateLimited`."""
        for limit in self._by_address[purpose]:
            self._hit(limit, purpose, network(address))
        for limit in self._by_key if key else ():
            self._hit(limit, "key", key)

    def _hit(self, limit: RateLimitItem, *caller: str) -> None:
        if not self._limiter.hit(limit, *caller):
            seconds = max(1, round(self._limiter.get_window_stats(limit, *caller).reset_time - time.time()))
            raise RateLimited(f"this is too often: {limit} at most; try again in {seconds} s", seconds)


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


def _read(limit: str) -> list[RateLimitItem]:
    return [] if limit == "none" else parse_many(limit)
