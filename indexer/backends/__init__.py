"""Which documents hold these terms? One file an engine, all behind the same seam: `backend`."""

from indexer.backends.backend import EVERYTHING, ArticleFilter, Backend, Document, Engine, Hit, QueryTerm, idf

__all__ = ["EVERYTHING", "ArticleFilter", "Backend", "Document", "Engine", "Hit", "QueryTerm", "idf"]
