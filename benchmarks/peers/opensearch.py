"""OpenSearch, a server over HTTP: BM25 with the best analyzer that the node has for each language, titles counting twice.

Wanted: a running node without users, whose address `OPENSEARCH_URL` names. An index of ours is made there, and deleted afterwards.
"""

import http.client
import json
import os
import time
import urllib.parse
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from benchmarks.evaluation_set import Text
from benchmarks.peers.peer import Ask
from kb.locale import language_of

_URL = "OPENSEARCH_URL"
_INDEX = "kotae-peers"
_BATCH = 1000
_ANALYZERS = {
    "ja": ("kuromoji", "cjk"),
    "zh": ("smartcn", "cjk"),
    "uk": ("ukrainian", "standard"),
    "bg": ("bulgarian",),
    "el": ("greek",),
    "en": ("english",),
}
"""The best first; the last of each are part of every node that has the module analysis-common."""

_ALWAYS = "standard"
"""Part of the server itself."""


class Opensearch:
    """One index with one shard, on a node that runs already."""

    def __init__(self) -> None:
        self.name = "OpenSearch"
        self._connection: http.client.HTTPConnection | None = None

    def missing(self) -> str | None:
        """An address where one answers."""
        if _URL not in os.environ:
            return f"a running node, whose address {_URL} names"
        try:
            self.name = f"OpenSearch {self._call('GET', '/')['version']['number']}"
        except (OSError, ValueError, KeyError) as error:
            self._connection = None
            return f"a node that answers at {_URL}, {os.environ[_URL]} ({error})"
        return None

    def index(self, documents: Sequence[Text], locale: str, folder: Path) -> float:  # noqa: ARG002 - the node has its own
        """One shard, merged to one segment, as it is fastest to search."""
        self._call("DELETE", f"/{_INDEX}?ignore_unavailable=true")
        field, begun = {"type": "text", "analyzer": self._analyzer(language_of(locale))}, time.perf_counter()
        mappings = {"_source": {"enabled": False}, "properties": {"title": field, "text": field}}
        settings = {"number_of_shards": 1, "number_of_replicas": 0, "refresh_interval": "-1"}
        self._call("PUT", f"/{_INDEX}", {"settings": settings, "mappings": mappings})
        for start in range(0, len(documents), _BATCH):
            rows = [({"index": {"_id": one.id}}, {"title": one.title, "text": one.text}) for one in documents[start : start + _BATCH]]
            taken = self._call("POST", f"/{_INDEX}/_bulk?filter_path=errors", *(part for row in rows for part in row))
            if taken["errors"]:
                raise OSError("not all documents were taken; see the log of its node")
        self._call("POST", f"/{_INDEX}/_forcemerge?max_num_segments=1")
        self._call("POST", f"/{_INDEX}/_refresh")
        return time.perf_counter() - begun

    def size(self) -> int:
        """Bytes on the node's disk."""
        return int(self._call("GET", f"/{_INDEX}/_stats/store")["_all"]["total"]["store"]["size_in_bytes"])

    def ways(self) -> Mapping[str, Ask]:
        """Any word of the question may match."""
        return {"HTTP": self._search}

    def close(self) -> None:
        """Deletes the index, and leaves the node running."""
        if self._connection:
            self._call("DELETE", f"/{_INDEX}?ignore_unavailable=true")
            self._connection.close()
        self._connection = None

    def _analyzer(self, language: str) -> str:
        """The first that the node has."""
        for name in _ANALYZERS.get(language, ()):
            with suppress(OSError):
                self._call("GET", "/_analyze", {"analyzer": name, "text": "a"})
                return name
        return _ALWAYS

    def _search(self, question: str, limit: int) -> list[str]:
        match = {"multi_match": {"query": question, "fields": ["title^2", "text"], "type": "most_fields"}}
        asked = {"query": match, "size": limit, "_source": False, "track_total_hits": False}
        found = self._call("POST", f"/{_INDEX}/_search?filter_path=hits.hits._id", asked)
        return [hit["_id"] for hit in found["hits"]["hits"]] if found else []

    def _call(self, method: str, path: str, *parts: Mapping[str, Any]) -> dict[str, Any]:
        """The answer; several `parts` are a line each. The connection stays open. Raises `OSError` for a refusal, too."""
        if not self._connection:
            self._connection = http.client.HTTPConnection(urllib.parse.urlsplit(os.environ[_URL]).netloc, timeout=120)
        body = "".join(json.dumps(part, ensure_ascii=False) + "\n" for part in parts).encode()
        self._connection.request(
            method, path, body or None, {"Content-Type": "application/x-ndjson" if len(parts) > 1 else "application/json"}
        )
        response = self._connection.getresponse()
        text = response.read()
        if response.status >= http.client.BAD_REQUEST:
            raise OSError(f"HTTP {response.status} for {method} {path}: {text.decode()[:200]}")
        answer: dict[str, Any] = json.loads(text)
        return answer
