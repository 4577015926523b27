"""What is asked of the engine? A question's terms and their weights, and what its synonyms add."""

from indexer.query.email import without_signature
from indexer.query.equivalents import equivalents
from indexer.query.excerpt import excerpt, gist, is_letter
from indexer.query.opposites import Polarity, opposed, polarity
from indexer.query.query import Expansion, Query, build_query, exact_terms
from indexer.query.salutation import without_salutation
from indexer.query.synonyms import Synonyms

__all__ = [
    "Expansion",
    "Polarity",
    "Query",
    "Synonyms",
    "build_query",
    "equivalents",
    "exact_terms",
    "excerpt",
    "gist",
    "is_letter",
    "opposed",
    "polarity",
    "without_salutation",
    "without_signature",
]
