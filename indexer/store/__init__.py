"""What is a generation on disk? Its files, who writes and opens them, and which generation is served."""

from indexer.store.analysed_text import AnalysedText
from indexer.store.articles import ArticleStore, StoredArticle, StoredSection
from indexer.store.generation import Generation, LocaleIndex, open_current, open_generation
from indexer.store.index_root import copy_current, generations, read_pointer, rollback
from indexer.store.vocabulary import Vocabulary, VocabularyWord

__all__ = [
    "AnalysedText",
    "ArticleStore",
    "Generation",
    "LocaleIndex",
    "StoredArticle",
    "StoredSection",
    "Vocabulary",
    "VocabularyWord",
    "copy_current",
    "generations",
    "open_current",
    "open_generation",
    "read_pointer",
    "rollback",
]
