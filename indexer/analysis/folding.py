"""Letters without case and accents, as people type them in a hurry."""

import re
import unicodedata
from functools import lru_cache

_ACCENTS = re.compile("(?<=[a-zα-ω])[\u0300-\u036f]+")
"""Latin and Greek only: й, ї and ё are letters of their own, not и, і and е with an accent."""


@lru_cache(maxsize=1 << 16)
def fold(word: str) -> str:
    """`word` in lower case, Latin and Greek letters without accents, final ς as σ.

    >>> fold("Πληρωμές"), fold("Café"), fold("Їжак")
    ('πληρωμεσ', 'cafe', 'їжак')
    """
    lower = word.casefold()
    if lower.isascii():
        return lower
    return unicodedata.normalize("NFKC", _ACCENTS.sub("", unicodedata.normalize("NFD", lower)))
