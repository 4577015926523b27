"""Which translations are behind their originals? Each says, in `source_hash`, which state of its original it was made from.

The original of an article is its text in the help centre's `default_locale`.
"""

from kb.translations.review import TranslationReview, originals_of
from kb.translations.source_hash import SourceHash, source_hash
from kb.translations.translation import Translation

__all__ = ["SourceHash", "Translation", "TranslationReview", "originals_of", "source_hash"]
