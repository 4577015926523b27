"""Which locale is meant: by tag, by the browser's wish, or by the letters of the text."""

import re
from collections.abc import Collection, Iterator, Sequence

import langcodes
from langcodes.tag_parser import LanguageTagError

from kb.errors import UnknownLocale

_MISTAKEN = {"ua": "uk", "gr": "el", "cn": "zh-Hans", "tw": "zh-Hant", "hk": "zh-Hant", "jp": "ja", "gb": "en", "us": "en"}
"""Countries' codes that people write for their languages."""

_FARTHEST = 9
"""How far apart two tags may be by CLDR's language matching: 5 is another region or script's variant, 10 another language."""


def language_of(locale: str) -> str:
    """The language of a BCP 47 tag.

    >>> language_of("zh-Hant")
    'zh'
    """
    return locale.split("-", maxsplit=1)[0]


def suggestion(tag: str, served: Collection[str]) -> str:
    """The locale that somebody who wrote `tag` probably meant, or the ones there are.

    >>> suggestion("ua", ["uk", "en"]), suggestion("fr", ["uk", "en"])
    ('did you mean `uk`?', 'there are: en, uk')
    """
    meant = _MISTAKEN.get(tag.lower()) or match(tag, served)
    return f"did you mean `{meant}`?" if meant in served else f"there are: {', '.join(sorted(served))}"


def match(tag: str, served: Collection[str]) -> str | None:
    """The served locale for a reader of `tag`, or None when there is none.

    >>> match("zh-TW", ["zh-Hans", "zh-Hant"]), match("uk-UA", ["uk", "en"]), match("fr", ["uk", "en"])
    ('zh-Hant', 'uk', None)
    """
    if tag in served:
        return tag
    try:
        closest, distance = langcodes.closest_match(tag, sorted(served), max_distance=_FARTHEST)
    except LanguageTagError:
        return None
    if distance <= _FARTHEST:
        return closest
    return next((other for other in sorted(served) if language_of(other) == language_of(tag)), None)  # the other script is better than none


def stated(tag: str, served: Collection[str]) -> str:
    """The served locale for a tag that a caller stated; raises `UnknownLocale`."""
    locale = match(tag, served)
    if locale is None:
        raise UnknownLocale(f"no locale `{tag}` in this help centre; {suggestion(tag, served)}")
    return locale


def accepted(header: str, served: Collection[str]) -> str | None:
    """The first locale of an `Accept-Language` header that is served, by its weights; None when none is.

    >>> accepted("fr, en;q=0.3, uk-UA;q=0.8, *;q=0.1", ["uk", "en"])
    'uk'
    """
    for tag in _by_weight(header):
        locale = match(tag, served)
        if locale:
            return locale
    return None


def _by_weight(header: str) -> list[str]:
    weighted: list[tuple[float, str]] = []
    for part in header.split(","):
        parsed = re.fullmatch(r"\s*([A-Za-z0-9-]{1,35})\s*(?:;\s*q=([01](?:\.\d{0,3})?)\s*)?", part)
        if parsed and float(parsed[2] or 1) > 0:
            weighted.append((-float(parsed[2] or 1), parsed[1]))
    return [tag for _, tag in sorted(weighted, key=lambda pair: pair[0])]


# --- by its letters

_TAG = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?")
_CHINESE_SETS = ("big5", "gb2312")
_CHINESE = ("zh-Hans", "zh-Hant")
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_SCRIPTS = {
    "bg": re.compile("[\u0400-\u052f]"),
    "el": re.compile("[\u0370-\u03ff\u1f00-\u1fff]"),
    "en": re.compile("[A-Za-z]"),
    "ja": re.compile("[\u3040-\u30ff\u31f0-\u31ff\uff66-\uff9f]"),
    "uk": re.compile("[\u0400-\u052f]"),
    "zh": _HAN,
}
"""The letters of each language; a row here is part of adding a language."""

_LETTERS = {"bg": re.compile("[ъѝ]|ьо", re.IGNORECASE), "uk": re.compile("[іїєґ]|[а-я]['’ʼ][а-я]|ь(?!о)", re.IGNORECASE)}
"""Letters that one of two languages of a script has and the other has not; each counts three times as much as a word."""

_WORDS = {
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
"""Words and endings that are frequent in one of them."""

_WITHOUT_SIGNS = {"bg": 0.5}
"""For text that shows no signs: i with a dot is every twentieth letter of Ukrainian."""

_SIMPLIFIED_IN_BIG5 = frozenset("么几")
"""Simplified characters that Big5 holds for another, rare use."""

LANGUAGES = frozenset(_SCRIPTS)
"""Languages that Kotae knows."""

KNOWN = ("bg", "el", "en", "ja", "uk", "zh-Hans", "zh-Hant")
"""The locale of each language, and of each script where there are two."""


def is_known(tag: str) -> bool:
    """Whether `tag` is in its usual form, and of a language that Kotae knows.

    >>> is_known("zh-Hant"), is_known("zh-TW"), is_known("UK"), is_known("fr")
    (True, True, False, False)
    """
    return _TAG.fullmatch(tag) is not None and language_of(tag) in LANGUAGES


def others(locale: str) -> Iterator[str]:
    """The known locales that are written otherwise than `locale`.

    >>> list(others("zh-TW"))
    ['bg', 'el', 'en', 'ja', 'uk', 'zh-Hans']
    """
    return (tag for tag in KNOWN if tag != match(locale, KNOWN))


def guess(text: str, served: Sequence[str]) -> str | None:
    """The locale of `served` in which `text` seems to be written, or None when its letters tell nothing; ties go to the first.

    >>> served = ["en", "bg", "uk", "el", "ja", "zh-Hans", "zh-Hant"]
    >>> [guess(text, served) for text in ("забравих паролата", "забув пароль", "軟體", "软件", "料金を知りたい", "E-1042 κωδικός", "?")]
    ['bg', 'uk', 'zh-Hant', 'zh-Hans', 'ja', 'el', None]
    """
    scores = {locale: _likeness(text, locale) for locale in served}
    best = max(served, key=lambda locale: scores[locale], default=None)
    return best if best is not None and scores[best] > 0 else None


def _likeness(text: str, locale: str) -> float:
    """How much of `text` is written in the letters and words of `locale`: larger is likelier, 0 is not at all."""
    language = language_of(locale)
    letters = len(_SCRIPTS[language].findall(text)) if language in _SCRIPTS else 0
    if language == "ja":
        han = _HAN.findall(text)
        own = any(_encodable(letter, "euc_jp") and not any(_encodable(letter, chinese) for chinese in _CHINESE_SETS) for letter in han)
        return letters + len(han) * (1.1 if letters or own else 0.5)
    if language == "zh":
        return letters + 0.1 * _in_script(text, locale)
    if language == "en":
        return letters / 4  # Latin names and codes stand in every language's texts
    if letters and language in _LETTERS:
        signs = 3 * len(_LETTERS[language].findall(text)) + len(_WORDS[language].findall(text))
        return letters + signs + _WITHOUT_SIGNS.get(language, 0)
    return letters


def _in_script(text: str, locale: str) -> int:
    """Characters that only the locale's script has: GB 2312 holds the simplified ones, Big5 the traditional ones."""
    own, other = _CHINESE_SETS if match(locale, _CHINESE) == "zh-Hant" else _CHINESE_SETS[::-1]
    characters = _HAN.findall(text)
    hints = sum(character in _SIMPLIFIED_IN_BIG5 for character in characters) if own == "gb2312" else 0
    return hints + sum(_encodable(character, own) and not _encodable(character, other) for character in characters)


def _encodable(character: str, encoding: str) -> bool:
    try:
        character.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
