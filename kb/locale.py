"""Which locale is meant by a tag, or by the browser's wish."""

import re
from collections.abc import Collection
from contextlib import suppress

import langcodes
from langcodes.tag_parser import LanguageTagError

_MISTAKEN = {"ua": "uk", "gr": "el", "cn": "zh-Hans", "tw": "zh-Hant", "hk": "zh-Hant", "jp": "ja", "gb": "en", "us": "en"}
"""Countries' codes that people write for their languages."""

_CHINESE = {**dict.fromkeys(("yue", "nan", "hak"), "Hant"), **dict.fromkeys(("wuu", "gan", "hsn", "cjy"), "Hans"), "cmn": ""}
"""Languages of China that are read in Chinese, in the script of most of their readers, where that is known."""

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

    `tag` is BCP 47, or as operating systems write it; Cantonese is read in Chinese.

    >>> match("zh-TW", ["zh-Hans", "zh-Hant"]), match("uk-UA", ["uk", "en"]), match("fr", ["uk", "en"])
    ('zh-Hant', 'uk', None)
    >>> [match(tag, ["ja", "zh-Hans", "zh-Hant"]) for tag in ("yue-Hant-HK", "zh-yue-HK", "yue", "ja-JP-mac", "zh_CN.UTF-8")]
    ['zh-Hant', 'zh-Hant', 'zh-Hant', 'ja', 'zh-Hans']
    """
    if tag in served:
        return tag
    normal = _normal(tag)
    if not normal:
        return None
    closest, distance = langcodes.closest_match(normal, sorted(served), max_distance=_FARTHEST)
    if distance <= _FARTHEST:
        return closest
    return next((other for other in sorted(served) if language_of(other) == language_of(normal)), None)  # a script beats none


def _normal(tag: str) -> str | None:
    """The tag as BCP 47 has it, without what its standard does not know; None for what is no tag."""
    parts = re.split(r"[.@]", tag.strip())[0].replace("_", "-").replace("CHT", "Hant").replace("CHS", "Hans").split("-")
    for length in range(len(parts), 0, -1):
        with suppress(LanguageTagError):
            language, *rest = langcodes.standardize_tag("-".join(parts[:length])).split("-")
            script = _CHINESE.get(language, "") if not {"Hans", "Hant"} & set(rest) else ""
            return "-".join(filter(None, ["zh" if language in _CHINESE else language, script, *rest]))
    return None


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


def refused(header: str, served: Collection[str]) -> str | None:
    """The language that an `Accept-Language` header wants most, where none that it wants is served.

    >>> refused("fr-CH, de;q=0.8", ["uk", "en"]), refused("fr, en;q=0.3", ["uk", "en"]), refused("*", ["uk"])
    ('fr-CH', None, None)
    """
    wanted = _by_weight(header)
    return wanted[0] if wanted and "*" not in header and accepted(header, served) is None else None


def _by_weight(header: str) -> list[str]:
    weighted: list[tuple[float, str]] = []
    for part in header.split(","):
        parsed = re.fullmatch(r"\s*([A-Za-z0-9_-]{1,35})\s*(?:;\s*q=([01](?:\.\d{0,3})?)\s*)?", part)
        if parsed and float(parsed[2] or 1) > 0:
            weighted.append((-float(parsed[2] or 1), parsed[1]))
    return [tag for _, tag in sorted(weighted, key=lambda pair: pair[0])]


_TAG = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?")

KNOWN = ("bg", "el", "en", "ja", "uk", "zh-Hans", "zh-Hant")
"""The locale of each language, and of each script where there are two."""

LANGUAGES = frozenset(locale.partition("-")[0] for locale in KNOWN)
"""Languages that Kotae knows."""


def is_known(tag: str) -> bool:
    """Whether `tag` is in its usual form, and of a language that Kotae knows.

    >>> is_known("zh-Hant"), is_known("zh-TW"), is_known("UK"), is_known("fr")
    (True, True, False, False)
    """
    return _TAG.fullmatch(tag) is not None and language_of(tag) in LANGUAGES
