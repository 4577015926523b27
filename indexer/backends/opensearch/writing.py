"""Writes an index of the cluster's: in bulk, in one segment, safe on disk, and copied to other nodes, before anybody names it."""

import json
from collections.abc import Iterable, Iterator, Sequence

from indexer.backends.backend import Document
from indexer.backends.opensearch.cluster import Cluster
from indexer.backends.opensearch.remote_index import ARTICLE, NOTHING, PLACE, form
from indexer.backends.opensearch.term_counts import TermCounter
from kb.errors import CannotWrite

_BULK = 4_000_000
"""Bytes of one request, or a document more; a node takes 100 MB."""

_PATIENCE = 60.0
"""Seconds for a request that writes; a merge has no limit that would be right, and is asked after instead."""

_WAITING = {"timeout": f"{_PATIENCE:.0f}s", "cluster_manager_timeout": "10s"}
_LONG = 3600.0
"""Seconds for a merge, a flush, or all copies."""


def write(cluster: Cluster, name: str, fields: Sequence[str], documents: Iterable[Document], copies: str, counter: TermCounter) -> int:
    """Writes the documents, counting their terms, into a new index, which is not to be there; returns how many they were.

    Raises `CannotWrite`, or `EngineRefused` where the cluster does not answer; what was written of it is deleted.
    """
    cluster.ask("PUT", f"/{name}", form(fields), _WAITING, seconds=_PATIENCE)
    size = 0
    for lines, count in _bulks(documents, fields, counter):
        done = cluster.ask("POST", f"/{name}/_bulk", lines, {"filter_path": "errors,items.*.error.type"}, seconds=_PATIENCE)
        if done.get("errors"):
            kinds = sorted({item["index"]["error"]["type"] for item in done["items"] if item.get("index")})
            raise CannotWrite(f"the search engine did not take all of {name}: {', '.join(kinds)}; look into its log and build again")
        size += count
    cluster.ask("POST", f"/{name}/_refresh", seconds=_LONG)
    cluster.ask("POST", f"/{name}/_forcemerge", parameters={"max_num_segments": "1"}, seconds=_LONG)
    cluster.ask("POST", f"/{name}/_flush", parameters={"force": "true", "wait_if_ongoing": "true"}, seconds=_LONG)
    there = cluster.ask("GET", f"/{name}/_count", seconds=_PATIENCE)["count"]
    if there != size:
        raise CannotWrite(f"the search engine has {there} of the {size} sections that were sent to {name}; build again")
    settings = {"index.auto_expand_replicas": copies, "index.blocks.write": True}
    cluster.ask("PUT", f"/{name}/_settings", settings, _WAITING, seconds=_PATIENCE)
    health = cluster.ask(
        "GET", f"/_cluster/health/{name}", parameters={"wait_for_status": "green", "timeout": f"{_LONG / 2:.0f}s"}, seconds=_LONG
    )
    if health["status"] != "green":
        raise CannotWrite(
            f"the copies of {name} are not all there after {_LONG / 2:.0f} s; look at the search engine's nodes and build again"
        )
    return size


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
