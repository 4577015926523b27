"""Searches several of the cluster's indexes as one."""

from array import array
from collections.abc import Sequence
from typing import Any, NamedTuple

from indexer.backends.backend import EVERYTHING, ArticleFilter, Hit, QueryTerm, idf, max_score
from indexer.backends.opensearch.cluster import Cluster, NotThere
from indexer.backends.opensearch.remote_index import ARTICLE, MOST_HITS, PLACE
from indexer.backends.opensearch.term_counts import TermCounts
from kb.errors import EngineRefused

_FILTERS = 8
"""Clauses that are left for filters of those that a cluster allows."""

_TIED = 20
"""Hits asked for beyond the last where there are several indexes: which of the tied come first is told by more than one's places."""


class Shard(NamedTuple):
    """One of the indexes."""

    name: str
    size: int
    first: int
    """The ordinal of its first document."""

    terms: TermCounts


class OpenSearchBackend:
    """Indexes of a cluster, asked as one: `dfs_query_then_fetch` makes their term statistics those of all."""

    def __init__(self, cluster: Cluster, shards: Sequence[Shard], most_clauses: int) -> None:
        self._cluster = cluster
        self._shards = shards
        self._most_terms = most_clauses - _FILTERS
        self._firsts = {shard.name: shard.first for shard in shards}
        self._path = f"/{','.join(self._firsts)}/_search"
        several = len(shards) > 1
        self._parameters = {
            "search_type": "dfs_query_then_fetch" if several else "query_then_fetch",
            "allow_partial_search_results": "false",
            "preference": "_local",
            "filter_path": "timed_out,_shards.failed,hits.hits.sort" + (",hits.hits._index" if several else ""),
        }
        self.size = sum(shard.size for shard in shards)

    def search(self, terms: Sequence[QueryTerm], limit: int, shown: ArticleFilter = EVERYTHING) -> list[Hit]:
        """The `limit` best documents of articles that are `shown` and hold any of the terms, best first; ties go to the lower ordinal.

        At most `MOST_HITS`. Raises `EngineRefused`.
        """
        terms = [term for term in self.asked(terms) if self.document_frequency(term.field, term.term)]
        if not terms:
            return []
        query = _query(terms, shown)
        limit = wanted = min(limit, self.size, MOST_HITS)
        while True:
            asked = wanted if len(self._shards) == 1 else min(wanted + _TIED, self.size, MOST_HITS)
            hits = self._hits(query, asked)
            if len(hits) < asked or asked >= min(self.size, MOST_HITS) or asked == limit or hits[limit - 1].score > hits[-1].score:
                return sorted(hits, key=lambda hit: (-hit.score, hit.ordinal))[:limit]
            wanted *= 4

    def asked(self, terms: Sequence[QueryTerm]) -> Sequence[QueryTerm]:
        """All of the terms, or as many as the cluster takes: those that could add most to a score, in their order."""
        if len(terms) <= self._most_terms:
            return terms
        best = sorted(range(len(terms)), key=lambda place: -self._worth(terms[place]))[: self._most_terms]
        return [terms[place] for place in sorted(best)]

    def document_frequency(self, field: str, term: str) -> int:
        """How many documents hold the term."""
        return sum(shard.terms.of(field, term) for shard in self._shards)

    def max_score(self, terms: Sequence[QueryTerm]) -> float:
        """The score that nothing can exceed: of a document that holds every term over and over."""
        return max_score(terms, self.size, self.document_frequency)

    def _worth(self, term: QueryTerm) -> float:
        """What a term could add to a score; nothing where no document holds it."""
        frequency = self.document_frequency(term.field, term.term)
        return term.weight * idf(self.size, frequency) if frequency else 0.0

    def _hits(self, query: dict[str, Any], size: int) -> list[Hit]:
        body = {
            "size": size,
            "track_total_hits": False,
            "_source": False,
            "stored_fields": "_none_",
            "query": query,
            "sort": [{"_score": "desc"}, {PLACE: "asc"}],
        }
        try:
            found = self._cluster.ask("POST", self._path, body, self._parameters).get("hits", {}).get("hits", [])
        except NotThere as error:
            raise EngineRefused(
                f"the search engine no longer has all of {', '.join(self._firsts)}; run `kotae build` with --force"
            ) from error
        scores = array("f", (hit["sort"][0] for hit in found)).tolist()  # the engine's own numbers have 32 bits
        firsts = self._firsts
        only = self._shards[0].first
        return [
            Hit((firsts[hit["_index"]] if "_index" in hit else only) + hit["sort"][1], score)
            for hit, score in zip(found, scores, strict=True)
        ]


def _query(terms: Sequence[QueryTerm], shown: ArticleFilter) -> dict[str, Any]:
    should = [{"term": {term.field: {"value": term.term, "boost": term.weight}}} for term in terms]
    clauses: dict[str, Any] = {"should": should, "minimum_should_match": 1}
    if shown.only is not None:
        clauses["filter"] = [{"terms": {ARTICLE: sorted(shown.only)}}]
    if shown.without:
        clauses["must_not"] = [{"terms": {ARTICLE: sorted(shown.without)}}]
    return {"bool": clauses}
