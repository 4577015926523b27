"""Which articles answer a question? Rewriting, ranking, fusion, evidence and snippets, in one locale of a generation: `search`."""

from indexer.search.evidence import Evidence
from indexer.search.matching import QueryWord
from indexer.search.query_embedder import Degraded, QueryEmbedder, QueryVector
from indexer.search.rewriting import Rewrite, RewriteReason, RewrittenQuery
from indexer.search.search import FoundArticle, SearchResults, search, translate
from indexer.search.snippet import Snippet, mark
from indexer.search.stages import Stage, Stopwatch
from indexer.search.typeahead import Completion, complete

__all__ = [
    "Completion",
    "Degraded",
    "Evidence",
    "FoundArticle",
    "QueryEmbedder",
    "QueryVector",
    "QueryWord",
    "Rewrite",
    "RewriteReason",
    "RewrittenQuery",
    "SearchResults",
    "Snippet",
    "Stage",
    "Stopwatch",
    "complete",
    "mark",
    "search",
    "translate",
]
