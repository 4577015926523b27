"""Writes an index of the cluster's: in bulk, in one segment, safe on disk, and copied to other nodes, before anybody names it."""

import json
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from indexer.backends.backend import Document
from indexer.backends.opensearch.cluster import Cluster
from indexer.backends.opensearch.remote_index import ARTICLE, NOTHING, PLACE, form
from indexer.backends.opensearch.term_counts import TermCounter
from kb.errors import CannotWrite, EngineUnavailable

_BULK = 4_000_000
"""Bytes of one request, or a document more; a node takes 100 MB."""

_PATIENCE = 60.0
"""Seconds for a request that writes."""

_LONG = 600.0
"""Seconds for a merge or a flush; one that takes longer is waited for at the next node."""

_BULK_PARAMETERS = {"timeout": "30s", "filter_path": "errors,items.*.error.type"}
"""Where the node is gone that has the index, the others wait so long for it, and then say so: sooner than we would turn to another."""

_LONGEST_ELECTION = 30.0
"""Seconds for which no node may answer: when their manager dies, all of them refuse to write until they have chosen another."""

_WAITING = {"timeout": f"{_PATIENCE:.0f}s", "cluster_manager_timeout": "10s"}

_PAUSE = 0.1
_LONGEST_COPYING = 1800.0
_LONGEST_RED = 15.0
"""Seconds between looks, for all copies, and for which the index may be nowhere: its node may come back."""


def write(cluster: Cluster, name: str, fields: Sequence[str], documents: Iterable[Document], copies: str, counter: TermCounter) -> int:
    """Writes the documents, counting their terms, into a new index, which is not to be there; returns how many they were.

    Raises `CannotWrite`, or `EngineRefused` where the cluster does not answer; what was written of it is deleted.
    """
    _ask(cluster, "PUT", f"/{name}", form(fields), _WAITING)
    size = 0
    for lines, count in _bulks(documents, fields, counter):
        done = _ask(cluster, "POST", f"/{name}/_bulk", lines, _BULK_PARAMETERS)
        if done.get("errors"):
            kinds = sorted({item["index"]["error"]["type"] for item in done["items"] if item.get("index")})
            raise CannotWrite(f"the search engine did not take all of {name}: {', '.join(kinds)}; look into its log and build again")
        size += count
    _ask(cluster, "POST", f"/{name}/_refresh", seconds=_LONG)
    _ask(cluster, "POST", f"/{name}/_forcemerge", parameters={"max_num_segments": "1"}, seconds=_LONG)
    _ask(cluster, "POST", f"/{name}/_flush", parameters={"force": "true", "wait_if_ongoing": "true"}, seconds=_LONG)
    there = _ask(cluster, "GET", f"/{name}/_count")["count"]
    if there != size:
        raise CannotWrite(f"the search engine has {there} of the {size} sections that were sent to {name}; build again")
    settings = {"index.auto_expand_replicas": copies, "index.blocks.write": True}
    _ask(cluster, "PUT", f"/{name}/_settings", settings, _WAITING)
    _wait_for_copies(cluster, name)
    return size


def _wait_for_copies(cluster: Cluster, name: str) -> None:
    """Until all are there; raises `CannotWrite`."""
    start = seen = time.monotonic()
    while (status := _ask(cluster, "GET", f"/_cluster/health/{name}")["status"]) != "green":
        now = time.monotonic()
        seen = seen if status == "red" else now
        if now - start > _LONGEST_COPYING or now - seen > _LONGEST_RED:
            raise CannotWrite(f"the copies of {name} are not all there ({status}); look at the search engine's nodes and build again")
        time.sleep(_PAUSE)


def _ask(
    cluster: Cluster,
    method: str,
    path: str,
    body: object = None,
    parameters: Mapping[str, str] | None = None,
    seconds: float = _PATIENCE,
) -> dict[str, Any]:
    """What the cluster answers, once it does; raises `EngineUnavailable` where it does not for long, or `EngineRefused`."""
    end = time.monotonic() + _LONGEST_ELECTION
    while True:
        try:
            return cluster.ask(method, path, body, parameters, seconds=seconds)
        except EngineUnavailable:
            if time.monotonic() > end:
                raise
            time.sleep(_PAUSE)


def _bulks(documents: Iterable[Document], fields: Sequence[str], counter: TermCounter) -> Iterator[tuple[bytes, int]]:
    """The documents in requests, and how many each has. They have ids: what is sent again, as an answer was lost, is there once."""
    lines: list[bytes] = []
    size = count = 0
    for place, document in enumerate(documents):
        counter.add(document.fields)
        entry = {field: document.fields.get(field) or NOTHING for field in fields}
        line = json.dumps({PLACE: place, ARTICLE: document.article, **entry}, ensure_ascii=False).encode()
        lines.append(b'{"index":{"_id":"%d"}}\n%b\n' % (place, line))
        size, count = size + len(line), count + 1
        if size > _BULK:
            yield b"".join(lines), count
            lines, size, count = [], 0, 0
    if lines:
        yield b"".join(lines), count
