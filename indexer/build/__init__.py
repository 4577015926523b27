"""How do articles become a generation? Analyse, embed, write, and switch: `build`."""

from indexer.build.borrow import borrow
from indexer.build.build import KEEP, VECTOR_CACHE, Built, Progress, build, served_synonyms
from indexer.build.identity import identify

__all__ = ["KEEP", "VECTOR_CACHE", "Built", "Progress", "borrow", "build", "identify", "served_synonyms"]
