"""Words of help centres that mean the same in any: loans as they sound (вайфай, ワイファイ), abbreviations (2FA), other spellings.

`equivalents/<language>.txt`, in the syntax of a help centre's own synonyms, for translators to edit. They are looked for only where the
index does not know the word as asked, so that nothing which is found as it is asked is found otherwise.
"""

from functools import cache
from pathlib import Path

from indexer.query.synonyms import Synonyms
from kb.synonyms import parse

_FOLDER = Path(__file__).with_name("equivalents")

_WEIGHT = 1.0
"""What finding an equivalent is worth: as much as the word as asked, which is nowhere. Right article first, of 581 questions of a first
draft of tests/cases/equivalents, not yet tuned to the tables: with .6 517, with .8 534, with 1 549; no evaluation set's nDCG@10 falls.
"""


@cache
def equivalents(language: str) -> Synonyms:
    """Those of a language."""
    lines = (_FOLDER / f"{language}.txt").read_text(encoding="utf-8").split("\n")
    return Synonyms([parse(line) for line in map(str.strip, lines) if line and not line.startswith("#")], language, _WEIGHT)
