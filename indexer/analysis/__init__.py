"""What is a term? Text in any of our languages becomes layers of terms, each with its place in the text as written."""

from indexer.analysis.languages import LANGUAGES, Language, fingerprint, own_letter
from indexer.analysis.pipeline import analyze, content_words, is_function_word, pairs, warm
from indexer.analysis.tokens import MAX_TERM_BYTES, Layers, Token

__all__ = [
    "LANGUAGES",
    "MAX_TERM_BYTES",
    "Language",
    "Layers",
    "Token",
    "analyze",
    "content_words",
    "fingerprint",
    "is_function_word",
    "own_letter",
    "pairs",
    "warm",
]
