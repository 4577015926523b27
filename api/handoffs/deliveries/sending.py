"""Requests to other servers, within bounds of time and size: to public addresses unless others are allowed, and never redirected."""

import asyncio
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

import httpx2

from indexer.under_way import trace_headers
from kb.errors import DeliveryFailed, DeliveryRefused

_NAT64 = IPv6Network("64:ff9b::/96")
"""RFC 6052: an IPv4 address is in its last bytes."""

_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a request may take."""

    seconds: float = 10.0
    """In all, from the look-up of the name to the end of the reply."""

    allow_private: bool = False
    """Whether it may go to addresses that are not of the internet: this machine's, this network's."""

    largest_reply: int = 256 * 1024
    """Bytes that are read of a reply."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    """By name in lower case."""

    body: bytes = field(repr=False)


def send(method: str, url: str, bounds: Bounds, *, headers: Mapping[str, str], content: bytes) -> Reply:
    """Sends a request, and reads its reply whatever its status; raises `DeliveryFailed`.

    Raises `DeliveryRefused` for an address that may not be asked. The name is looked up once, and that address is asked: one that changed
    in between would go around the check.
    """
    try:
        return asyncio.run(_send(method, url, bounds, headers, content))
    except TimeoutError as error:
        raise DeliveryFailed(f"{host_of(url)} did not answer within {bounds.seconds:g} s") from error
    except (httpx2.HTTPError, httpx2.InvalidURL, OSError, UnicodeError) as error:
        what = type(error).__name__  # what a reply that is no HTTP says may repeat what was sent
        told = what if isinstance(error, httpx2.ProtocolError | httpx2.DecodingError) else f"{what}: {error}"
        raise DeliveryFailed(f"{host_of(url)} could not be asked: {told}") from error


def host_of(url: str) -> str:
    """Scheme and host of a URL: what may be told of it, as paths often hold secrets.

    >>> host_of("https://user:word@hooks.example:8443/T0/secret?a=b")
    'https://hooks.example:8443'
    """
    parts = urlsplit(url)
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    return f"{parts.scheme}://{host}" + (f":{parts.port}" if parts.port else "")


def retry_after(reply: Reply) -> float:
    """Seconds that the other side asks for; 0 where it asks for none, or in words that we do not read."""
    text = reply.headers.get("retry-after", "")
    return float(text) if text.isascii() and text.isdigit() else 0.0


@cache
def _certificates() -> ssl.SSLContext:
    """Whom to trust; reading them takes longer than a request."""
    return httpx2.create_ssl_context(trust_env=False)


async def _send(method: str, url: str, bounds: Bounds, headers: Mapping[str, str], content: bytes) -> Reply:
    async with asyncio.timeout(bounds.seconds):
        asked = httpx2.URL(url)
        address = await public_address(asked.raw_host.decode("ascii"), asked.port or _PORTS.get(asked.scheme, 0), bounds)
        known = {"Host": asked.netloc.decode("ascii"), "Accept-Encoding": "identity", "User-Agent": "kotae", **trace_headers(), **headers}
        async with httpx2.AsyncClient(verify=_certificates(), trust_env=False, follow_redirects=False, timeout=bounds.seconds) as client:
            request = client.build_request(
                method,
                asked.copy_with(host=address),
                headers=known,
                content=content,
                extensions={"sni_hostname": asked.raw_host.decode("ascii")},
            )
            response = await client.send(request, stream=True)
            try:
                return Reply(
                    response.status_code, {name.lower(): value for name, value in response.headers.items()}, await _body(response, bounds)
                )
            finally:
                await response.aclose()


async def _body(response: httpx2.Response, bounds: Bounds) -> bytes:
    """Its beginning, as it came: what is packed is not unpacked."""
    body = b""
    async for part in response.aiter_raw():
        body += part
        if len(body) >= bounds.largest_reply:
            break
    return body[: bounds.largest_reply]


async def public_address(host: str, port: int, bounds: Bounds) -> str:
    """The first address of a host; raises `DeliveryRefused` where one of them may not be asked."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(info[4][0]) for info in found]
    private = [address for address in addresses if not _is_public(address)]
    if private and not bounds.allow_private:
        raise DeliveryRefused(
            f"{host} is at {private[0]}, which is no address of the internet; set KOTAE_ALLOW_PRIVATE_TARGETS=true where it is meant"
        )
    return addresses[0]


def _is_public(address: str) -> bool:
    """Whether an address is of the internet, also one that stands for another.

    >>> [_is_public(address) for address in ("8.8.8.8", "10.0.0.1", "::ffff:127.0.0.1", "169.254.169.254", "64:ff9b::7f00:1", "224.0.0.1")]
    [True, False, False, False, False, False]
    """
    known = ip_address(address.partition("%")[0])
    stands_for = {known}
    if isinstance(known, IPv6Address):
        stands_for |= {other for other in (known.ipv4_mapped, known.sixtofour) if other}
        if known in _NAT64:
            stands_for.add(IPv4Address(known.packed[-4:]))
    return all(other.is_global and not other.is_multicast for other in stands_for)
