"""The table of languages. A new language is one row here, one file beside this one, and its letters in `kb.letters`."""

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Protocol

from indexer.analysis.keyboard_layouts import KeyboardLayout
from indexer.analysis.languages import bulgarian, chinese, english, greek, japanese, ukrainian
from indexer.analysis.lookalikes import CYRILLIC_LOOKALIKES
from indexer.analysis.normalisation import NormalisedText, normalise
from indexer.analysis.phonetics import Phonetics
from indexer.analysis.scripts import CYRILLIC, GREEK, HAN, KANA, LATIN
from indexer.analysis.tokens import Token
from kb.errors import NotInstalled

PIPELINE_VERSION = 3
"""Counted up when anything that all languages share changes their terms."""


class LanguageModule(Protocol):
    """What a language's module has."""

    @property
    def FUNCTION_WORDS(self) -> frozenset[str]:  # noqa: N802 - a constant of the module
        """Words that are left out of questions, unless nothing else is in them. A closed class in every language, so written down by hand
        rather than taken from a help centre's statistics, which would drop its most frequent topics too.
        """

    @property
    def KEYBOARD_LAYOUTS(self) -> tuple[KeyboardLayout, ...]:  # noqa: N802 - a constant of the module
        """From what appears when a QWERTY keyboard was on to what was meant; for English, from what appears on the others."""

    @property
    def PHONETICS(self) -> Phonetics:  # noqa: N802 - a constant of the module
        """How its words sound, for those who cannot type or spell them."""

    @property
    def JOINED(self) -> re.Pattern[str] | None:  # noqa: N802 - a constant of the module
        """Words that are also written as one (`log in`, login): its groups, put together. None where there are none."""

    def segment(self, run: str, /) -> Iterator[Token]:
        """Cuts a run in the language's own script, normalised, into tokens, whose offsets are the run's; everything else is only folded."""

    def is_word(self, word: str, /) -> bool:
        """Whether a dictionary has the folded word, which then is no slip."""


def _end(_text: str, _start: int, end: int) -> int:
    return end


@dataclass(frozen=True, slots=True, eq=False)
class Language:
    """How one language becomes terms."""

    code: str
    """As in the locale's tag: `uk`."""

    module: LanguageModule

    letters: str
    """The characters of that script, as the inside of a regular expression's class."""

    version: int
    """Counted up with each change of the language's own code or tables that changes its terms; a golden test guards it."""

    packages: tuple[str, ...]
    """The installed packages, dictionaries among them, whose versions change the terms."""

    extra: str = ""
    """What they come with, where not everybody may use them as they like; LICENSES.md tells their terms."""

    respell: Callable[[str], str] = str
    """What is done to a normalised text before it is cut into words; its length stays."""

    word_end: Callable[[str, int, int], int] = _end
    """Where a word ends for a reader, of which a token is a part: なくなった, not なくなっ. Takes the text, and where the token stands."""

    ending_length: int = 3
    """Letters at a word's end in which two words that differ are rather two forms of one than one of them misspelt."""

    gram_length: int = 4
    """Letters of an n-gram; text in Han and kana always has 2."""

    gram_weight: float = 1.0
    """What all n-grams of a question weigh together, where all its words weigh 1 each; see `benchmarks quality`."""

    prefix_weight: float = 0.75
    """What all prefixes of a question weigh together. nDCG@10 to Lucene's, mean of faqmix and of libreoffice_help: with .5 1.082 and 1.046,
    with .75 1.084 and 1.045, with 1 1.086 and 1.046; but English, Japanese and Bulgarian fall from .75 to 1, and Chinese rises."""

    function_weight: float = 0.0
    """What finding a function word of a question is worth, where a word that says what it is about is worth 1; only what holds one of the
    latter is found at all. nDCG@10 by words on faqmix and on libreoffice_help without and with .2: el .6893 .6920, .7658 .7659; uk .7311
    .7323, .7673 .7674; bg .6308 .6318, .7971 .7964; ja .7306 .7318, .7953 .7951; zh .7080 .7090, .7942 .7953 (zh-Hant), .6959 .6960, .7882
    .7881 (zh-Hans): little where it is not set."""


# gram_weight: nDCG@10 without, with .5 and with 1, on faqmix and on libreoffice_help (function words left out of questions)
LANGUAGES = {
    row.code: row
    for row in (
        # .557 .583 .599, .740 .749 .752
        Language("bg", bulgarian, CYRILLIC, 4, ("simplemma",), respell=CYRILLIC_LOOKALIKES.in_one_script),
        # .641 .659 .660, .714 .728 .732
        Language("el", greek, GREEK, 4, ("simplemma", "PyStemmer"), respell=greek.respell),
        # .723 .738 .733, .786 .773 .759: pages of one manual share their words' beginnings
        # on faqmix, libreoffice_help, banking77, covid_faq, clinc150_oos: .734 .787 .787 .635 .764 with prefix_weight .75 and
        # function_weight 0, .737 .790 .791 .645 .766 with .4 and 0, .744 .791 .798 .675 .782 with .4 and .2. People ask `When is someone
        # infectious?`, of which one word says what it is about, and articles are called so.
        Language(
            "en",
            english,
            LATIN,
            4,
            ("PyStemmer", "simplemma"),
            ending_length=0,
            gram_weight=0.25,
            prefix_weight=0.4,
            function_weight=0.2,
        ),
        # .694 .712 .711, .781 .783 .780
        Language("ja", japanese, HAN + KANA, 4, ("sudachipy", "sudachidict-core", "jaconv"), word_end=japanese.word_end, gram_weight=0.5),
        # .679 .700 .708, .717 .738 .748
        Language("uk", ukrainian, CYRILLIC, 4, ("pymorphy3", "pymorphy3-dicts-uk"), "ukrainian", CYRILLIC_LOOKALIKES.in_one_script),
        # .667 .683 .684, .767 .789 .790 (zh-Hant); .668 .690 .687, .764 .782 .780 (zh-Hans)
        Language("zh", chinese, HAN, 3, ("jieba", "opencc", "pypinyin"), gram_weight=0.5, prefix_weight=1.0),
    )
}


@cache
def own_letter(language: str) -> re.Pattern[str]:
    """One character of the language's own script."""
    return re.compile(f"[{LANGUAGES[language].letters}]")


def read(text: str, language: str) -> NormalisedText:
    """`text` normalised and respelled, as the language's words are cut out of it.

    >>> read("ｍοbιle, σ'αυτό", "el").text
    'mobile, σ αυτό'
    """
    source = normalise(text)
    return NormalisedText(LANGUAGES[language].respell(source.text), source.origins)


def packages_of(language: str) -> dict[str, str]:
    """The version of each package that changes the terms of a language; raises `NotInstalled`."""
    row = LANGUAGES[language]
    try:
        return {name: version(name) for name in row.packages}
    except PackageNotFoundError as error:
        way = f"read what LICENSES.md says of it, and run `pip install 'kotae[{row.extra}]'`" if row.extra else "install Kotae again"
        raise NotInstalled(f"{error.name} is not installed, without which there are no articles in `{language}`; {way}") from error


@cache
def fingerprint(language: str) -> str:
    """What the terms of a language depend on: equal fingerprints, equal terms. Hexadecimal, 16 characters."""
    row = LANGUAGES[language]
    parts = [f"pipeline {PIPELINE_VERSION}", f"{language} {row.version}", *(f"{name} {own}" for name, own in packages_of(language).items())]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
