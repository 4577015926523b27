"""Bulgarian: simplemma's lemma of the lemma, then a stem that joins verbs, their nouns and participles, and adjectives.

Measured: nDCG@10 with all fields, on faqmix and on libreoffice_help, each step on top of those before it.

| one lemma, then article and plural off        | .602 | .783 |
| lemma of the lemma, article off before it     | .614 | .782 |
| verbs, their nouns and participles in one     | .625 | .796 |
| adjectives                                    | .631 | .797 |
| consonants that change at the end of the stem | .633 | .799 |

Now, with the imperative, играе with игра, and изпратя with изпращам: .631 and .798, where it was .631 and .797.

Without simplemma's guesses for words that its dictionary does not hold the first step was worse: .598, .776; with no
dictionary: .605, .765.
"""

from collections.abc import Iterator
from functools import lru_cache

from indexer.analysis.folding import fold
from indexer.analysis.keyboard_layouts import keyboard_layout
from indexer.analysis.lemmatising import dictionary_lemma, lemma_of
from indexer.analysis.phonetics import Romanisation, letters, of_alphabet
from indexer.analysis.tokens import Token

FUNCTION_WORDS = frozenset(
    """
    а аз ако ала без беше би бил била били било бих бъде в вас ваш ваша ваше ваши вече ви вие все всеки всички всичко
    всяка всяко във го да дали дано два до докато дори е един една едни едно ето за зад заради защо защото здравейте
    здрасти и или им има имам имаме имат имаш й кажете как каква какви какво какъв като кога когато кого което които кой
    който коя която къде към ли май ме между мен мене ми мога могат мое може можем можете можеш мои моите моля моя моят му
    на над нали нас наш наша наше наши не него нея ни ние никак но някак някои някой някоя няма нямам обаче около освен от
    още по под понеже през при пък с са сам само се сега си след сме сте съм със т та така такава такива такова такъв там
    те тези ти то това тогава този той толкова точно трябва тук тя тях у че чрез ще щом щях я ѝ
    """.split()
)
"""Folded. Words that say how something is asked, not what: articles, pronouns, auxiliaries, question words, courtesies."""

JOINED = None

KEYBOARD_LAYOUTS = (
    keyboard_layout("(,уеишщксдзц;„ ьяаожгтнвмч юйъэфхпрлб", ")ыУЕИШЩКСДЗЦ§“ ЬЯАОЖГТНВМЧ ЮЙЪЭФХПРЛБ"),
    keyboard_layout("чявертъуиопшщю асдфгхйкл;' зьцжбнм,./"),
    keyboard_layout("ючшертъуиопящь асдфгхйкл;' зжцвбнм,./"),
)
"""BDS 5237 (the national standard), the traditional phonetic layout, and that of 2006."""

PHONETICS = of_alphabet(
    Romanisation(
        letters=letters(
            """
            а a б b в v г g д d е e з z и i й i ѝ i к k л l м m н n о o п p р r с s т t у u ф f х h ц ts ч ch ш sh щ sht ъ a ь - ю iu
            я ia ж zh ьо io
            """
        ),
        habits={
            **dict.fromkeys(("sht", "6t"), ("sht",)),
            **dict.fromkeys(("sh", "6"), ("sh",)),
            **dict.fromkeys(("ch", "4"), ("ch",)),
            **dict.fromkeys(("q", "ya"), ("ia",)),
            "ja": ("ia", "zha"),
            "yu": ("iu",),
            "ju": ("iu", "zhu"),
            **dict.fromkeys(("c", "tz"), ("ts",)),
            "j": ("zh", "i"),
            "kh": ("h",),
            "u": ("u", "a"),
            "w": ("v",),
            "x": ("h", "ks"),
            "y": ("i", "a"),
        },
        folds=((r"(.)\1+", r"\1"),),
    ),
    fold,
)
"""The official romanisation of 2009, and what people type in chats: `6` for ш, `4` for ч, `q` for я, `y` or `u` for ъ."""

_ARTICLES = ("ията", "ият", "ята", "ето", "ите", "ът", "ят", "та", "то", "те")
_ENDINGS = ("овци", "евци", "ища", "ая", "ове", "еве", "ие", "ия", "ии", "и", "а", "е", "о", "я", "й", "у", "ю", "ъ")
_SOFTENED = {"ици": "иц", "ци": "к", "зи": "г"}
"""Plurals whose consonant changed: банки, but списъци."""

_VERBAL = ("авам", "явам", "ивам", "аван", "яван", "иван", "вам", "ван", "ващ", "ам", "ям", "ан", "ян", "ат", "ят", "ащ", "ящ", "ав", "яв")
"""What is left at the end of verbs, their nouns and participles: плащам, плащане, плащан, плащащ."""

_VERBS = ("тя",)
"""Ends of verbs whose stem ends like one of those: изпратя. With -вя (предоставя) libreoffice_help falls from .798 to .796."""

_VOWELS = "аеиоуъюя"
_SHORTEST_STEM = 3
_SHORTEST_TO_CHANGE = 4
"""Letters of a stem whose last consonant is changed: покажа and показвам, but not чаша and час."""


def segment(word: str) -> Iterator[Token]:
    """The stem of the word's lemma.

    >>> [token.term for word in ("юзърите", "юзър") for token in segment(word)]
    ['юзр', 'юзр']
    >>> [token.term for word in ("плащанията", "плати", "автоматичен", "автоматичното", "карта", "меню") for token in segment(word)]
    ['плат', 'плат', 'автоматич', 'автоматич', 'карт', 'меню']
    """
    yield Token(_term(fold(word)), 0, len(word))


def is_word(word: str) -> bool:
    """Whether simplemma's dictionary has the folded word."""
    return dictionary_lemma(word, "bg") is not None


@lru_cache(maxsize=1 << 16)
def _term(word: str) -> str:
    lemma = _lemma(word)
    stem = _without_ending(lemma)
    stem = _with_base_consonant(stem if lemma.endswith(_VERBS) else _without_adjective(_without(_VERBAL, stem)))
    if stem in FUNCTION_WORDS and not {word, lemma} & FUNCTION_WORDS:
        return lemma  # меню is not мен
    return stem


def _lemma(word: str) -> str:
    """The lemma of the lemma: плащането → плащане → плащам."""
    return lemma_of(dictionary_lemma(word, "bg") or _unlisted(word), "bg")


def _unlisted(word: str) -> str:
    """The lemma of a word that the dictionary lists at most without its article; else simplemma's guess, or the word without it."""
    bare = _without(_ARTICLES, word)
    if bare != word and (listed := dictionary_lemma(bare, "bg")):
        return listed
    if verb := next((listed for form in _verb_forms(word) if (listed := dictionary_lemma(form, "bg"))), None):
        return verb
    if word.endswith(("ирай", "ирайте")):
        return f"{word.removesuffix('те')[:-1]}м"  # инсталирам
    if word.endswith("ете"):
        return lemma_of(f"{word[:-3]}и", "bg")  # включете, of which it does not list включи either
    guess = lemma_of(word, "bg")
    return bare if guess == word else guess


def _verb_forms(word: str) -> Iterator[str]:
    """Forms for one person of a word for several: включи of включете, инсталира or else играй of -айте, провери of проверите."""
    if word.endswith("ете"):
        yield f"{word[:-3]}и"
    if word.endswith("йте"):
        yield word[:-3]
    if word.endswith("те"):
        yield word[:-2]


def _without_ending(word: str) -> str:
    for ending, consonant in _SOFTENED.items():
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word[: -len(ending)] + consonant
    return _without(_ENDINGS, word)


def _without_adjective(stem: str) -> str:
    """`автоматич` of автоматичен and автоматична, `сигур` of сигурен and сигурност."""
    stem = _without(("ост",), stem)
    if stem[-2:-1] not in f"{_VOWELS}й":
        return _without(("н",), stem)
    return _without(("ен",), stem)


def _with_base_consonant(stem: str) -> str:
    """The consonant before its change, the same in all forms: потвърждавам and потвърдя, покажа and показвам; филтър as филтри."""
    if stem.endswith("жд"):
        return stem[:-2] + "д"
    if len(stem) >= _SHORTEST_TO_CHANGE:
        if stem[-2] == "ъ" and stem[-1] in "рлк" and stem[-3] not in _VOWELS:
            return stem[:-2] + stem[-1]
        return stem[:-1] + {"щ": "т", "ж": "з", "ш": "с"}.get(stem[-1], stem[-1])
    return stem


def _without(endings: tuple[str, ...], word: str) -> str:
    for ending in endings:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word[: -len(ending)]
    return word
