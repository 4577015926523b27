"""What is asked of the engine? A question's terms and their weights, and what its synonyms add."""

from indexer.query.query import Expansion, Query, build_query, exact_terms
from indexer.query.synonyms import Synonyms

__all__ = ["Expansion", "Query", "Synonyms", "build_query", "exact_terms"]
