"""An OpenSearch cluster: the same terms and weights, and so the same ranking, from servers that share the work and outlive each other.

An index is one of the cluster's, and the folder that stands for it holds its name, its size, and how many documents hold each term: so a
question costs one request, and files are all that tells which index is served.
"""

from indexer.backends.opensearch.cluster import Access
from indexer.backends.opensearch.engine import OpenSearchEngine

__all__ = ["Access", "OpenSearchEngine"]
