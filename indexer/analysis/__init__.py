"""What is a term? Text in any of our languages becomes the terms of each field, each with its place in the text as written.

`analyze` is the way in; `languages` has one file a language and the table of them.
"""

from indexer.analysis.folding import fold
from indexer.analysis.identification import likeliest
from indexer.analysis.keyboard_layouts import inverse, retyped
from indexer.analysis.languages.chinese import simplify
from indexer.analysis.languages.registry import LANGUAGES, Language, fingerprint, own_letter, packages_of
from indexer.analysis.normalisation import half_width
from indexer.analysis.pipeline import analyze, content_words, field_terms, is_function_word, pairs, prefix_terms, warm, words_of
from indexer.analysis.prefixes import PrefixText, by_letters, by_sound
from indexer.analysis.scripts import HAN, KANA
from indexer.analysis.tokens import FIELDS, MAX_TERM_BYTES, FieldTerms, FieldTokens, Token
from indexer.analysis.zhuyin import ZHUYIN

__all__ = [
    "FIELDS",
    "HAN",
    "KANA",
    "LANGUAGES",
    "MAX_TERM_BYTES",
    "ZHUYIN",
    "FieldTerms",
    "FieldTokens",
    "Language",
    "PrefixText",
    "Token",
    "analyze",
    "by_letters",
    "by_sound",
    "content_words",
    "field_terms",
    "fingerprint",
    "fold",
    "half_width",
    "inverse",
    "is_function_word",
    "likeliest",
    "own_letter",
    "packages_of",
    "pairs",
    "prefix_terms",
    "retyped",
    "simplify",
    "warm",
    "words_of",
]
