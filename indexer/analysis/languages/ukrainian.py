"""Ukrainian: pymorphy3's lemma of the plainest parse, then a light stem that brings verb, noun of action and participle together.

nDCG@10 with all fields, faqmix and libreoffice_help: first lemma .729 .757; with stem and function words
.732 .769; with the choice of parse .731 .769; with verbs that last and those done once in one, and робота apart from робот,
.732 and .767 where it was .731 and .767 (without робота .730).
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

import pymorphy3
from pymorphy3.analyzer import Parse
from pymorphy3.tagset import OpencorporaTag

from indexer.analysis.folding import fold
from indexer.analysis.keyboard_layouts import keyboard_layout
from indexer.analysis.phonetics import Romanisation, letters, of_alphabet
from indexer.analysis.tokens import Token

FUNCTION_WORDS = frozenset(
    """
    а аби або адже але б без би біля бо був буде будуть була були було бути в вам вами вас ваш ваша ваше ваші вже ви
    від він вітаю вона вони воно все всі всіх всього де десь для до допоможіть дуже дякую є ж же з за завжди зараз
    звідки зі і із її їй їм їх й його йому каже кого коли колись кому котра котре котрий куди ласка ласкавий лише ме
    мене мені між мій мною могли мого моє може можете можна можу можуть мої моїх моя на навіщо над нам нас наш наша
    наше наші не небудь невже нема немає ні ніколи нічого ну нього о об один одна однак одне ось от отже перед під
    підкажіть після по повинен повинна повинний повинні поки потім при привіт про просто проте прошу сам сама саме
    самий свій свого своє своєму свої своїх своя себе скажіть скільки собі стільки та так така таке такий такі також
    там те теж тепер ти тим тих ті тільки то тобі тобто того тоді той тому треба тут у уже усе усі хай хіба хоч хоча
    хочу хто це цей цих ці цього цьому цю ця через чи чий чим чия чого чому ще що щоб щоби щодо щось я як яка якась
    яке якесь який якийсь яких які якій якісь якого якось яку якщо
    """.split()
)
"""Folded. Words that say how something is asked, not what: articles, pronouns, auxiliaries, question words, courtesies."""

JOINED = None

KEYBOARD_LAYOUTS = (keyboard_layout("'йцукенгшщзхїґ фівапролджє ячсмитьбю.", "'ЙЦУКЕНГШЩЗХЇҐ ФІВАПРОЛДЖЄ ЯЧСМИТЬБЮ,"),)

PHONETICS = of_alphabet(
    Romanisation(
        letters=letters(
            """
            а a б b в v г g ґ g д d е e з z и i і i ї i й i к k л l м m н n о o п p р r с s т t у u ф f х h ц ts ч ch ш sh щ shch
            ю iu я ia є e ж zh ь - ' - ьо io
            """
        ),
        habits={
            **dict.fromkeys(("shch", "sch", "w4"), ("shch",)),
            **dict.fromkeys(("sh", "6"), ("sh",)),
            **dict.fromkeys(("ch", "4"), ("ch",)),
            **dict.fromkeys(("c", "tz"), ("ts",)),
            **dict.fromkeys(("x", "kh"), ("h",)),
            **dict.fromkeys(("ya", "ja", "q"), ("ia",)),
            **dict.fromkeys(("yu", "ju"), ("iu",)),
            **dict.fromkeys(("ie", "ye", "je"), ("e",)),
            **dict.fromkeys(("'", "`"), ("",)),
            "h": ("g", "h"),
            "j": ("i", "zh"),
            "w": ("sh", "v"),
            "y": ("i",),
            "zgh": ("zg",),
        },
        folds=(("shch", "sh"), (r"(.)\1+", r"\1")),
    ),
    fold,
)
"""The official romanisation of 2010, and what people type: `h` or `g` for г, `y` or `i` for и, `x` for х, `4` for ч."""

_NEW = "проєк плеєр фоє феєр авдит авдієн павз лавреат етер катедр".split()
_OLD = "проек плейер фойє фейєр аудит аудієн пауз лауреат ефір кафедр".split()
_SPELLINGS = dict(zip(_NEW, _OLD, strict=True))
"""How words begin by the rules of 2019, and how before: both are written."""

_SPELLED = re.compile("|".join(_SPELLINGS))

_COIN = re.compile("коїн(?=(?:а|у|ові|ом|і|и|ів|ам|ами|ах)?$)")
"""The end of біткоїн and other such coins, which the rules of 2019 write with йн and most people with їн."""

# Endings of lemmas, longest first. More of them (-увати, -ування) lose .009 on faqmix; -овий, -ник, -ський, -ка, -ість change nothing.
_VERBS = ("ати", "яти", "ити", "їти", "іти", "ути")
_NOUNS = (
    *("аний", "яний", "ений", "єний", "утий", "итий"),
    *("ання", "яння", "ення", "єння", "іння", "їння", "уття", "ття"),
    *("ий", "а", "я", "о", "е", "є", "и", "і", "ї", "у", "ю", "ь", "й"),
)
_PARTICIPLES = ("аний", "яний", "ений", "єний", "утий", "итий")
_LONG_VERBS = {
    "овувати": ("ати", "увати", "ити"),
    "овування": ("ати", "увати", "ити"),
    "авати": ("ати",),
    "авання": ("ати",),
    **dict.fromkeys(("ати", "яти", "ення", "ений"), ("ити",)),
}
"""What verbs that last, and their nouns and participles, end in, and what the verb ends in that is done once: використовувати and
використати, додавання and додати. -увати and -ювати, too (створювати, показувати): .732 to .731 and .767 to .766; only to -ити .735 and
.764, only to -ати .728 and .770."""

_CHANGED = {"вл": "в", "бл": "б", "пл": "п", "мл": "м", "дж": "д", "щ": "ст", "ж": "з", "ш": "с", "ч": "т"}
"""Consonants of the one, and of the other: оновлювати and оновити, підтвердження and підтвердити."""

_ANOTHER_NOUN = frozenset(("NOUN", "masc", "nomn"))
_SHORTEST_STEM = 3
_VERBAL = ("VERB", "INFN", "GRND")

# The Ukrainian dictionary has no probabilities: its first parse takes гроші to гріш and грошей to гроші. Choosing moves no figure
# of this module by more than .001 (.7318 to .7309, .7692 to .7694); a reader sees the difference.
_RARE = frozenset(("Abbr", "Arch", "Dist", "Geox", "Infr", "Name", "Patr", "Slng", "Surn"))
"""Marks of names, abbreviations and spoken words, whose forms look like those of plain words: Люда, Дан, точок."""

_COMMON = frozenset(
    "вісь гроші день дитина дзвінок зв'язок їхати київ комірка людина мати поле ранок рівень рік робота стаття точка".split()
)
"""Lemmas whose forms are nearly always theirs, where nothing in the dictionary says so: рівня is of рівень, not рівня."""


def segment(word: str) -> Iterator[Token]:
    """The light stem of one Cyrillic word's lemma.

    >>> [token.term for word in ("паролів", "налаштувань", "налаштувати") for token in segment(word)]
    ['парол', 'налаштув', 'налаштув']
    """
    yield Token(_term(fold(word)), 0, len(word))


def is_word(word: str) -> bool:
    """Whether pymorphy3's dictionary has the folded word."""
    return bool(_dictionary().word_is_known(word))


@cache
def _dictionary() -> pymorphy3.MorphAnalyzer:
    return pymorphy3.MorphAnalyzer(lang="uk")


@lru_cache(maxsize=1 << 16)
def _term(word: str) -> str:
    word = _COIN.sub("койн", word) if "коїн" in word else word
    parses = _dictionary().parse(_SPELLED.sub(lambda beginning: _SPELLINGS[beginning[0]], word, count=1) if _SPELLED.match(word) else word)
    parse = parses[0] if len({parse.normal_form for parse in parses}) == 1 else min(parses, key=_strangeness)
    lemma = fold(parse.normal_form)
    if lemma in FUNCTION_WORDS:
        return lemma
    if lemma.endswith(("а", "о")) and parse.tag.POS == "NOUN" and _is_another_noun(lemma[:-1]):
        return lemma
    verbal = parse.tag.POS in _VERBAL
    lemma = _without_negation(lemma.removesuffix("ся") if verbal else lemma)
    verb = _done_once(lemma)
    lemma = (verb or lemma).replace("ґ", "г")
    stem = _light_stem(lemma, _VERBS if verb or verbal else _NOUNS)
    return lemma[: len(stem) + 1] if stem in FUNCTION_WORDS else stem  # передати is not перед


def _is_another_noun(stem: str) -> bool:
    """Whether what is left of a noun without its ending is a noun as well: робот of робота."""
    marks = [tag.grammemes for tag in _tags(stem)] if len(stem) >= _SHORTEST_STEM else []
    return any(mark >= _ANOTHER_NOUN and _RARE.isdisjoint(mark) for mark in marks)


def _without_negation(lemma: str) -> str:
    """The participle in невикористаний, which is also written apart: не використаний."""
    if lemma.startswith("не") and lemma.endswith(_PARTICIPLES) and any("pssv" in tag for tag in _tags(lemma[2:])):
        return lemma[2:]
    return lemma


def _done_once(lemma: str) -> str | None:
    """The verb for what is done once, of a verb that lasts, a noun or a participle; None where the dictionary has none."""
    for ending, others in _LONG_VERBS.items():
        if lemma.endswith(ending) and len(lemma) - len(ending) >= _SHORTEST_STEM:
            verbs = (stem + other for other in others for stem in _stems(lemma[: -len(ending)]))
            if verb := next((verb for verb in verbs if any("perf" in tag for tag in _tags(verb))), None):
                return verb
    return None


def _stems(stem: str) -> Iterator[str]:
    yield stem
    for changed, consonants in _CHANGED.items():
        if stem.endswith(changed):
            yield stem.removesuffix(changed) + consonants


def _tags(word: str) -> list[OpencorporaTag]:
    """What the dictionary says of a word; nothing where it does not know it."""
    return _dictionary().tag(word) if is_word(word) else []


def _strangeness(parse: Parse) -> tuple[bool, ...]:
    """Least for the parse to take; depends on the lemma first, so that all forms of a word choose alike."""
    marks = parse.tag.grammemes
    return (
        parse.normal_form not in _COMMON,
        not _RARE.isdisjoint(marks),
        "voct" in marks,
        "impr" in marks or parse.normal_form.endswith(("ів", "їв")),
        "Pltm" in marks,
        parse.tag.POS == "VERB",
    )


def _light_stem(lemma: str, endings: tuple[str, ...]) -> str:
    if lemma.endswith("ований"):
        lemma = f"{lemma[:-6]}ування"
    for ending in endings:
        if lemma.endswith(ending) and len(lemma) - len(ending) >= _SHORTEST_STEM:
            return lemma[: -len(ending)].rstrip("'")
    return lemma
