"""How do the nodes of a cluster do? Each is asked by itself, as questions pass over one that is down."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace

from indexer.backends.opensearch.cluster import Access, Cluster, place_of
from kb.errors import EngineRefused

_PATIENCE = 3.0
"""Seconds for each."""


@dataclass(frozen=True, slots=True)
class NodeSeen:
    """One node, as it answered."""

    url: str
    version: str
    """`3.1.0`; empty where there is a problem."""

    seconds: float
    problem: EngineRefused | None = None


def see_nodes(access: Access) -> Iterator[NodeSeen]:
    """Each in turn."""
    for url in access.nodes:
        start = time.perf_counter()
        try:
            version = _version(Cluster(replace(access, nodes=(url,))))
        except EngineRefused as error:
            yield NodeSeen(place_of(url), "", time.perf_counter() - start, error)
        else:
            yield NodeSeen(place_of(url), version, time.perf_counter() - start)


def see_health(access: Access) -> str:
    """What the cluster says of all its indexes: `green`, `yellow` or `red`; empty where we may not know, or nobody answers."""
    try:
        return str(Cluster(access).ask("GET", "/_cluster/health", seconds=_PATIENCE).get("status", ""))
    except EngineRefused:
        return ""


def _version(cluster: Cluster) -> str:
    told = cluster.ask("GET", "/", seconds=_PATIENCE).get("version")
    if not isinstance(told, dict) or told.get("distribution") != "opensearch":
        raise EngineRefused(f"what answers at {cluster.place} is no OpenSearch; set KOTAE_ENGINE_NODES to its nodes")
    return str(told.get("number", ""))
