"""The nodes of a search cluster by HTTP, in turn: where one fails, the next is asked, and the failed one rests."""

import itertools
import json
import math
import ssl
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx2

from indexer.under_way import trace_headers
from kb.errors import EngineRefused, EngineUnavailable

_ELSEWHERE = {429, 500, 502, 503, 504}
"""What a node answers that another may do. A search under which a third node dies is answered with 500."""

_NO_FAULT = {429, 500}
"""Those of them after which a node need not rest: it is only busy, or another's failure was its own."""

_FIRST_REST = 1.0
_LONGEST_REST = 30.0
"""Seconds; each failure in a row doubles them."""

_ROUNDS = (1.0, 3.0)
_PAUSE = 0.1
"""In how many rounds all nodes are asked a question, for how many time limits each, and seconds between. Until a cluster has noticed that a
node died, others may count on it; and where only a slow one is left, late is better than nothing."""


@dataclass(frozen=True, slots=True)
class Access:
    """Where a cluster is, and who may use it."""

    nodes: Sequence[str]
    """Their URLs: `https://10.0.0.1:9200`, …"""

    user: str = ""
    password: str = field(default="", repr=False)
    ca_file: str = ""
    """Of who signed their certificates; the system's own where it is empty."""

    time_limit: float = 1.0
    """Seconds for one try at one node, while questions are answered."""


class NotThere(EngineRefused):
    """What is asked for is not in the cluster."""


def place_of(url: str) -> str:
    """A node's URL for messages: without user and password.

    >>> place_of("https://kotae:secret@10.0.0.1:9200")
    'https://10.0.0.1:9200'
    """
    scheme, _, rest = url.partition("//")
    return f"{scheme}//{rest.rpartition('@')[2]}"


class _Node:
    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self.place = place_of(self.url)
        self.failures = 0
        self.rests_until = 0.0


class Cluster:
    """Keeps its connections open. Safe from any thread; not across a fork."""

    def __init__(self, access: Access) -> None:
        """Raises `EngineRefused` where the CA file or a URL is no such."""
        self._nodes = [_Node(url) for url in access.nodes]
        self._time_limit = access.time_limit
        self._turn = itertools.count()
        try:
            verify = ssl.create_default_context(cafile=access.ca_file or None)
            for node in self._nodes:
                httpx2.URL(node.url)
        except OSError as error:
            raise EngineRefused(
                f"cannot use KOTAE_ENGINE_CA_FILE `{access.ca_file}`: {_reason(error)}; name a file of certificates (PEM)"
            ) from error
        except httpx2.InvalidURL as error:
            raise EngineRefused("KOTAE_ENGINE_NODES has what is no URL; write https://10.0.0.1:9200") from error
        auth = (access.user, access.password) if access.user else None
        limits = httpx2.Limits(max_connections=None, max_keepalive_connections=100, keepalive_expiry=60.0)
        # no proxy of the environment gets the questions
        self._client = httpx2.Client(auth=auth, verify=verify, trust_env=False, limits=limits)

    def __del__(self) -> None:
        """Closes its connections."""
        if hasattr(self, "_client"):
            self._client.close()

    @property
    def place(self) -> str:
        """Where it is, for messages."""
        return ", ".join(node.place for node in self._nodes)

    def ask(
        self, method: str, path: str, body: object = None, parameters: Mapping[str, str] | None = None, *, seconds: float = 0.0
    ) -> dict[str, Any]:
        """What the first node answers that does; `body` is sent as JSON, or as it is where it is bytes: of lines of JSON.

        `seconds` are for each try, the time limit unless given. Never a part of what was asked: then the next node is asked. Raises
        `EngineUnavailable`, `NotThere`, or `EngineRefused` where nothing else would be answered elsewhere.
        """
        content = body if isinstance(body, bytes) else json.dumps(body).encode() if body is not None else None
        headers = {"Content-Type": "application/x-ndjson" if isinstance(body, bytes) else "application/json", **trace_headers()}
        failures: dict[str, str] = {}
        for node, patience in self._in_turn((seconds,) if seconds else [self._time_limit * times for times in _ROUNDS]):
            try:
                response = self._client.request(
                    method, f"{node.url}{path}", params=parameters, content=content, headers=headers, timeout=patience
                )
            except httpx2.HTTPError as error:
                failures[node.place] = _why(error)
                _rest(node)
                continue
            answered = self._answered(node, response)
            if isinstance(answered, dict):
                return answered
            failures[node.place] = answered
        told = "; ".join(f"{url}: {failure}" for url, failure in failures.items())
        raise EngineUnavailable(f"no node of the search engine answers ({told}); look whether it is up; it is asked again by itself")

    def _in_turn(self, rounds: Sequence[float]) -> Iterator[tuple[_Node, float]]:
        """The nodes in the order in which to ask them, and for how many seconds each; those that rest come last."""
        for number, seconds in enumerate(rounds):
            if number:
                time.sleep(_PAUSE)
            start, now = next(self._turn) % len(self._nodes), time.monotonic()
            turned = self._nodes[start:] + self._nodes[:start]
            for node in sorted(turned, key=lambda node: max(node.rests_until - now, 0.0)):
                if node.failures and node.rests_until <= time.monotonic():
                    node.rests_until = time.monotonic() + _FIRST_REST  # one question tries it again; the others wait for how that ends
                yield node, seconds

    def _answered(self, node: _Node, response: httpx2.Response) -> dict[str, Any] | str:
        """The whole answer, or why another node is to be asked."""
        status = response.status_code
        if status in _ELSEWHERE:
            if status not in _NO_FAULT:
                _rest(node)
            return f"status {status}"
        try:
            answer = response.json() if response.content else {}
        except ValueError:
            _rest(node)
            return "no JSON"
        node.failures, node.rests_until = 0, 0.0
        if response.is_success:
            part = answer.get("timed_out") or (answer.get("_shards") or {}).get("failed")
            return "a part of the answer" if part else answer
        raise _refusal(response, answer)


def _rest(node: _Node) -> None:
    node.failures += 1
    node.rests_until = time.monotonic() + min(_FIRST_REST * math.ldexp(1, min(node.failures, 10) - 1), _LONGEST_REST)


def _why(error: httpx2.HTTPError) -> str:
    """Why a node could not be asked. What is wrong with its certificate must be mended; all else may pass."""
    cause: BaseException | None = error
    while cause and not isinstance(cause, ssl.SSLError):
        cause = cause.__cause__ or cause.__context__
    if isinstance(cause, ssl.SSLCertVerificationError):
        return f"its certificate is not trusted: {cause.verify_message}; is KOTAE_ENGINE_CA_FILE the certificate of who signed it"
    return f"no TLS: {_reason(cause)}" if isinstance(cause, ssl.SSLError) else type(error).__name__


def _reason(error: OSError) -> str:
    """What the system says of it."""
    return str(getattr(error, "reason", None) or error.strerror or type(error).__name__)


def _refusal(response: httpx2.Response, answer: Mapping[str, Any]) -> EngineRefused:
    """What is told of an answer that no other node would better: its kind alone, as its words may quote the question."""
    status, error = response.status_code, answer.get("error")
    kind = error.get("type", "") if isinstance(error, Mapping) else ""
    where = f"{response.request.method} {response.request.url.path} at {response.request.url.host}"
    if status in (401, 403):
        return EngineRefused(f"the search engine does not let us in ({where}: {status}); set KOTAE_ENGINE_USER and KOTAE_ENGINE_PASSWORD")
    if status == 404:  # noqa: PLR2004 - Not Found
        return NotThere(f"the search engine has nothing there ({where}: {kind})")
    return EngineRefused(f"the search engine refuses what it is asked ({where}: {status} {kind}); its own log says more")
