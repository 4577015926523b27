"""The table of languages. A new language is one row here, one file beside this one, and its letters in `kb.locale`."""

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version

from indexer.analysis import bulgarian, chinese, english, greek, japanese, ukrainian
from indexer.analysis.scripts import CYRILLIC, GREEK, HAN, KANA, LATIN
from indexer.analysis.tokens import Segmenter

PIPELINE_VERSION = 2
"""Counted up when anything that all languages share changes their terms."""


@dataclass(frozen=True, slots=True)
class Language:
    """How one language becomes terms."""

    code: str
    """As in the locale's tag: `uk`."""

    segment: Segmenter
    """Cuts a run in the language's own script into tokens; everything else is only folded."""

    letters: str
    """The characters of that script, as the inside of a regular expression's class."""

    version: int
    """Counted up with each change of the language's own code or tables that changes its terms; a golden test guards it."""

    packages: tuple[str, ...]
    """The installed packages, dictionaries among them, whose versions change the terms."""

    function_words: frozenset[str]
    """Words that are left out of questions, unless nothing else is in them. A closed class in every language, so written down by hand
    rather than taken from a help centre's statistics, which would drop its most frequent topics too."""

    gram_length: int = 4
    """Letters of an n-gram; text in Han and kana always has 2."""

    gram_weight: float = 1.0
    """What all n-grams of a question weigh together, where all its words weigh 1 each; see `benchmarks quality`."""


# gram_weight: nDCG@10 without, with .5 and with 1, on faqmix and on libreoffice_help (function words left out of questions)
LANGUAGES = {
    row.code: row
    for row in (
        # .557 .583 .599, .740 .749 .752
        Language("bg", bulgarian.segment, CYRILLIC, 1, ("simplemma",), bulgarian.FUNCTION_WORDS),
        # .641 .659 .660, .714 .728 .732
        Language("el", greek.segment, GREEK, 1, ("simplemma", "PyStemmer"), greek.FUNCTION_WORDS),
        # .723 .738 .733, .786 .773 .759: pages of one manual share their words' beginnings
        Language("en", english.segment, LATIN, 1, ("PyStemmer",), english.FUNCTION_WORDS, gram_weight=0.25),
        # .694 .712 .711, .781 .783 .780
        Language("ja", japanese.segment, HAN + KANA, 1, ("sudachipy", "sudachidict-core"), japanese.FUNCTION_WORDS, gram_weight=0.5),
        # .679 .700 .708, .717 .738 .748
        Language("uk", ukrainian.segment, CYRILLIC, 1, ("pymorphy3", "pymorphy3-dicts-uk"), ukrainian.FUNCTION_WORDS),
        # .667 .683 .684, .767 .789 .790 (zh-Hant); .668 .690 .687, .764 .782 .780 (zh-Hans)
        Language("zh", chinese.segment, HAN, 1, ("jieba", "opencc"), chinese.FUNCTION_WORDS, gram_weight=0.5),
    )
}


@cache
def fingerprint(language: str) -> str:
    """What the terms of a language depend on: equal fingerprints, equal terms. Hexadecimal, 16 characters."""
    row = LANGUAGES[language]
    parts = [f"pipeline {PIPELINE_VERSION}", f"{language} {row.version}", *(f"{name} {version(name)}" for name in row.packages)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
