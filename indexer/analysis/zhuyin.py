"""Zhuyin (ㄅㄆㄇㄈ), which keyboards in Taiwan type, as pinyin without tones."""

import re

_TONES = "ˉˊˇˋ˙"
ZHUYIN = f"ㄅ-ㄩ{_TONES}"
"""Its signs, as the inside of a regular expression's class."""

_INITIALS = dict(zip("ㄅㄆㄇㄈㄉㄊㄋㄌㄍㄎㄏㄐㄑㄒㄓㄔㄕㄖㄗㄘㄙ", "b p m f d t n l g k h j q x zh ch sh r z c s".split(), strict=True))
_FINALS = dict(zip("ㄚㄛㄜㄝㄞㄟㄠㄡㄢㄣㄤㄥㄦ", "a o e e ai ei ao ou an en ang eng er".split(), strict=True))
_MEDIALS = {"": "", "ㄧ": "i", "ㄨ": "u", "ㄩ": "v"}
_TOGETHER = dict(zip("ㄧㄣ ㄧㄥ ㄧㄡ ㄨㄟ ㄨㄣ ㄨㄥ ㄩㄣ ㄩㄥ".split(), "in ing iu ui un ong vn iong".split(), strict=True))
"""Medials and finals that pinyin writes in another way than one behind the other."""

_ALONE = dict(zip("i in ing iu u ui un ong v vn iong".split(), "yi yin ying you wu wei wen weng yu yun yong".split(), strict=True))
"""Syllables without an initial that do not only change their first letter: ia is ya, ua wa, ve yue."""

_FIRST = {"i": "y", "u": "w", "v": "yu"}
_WITHOUT_FINAL = frozenset("ㄓㄔㄕㄖㄗㄘㄙ")
_PALATAL = frozenset("jqx")

_SYLLABLE = re.compile(f"(?=[ㄅ-ㄩ])([ㄅ-ㄙ]?)([ㄧㄨㄩ]?)([ㄚ-ㄦ]?)[{_TONES}]?")
_HALF_TYPED = re.compile("([ㄅ-ㄙ]?)([ㄧㄨㄩ]?)$")


def pinyin(text: str) -> str:
    """`text` with its Zhuyin as pinyin; the rest stays, but for tones that belong to nothing.

    >>> pinyin("ㄨㄤˋㄐㄧˋㄇㄧˋㄇㄚˇ"), pinyin("ㄔㄨㄥˊㄒㄧㄣ ㄕˋㄓㄜˋ"), pinyin("ㄒㄩㄝˊㄩㄥˋ")
    ('wangjimima', 'chongxin shizhe', 'xueyong')
    """
    return re.sub(f"[{_TONES}]", "", _SYLLABLE.sub(lambda match: _syllable(*match.groups()), text))


def begun_pinyin(text: str) -> tuple[str, ...]:
    """What pinyin may begin with of which the last syllable is half typed: ㄊㄨ is tu, and goes on as tui or tong.

    >>> begun_pinyin("ㄊㄨ"), begun_pinyin("ㄕ"), begun_pinyin("ㄊㄨˋ")
    (('tu', 'to'), ('shi', 'sh'), ('tu',))
    """
    half = _HALF_TYPED.search(text)
    if not half or not half[0]:
        return (pinyin(text),)
    initial, medial = half.groups()
    begun = _INITIALS.get(initial, "")
    others = {
        "": (begun,),
        "ㄧ": (f"{begun}i" if begun else "y",),
        "ㄨ": (f"{begun}o" if begun else "w",),
        "ㄩ": (f"{begun}i" if begun else "y",),
    }
    before = pinyin(text[: half.start()])
    return tuple(dict.fromkeys((pinyin(text), *(before + other for other in others[medial]))))


def _syllable(initial: str, medial: str, final: str) -> str:
    rime = _TOGETHER.get(medial + final) or _MEDIALS[medial] + _FINALS.get(final, "")
    begun = _INITIALS.get(initial, "")
    if not begun:
        return _ALONE.get(rime) or (_FIRST[rime[0]] + rime[1:] if medial else rime)
    if begun in _PALATAL:
        rime = rime.replace("v", "u")
    return begun + (rime or ("i" if initial in _WITHOUT_FINAL else ""))
