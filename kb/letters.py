"""Which locales a text may be in, by its letters alone."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from kb.locale import KNOWN, language_of, match

HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd]")
_KANA = re.compile("[\u3040-\u30ff\u31f0-\u31ff\uff66-\uff9f]")
_GREEK = re.compile("[\u0370-\u03ff\u1f00-\u1fff]")
_CYRILLIC = re.compile("[\u0400-\u052f]")
_LATIN = re.compile("[A-Za-z]")

SCRIPTS = {"bg": _CYRILLIC, "el": _GREEK, "en": _LATIN, "ja": re.compile(f"{_KANA.pattern}|{HAN.pattern}"), "uk": _CYRILLIC, "zh": HAN}
"""The letters of each language; a row here is part of adding a language."""

_OWN = {
    "bg": re.compile("[ъѝ]|ьо", re.IGNORECASE),
    "uk": re.compile("[іїєґ]|[а-я]['’ʼ][а-я]|[ыэё]", re.IGNORECASE),
}
"""Letters that one language of a script has and its neighbour has not. Russian ones are Ukrainian readers': Bulgarians do not type them."""

_LETTERS_OF_A_CHARACTER = 3
"""Letters of an alphabet that say as much as one of Chinese or Japanese."""

_CJK = ("ja", "zh-Hans", "zh-Hant")

WORDS = {
    "bg": re.compile(
        r"\b(?:ли|да|се|ако|сте|вие|ги|го|ме|това|този|тази|след|вече|кой|кои|към|съм|са|ще|през|или|бързо|един|една)\b"
        r"|\b(?:как|кога|къде|какво|мога|искам|има|няма|моля|си|ми|е|от|при|защо|без|със|още|парола|грешка|поръчка|пари|плащане)\b"
        r"|(?:та|то|те|ят|ият|ите|вам|ирам|ваше|ена|ване|ание|ния)\b",
        re.IGNORECASE,
    ),
    "uk": re.compile(
        r"\b(?:чи|та|що|це|як|коли|де|моя|можна|хочу|немає|від|з|у|про|чому|привіт|пароль|помилка|гроші|акаунт)\b"
        r"|(?:ти|ий|ого|ому|ться|ння|ував|ював|ували|ання|ові|ив|али|сь|те)\b",
        re.IGNORECASE,
    ),
}
"""Words and endings that are frequent in one of two languages of a script."""


class Fit(NamedTuple):
    """What a text's letters tell of its locale."""

    locales: tuple[str, ...]
    """Those that they fit, in the order given; none where the text has no letters."""

    excludes_others: bool
    """Whether the text cannot be in another: not for Latin letters, in which people write any language."""

    @property
    def decisive(self) -> bool:
        """Whether the letters leave one locale."""
        return self.excludes_others and len(self.locales) == 1


def fit(text: str, locales: Sequence[str]) -> Fit:
    """Which of `locales` the letters of `text` fit.

    >>> served = ["en", "bg", "uk", "el", "ja", "zh-Hans", "zh-Hant"]
    >>> [fit(text, served).locales for text in ("забув їх", "новий", "軟體", "软件", "料金を", "返金", "E-1042 κωδικός", "wifi", "?")]
    [('uk',), ('bg', 'uk'), ('zh-Hant',), ('zh-Hans',), ('ja',), ('ja', 'zh-Hans', 'zh-Hant'), ('el',), ('en',), ()]
    """
    kana, han = len(_KANA.findall(text)), HAN.findall(text)
    sizes = {"el": len(_GREEK.findall(text)), "cyrillic": len(_CYRILLIC.findall(text)), "cjk": kana + len(han)}
    script = max(sizes, key=lambda name: sizes[name])
    if not sizes[script]:
        return Fit(_of(locales, ["en"]) if _LATIN.search(text) else (), excludes_others=False)
    if script == "el":
        return Fit(_of(locales, ["el"]), excludes_others=True)
    if script == "cyrillic":
        return Fit(_cyrillic(text, _of(locales, ["bg", "uk"])), excludes_others=True)
    return Fit(_cjk(kana, han, _of(locales, _CJK)), excludes_others=True)


def guess(text: str, locales: Sequence[str]) -> str | None:
    """The locale of `locales` that most letters of `text`, and its most frequent words, tell; None when they tell nothing.

    Ties go to the first. Unlike a question, a longer text may quote words of another script.

    >>> guess("Questions such as забув пароль are asked in Ukrainian", ["uk", "en"])
    'en'
    """
    wide = len(_KANA.findall(text)) + len(HAN.findall(text))
    if len(_LATIN.findall(text)) > len(_GREEK.findall(text)) + len(_CYRILLIC.findall(text)) + _LETTERS_OF_A_CHARACTER * wide:
        return next(iter(_of(locales, ["en"])), None)
    fitting = fit(text, locales).locales
    if len(fitting) < 2 or not SCRIPTS["bg"].search(text):  # noqa: PLR2004 - nothing to choose
        return fitting[0] if fitting else None
    return max(fitting, key=lambda locale: len(WORDS[language_of(locale)].findall(text)) if language_of(locale) in WORDS else 0)


def others(locale: str) -> Iterator[str]:
    """The known locales that are written otherwise than `locale`.

    >>> list(others("zh-TW"))
    ['bg', 'el', 'en', 'ja', 'uk', 'zh-Hans']
    """
    return (tag for tag in KNOWN if tag != match(locale, KNOWN))


def _of(locales: Sequence[str], known: Sequence[str]) -> tuple[str, ...]:
    """Those of `locales` that are written as one of `known`: `zh-TW` as `zh-Hant`."""
    return tuple(locale for locale in locales if match(locale, KNOWN) in known)


def _cyrillic(text: str, locales: tuple[str, ...]) -> tuple[str, ...]:
    signs = {locale: len(_OWN[language_of(locale)].findall(text)) for locale in locales}
    most = max(signs.values(), default=0)
    return tuple(locale for locale in locales if signs[locale] == most)


def _cjk(kana: int, han: Sequence[str], locales: tuple[str, ...]) -> tuple[str, ...]:
    """Where there is kana, Japanese, unless more characters are none of Japanese; else those that have most of the characters."""
    each = Counter(han).items()
    counts = {locale: sum(count for character, count in each if match(locale, _CJK) in _written_with(character)) for locale in locales}
    japanese = _of(locales, ["ja"])
    if kana and japanese and len(han) - counts[japanese[0]] < kana:
        return japanese
    most = max(counts.values(), default=0)
    return tuple(locale for locale in locales if counts[locale] == most)


@lru_cache(maxsize=1 << 14)
def _written_with(character: str) -> frozenset[str]:
    """The locales whose everyday text has a Han character: the first level of JIS X 0208, GB 2312, Big5.

    What none of them has is Cantonese.

    >>> [sorted(_written_with(character)) for character in "払碼码號号返啲"]  # doctest: +NORMALIZE_WHITESPACE
    [['ja'], ['zh-Hant'], ['zh-Hans'], ['zh-Hant'], ['ja', 'zh-Hans'], ['ja', 'zh-Hans', 'zh-Hant'], ['zh-Hant']]
    """
    locales = {locale for locale, encoding in (("zh-Hans", "gb2312"), ("zh-Hant", "big5")) if _encoded(character, encoding)}
    if character in _SIMPLIFIED_IN_BIG5:
        locales.discard("zh-Hant")
    if b"\xb0" <= _encoded(character, "euc_jp")[:1] <= _LAST_OF_LEVEL_1 and len(_encoded(character, "euc_jp")) == 2:  # noqa: PLR2004
        locales.add("ja")
    return frozenset(locales or {"zh-Hant"})


_LAST_OF_LEVEL_1 = b"\xcf"
"""The first byte of the last row of everyday characters in EUC-JP."""

_SIMPLIFIED_IN_BIG5 = frozenset("么几")
"""Simplified characters that Big5 holds for another, rare use."""


def _encoded(character: str, encoding: str) -> bytes:
    """Empty for a character that the encoding lacks."""
    return character.encode(encoding, "ignore")
