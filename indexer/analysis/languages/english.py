"""English: Snowball stems."""

import re
from collections.abc import Iterator

from indexer.analysis.folding import fold
from indexer.analysis.keyboard_layouts import inverse
from indexer.analysis.languages import bulgarian, greek, ukrainian
from indexer.analysis.lemmatising import dictionary_lemma
from indexer.analysis.phonetics import Romanisation, of_alphabet
from indexer.analysis.stemming import stem
from indexer.analysis.tokens import Token

_WORDS = frozenset(
    """
    a about after again all already also am an and any anyone anything are aren't as at be because been before being but
    by can can't cannot could couldn't did didn't do does doesn't doing don't during each else even ever every for from
    further get gets getting got had has hasn't have haven't having he hello her here hers hi him his how however i i'd
    i'll i'm i've if in instead into is isn't it it's its itself just know let let's like may me might must my myself
    need no nor not now of off on once one only or other our ours out over own please really same shall she should so some
    somebody someone something still such than thank thanks that that's the their theirs them themselves then there these
    they they're this those through to too u under until up upon us very want was wasn't way we we're were weren't what
    what's when where where's whether which while who who's whom whose why will with without won't would wouldn't you
    you're your yours yourself
    ain't could've couldn't didn't hadn't he'd he'll he's how's it'd it'll mightn't mustn't needn't she'd she'll she's should've shouldn't
    that'd that'll there'd there'll they'd they'll they're they've we'd we'll we've weren't what'd what'll what're who'd who'll why's
    would've you'd you'll you've
    """.split()
)
_OTHER_WORDS = frozenset("hell id ill shed shell wed well".split())
"""What some contractions are without their apostrophe, which people leave out: other words."""

FUNCTION_WORDS = _WORDS | ({word.replace("'", "") for word in _WORDS} - _OTHER_WORDS)
"""Folded. Words that say how something is asked, not what: articles, pronouns, auxiliaries, question words, courtesies."""

JOINED = re.compile(
    r"\b(?:"
    r"(?:(log)(?:ged|ging|s)?|(sign)(?:ed|ing|s)?|(check|clock|opt|tap)(?:ed|ped|ing|ping|s)?) (in|out|on|off|up)"
    r"|(set|back|top|pick|pop|look|follow|clean|start|wrap|build)(?:ting|ped|ping|ed|ing|s)? (up)"
    r"|(drop|cut|print|lock|cash|pay|buy|sell|take)(?:ped|ping|ting|ed|ing|s)? (off|out|back|over)"
    r"|(plug|add|roll|call|turn|shut|stand|hand)(?:ged|ging|ed|ing|s)? (in|on|back|over|down|by)"
    r")\b"
)
"""Verbs with a particle, of which people write the noun in one: login, signup, dropoff."""

KEYBOARD_LAYOUTS = tuple(inverse(layout) for layout in (*ukrainian.KEYBOARD_LAYOUTS, *bulgarian.KEYBOARD_LAYOUTS, *greek.KEYBOARD_LAYOUTS))

PHONETICS = of_alphabet(Romanisation(letters={"ph": "f", "ck": "k"}, habits={}, folds=((r"(.)\1+", r"\1"),)), fold, typed="")
"""Nearly as it is written: doubled letters are one. Nothing is typed in its place, as all keyboards have its letters."""


def segment(word: str) -> Iterator[Token]:
    """The stem of one word.

    >>> [token.term for token in segment("Payments")]
    ['payment']
    """
    yield Token(stem(fold(word), "english"), 0, len(word))


def is_word(word: str) -> bool:
    """Whether simplemma's dictionary has the folded word."""
    return dictionary_lemma(word, "en") is not None
