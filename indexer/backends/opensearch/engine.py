"""Makes and opens indexes of a cluster."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from functools import cached_property
from itertools import chain
from pathlib import Path
from threading import Lock

from indexer.backends.backend import Document
from indexer.backends.opensearch import collecting, nodes, remote_index, writing
from indexer.backends.opensearch.cluster import Access, Cluster, NotThere
from indexer.backends.opensearch.nodes import NodeSeen
from indexer.backends.opensearch.remote_index import RemoteIndex
from indexer.backends.opensearch.searching import OpenSearchBackend, Shard
from indexer.backends.opensearch.term_counts import TermCounter, TermCounts
from kb.errors import CannotWrite, DamagedIndex, EngineRefused, EngineUnavailable

_PATIENCE = 30.0
"""Seconds for a request while an index is opened."""

_CLAUSES = "indices.query.bool.max_clause_count"
_MOST_CLAUSES = 1024
"""What a cluster allows that does not say."""


class OpenSearchEngine:
    """Makes and opens indexes of one cluster. Connects when it is first asked for anything."""

    name = "opensearch"
    longest = 1_000_000
    """A cluster's shards are to have tens of GB at most, and 60,000 sections take 80 MB with a copy."""

    waits = True

    def __init__(self, access: Access, copies: str = "0-all", grace: float = 24 * 3600.0) -> None:
        """`copies` are those of each index besides the first, from how many to how many (`index.auto_expand_replicas`); `grace` the seconds
        for which what no generation names any more stays.
        """
        self._access = access
        self._copies = copies
        self._grace = grace
        self._preparing = Lock()

    @cached_property
    def version(self) -> str:
        """`opensearch`, the major version of its servers, which alone may change scores, and the form of our indexes."""
        told = self._cluster.ask("GET", "/", seconds=_PATIENCE).get("version", {})
        if told.get("distribution") != self.name:
            raise EngineRefused(f"what answers at {self._cluster.place} is no OpenSearch; set KOTAE_ENGINE_NODES to its nodes")
        return f"{self.name} {str(told['number']).partition('.')[0]}, form {remote_index.FORM}"

    def see_nodes(self) -> Iterator[NodeSeen]:
        """Each node of the cluster, asked by itself."""
        return nodes.see_nodes(self._access)

    def see_health(self) -> str:
        """What the cluster says of all its indexes: `green`, `yellow` or `red`; empty where nobody says it."""
        return nodes.see_health(self._access)

    def write(self, root: Path, folder: Path, fields: Sequence[str], documents: Iterable[Document]) -> None:
        """Writes an index of a new name, and what stands for it into the folder; raises `CannotWrite`, and leaves nothing then."""
        folder.mkdir(parents=True, exist_ok=True)
        with self._preparing:
            collecting.prepare(root)
        counter, remaining = TermCounter(), iter(documents)
        first = next(remaining, None)
        if first is None:
            _leave(folder, RemoteIndex(name="", size=0), counter)
            return
        name = collecting.new_name(root)
        try:
            size = writing.write(self._cluster, name, fields, chain([first], remaining), self._copies, counter)
        except BaseException as error:
            with suppress(EngineRefused):
                self._cluster.ask("DELETE", f"/{name}", parameters={"cluster_manager_timeout": "5s"}, seconds=_PATIENCE)
            if isinstance(error, EngineRefused):
                raise CannotWrite(f"cannot write the index: {error}; what was served is served still") from error
            raise
        _leave(folder, RemoteIndex(name=name, size=size), counter)

    def collect(self, root: Path) -> None:
        """Deletes the root's indexes that no generation in it names, and has not for so long that nobody is behind; failures are told."""
        collecting.collect(self._cluster, root, self._grace)

    def open(self, folders: Sequence[tuple[Path, int]]) -> OpenSearchBackend:
        """Opens written indexes as one; raises `DamagedIndex` where the cluster lacks one or some of it, or `EngineRefused`."""
        shards = []
        for folder, first in folders:
            there = remote_index.read(folder)
            if there.size:
                self._look(there)
                shards.append(Shard(there.name, there.size, first, TermCounts(folder / remote_index.TERMS)))
        return OpenSearchBackend(self._cluster, shards, self._most_clauses)

    @cached_property
    def _cluster(self) -> Cluster:
        return Cluster(self._access)

    @cached_property
    def _most_clauses(self) -> int:
        try:
            settings = self._cluster.ask(
                "GET",
                "/_cluster/settings",
                parameters={"include_defaults": "true", "flat_settings": "true", "filter_path": f"*.{_CLAUSES}"},
                seconds=_PATIENCE,
            )
        except EngineUnavailable:
            raise
        except EngineRefused:  # whoever may search need not be allowed to read settings
            return _MOST_CLAUSES
        told = [settings[kind][_CLAUSES] for kind in ("transient", "persistent", "defaults") if _CLAUSES in settings.get(kind, {})]
        return int(told[0]) if told else _MOST_CLAUSES

    def _look(self, index: RemoteIndex) -> None:
        """Raises `DamagedIndex` where the cluster lacks an index, or part of it."""
        mend = "run `kotae build` with --force, or `kotae rollback`"
        try:
            size = self._cluster.ask("GET", f"/{index.name}/_count", seconds=_PATIENCE)["count"]
        except NotThere as error:
            raise DamagedIndex(f"the index {index.name} is not in the search engine at {self._cluster.place}; {mend}") from error
        if size != index.size:
            raise DamagedIndex(f"the index {index.name} has {size} sections in the search engine, not {index.size}; {mend}")


def _leave(folder: Path, index: RemoteIndex, counter: TermCounter) -> None:
    """What stands for an index."""
    try:
        counter.write(folder / remote_index.TERMS)
        (folder / remote_index.FILE).write_text(index.model_dump_json() + "\n", encoding="utf-8")
    except OSError as error:
        raise CannotWrite(f"cannot write to {folder}: {error.strerror}; make room or mend it and build again") from error
