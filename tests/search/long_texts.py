"""Long texts of every kind that people and machines send, 2,000 characters each; also to be measured with."""

from collections.abc import Callable, Iterator, Mapping
from itertools import chain, cycle, islice, product

from indexer.analysis import LANGUAGES, inverse
from kb.locale import language_of
from tests.demo import DEMO, questions
from tests.golden import CASES

LENGTH = 2000

_LETTERS = {
    "bg": "абвгдежзийклмнопрстуфхцчшщъьюя",
    "el": "αβγδεζηθικλμνξοπρστυφχψω",
    "en": "abcdefghijklmnopqrstuvwxyz",
    "ja": "あいうえおかきくけこさしすせそたちつてと",
    "uk": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
    "zh": "的一是不了人我在有他这中大来上国个到说们",
}


def _filled(parts: Iterator[str] | list[str], between: str = " ") -> str:
    """As many of the parts as fit, from the first again where they are few."""
    return between.join(islice(cycle(parts), LENGTH))[:LENGTH]


def _letters(locale: str) -> str:
    return _LETTERS[language_of(locale)]


def _short_words(locale: str) -> str:
    return _filled(map("".join, product(_letters(locale), repeat=2)))


def _cases(kind: str, locale: str) -> list[str]:
    """What customers of the demo type so; their plain questions where nobody does in this locale."""
    file = CASES / "rewriting" / f"{kind}.{locale}.txt"
    lines = file.read_text(encoding="utf-8").split("\n") if file.exists() else []
    return [line.partition("\t")[0] for line in lines if line and not line.startswith("#")] or questions(locale)


def _on_another_layout(locale: str) -> str:
    layouts = LANGUAGES[language_of(locale)].module.KEYBOARD_LAYOUTS
    return _filled([text.translate(inverse(layouts[0])) if layouts else text for text in questions(locale)])


def _article(locale: str) -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted((DEMO / locale).rglob("*.md")))[:LENGTH]


_ZHUYIN = "ㄨㄤˋㄐㄧˋㄇㄧˋㄇㄚˇ"
_HTML = '<div class="c-{0} x_{0}" data-id="{0}"><a href="https://example.com/p/{0}?q={0}&amp;r=1">Order #{0}</a><br/>&nbsp;</div>\n'
_LOG = "2026-11-27T18:{0:02}:07.{0:03}Z ERROR [worker-{0}] c.e.pay.Gateway{0}: E-{0}42 timeout after {0}00ms at 0x7f{0:04x} (retry={0})\n"

KINDS: Mapping[str, Callable[[str], str]] = {
    "one word": lambda locale: _filled(list(_letters(locale)), ""),
    "one letter": lambda locale: _letters(locale)[1] * LENGTH,
    "short words, all different": _short_words,
    "Latin words, all different": lambda _: _filled(map("".join, product("tonekaris", repeat=4))),
    "digits": lambda _: _filled(list("1234567890"), ""),
    "numbers": lambda _: _filled([str(number * 37) for number in range(1000)]),
    "grouped digits": lambda _: _filled(["123,456", "1 234", "+38 (044) 123-45-67", "19,90 €", "12/31"], " "),
    "codes": lambda _: _filled([f"E-{number}" for number in range(1000, 1400)]),
    "emoji": lambda _: _filled(list("👩\u200d👩\u200d👧🚗😀❤️"), ""),
    "combining marks": lambda _: "e" + "\u0301" * (LENGTH - 1),
    "accents everywhere": lambda locale: _filled([f"{letter}\u0301" for letter in _letters(locale)], ""),
    "squared words": lambda _: "\u3316" * LENGTH,
    "ligatures": lambda _: "\ufdfa" * LENGTH,
    "squared words of all kinds": lambda _: _filled([chr(code) for code in range(0x3300, 0x3358)], ""),
    "one kana": lambda _: "か" * LENGTH,
    "kana": lambda _: _filled(["ぱすわーどをわすれてしまいました", "でんわばんごうをかえたい"], ""),
    "katakana": lambda _: _filled(["パスワード", "アカウント", "ログイン", "エラー"], ""),
    "half-width katakana": lambda _: _filled(["ﾊﾟｽﾜｰﾄﾞ", "ｱｶｳﾝﾄ"], ""),
    "Zhuyin": lambda _: _filled([_ZHUYIN], ""),
    "Zhuyin words": lambda _: _filled(list(_ZHUYIN)),
    "pinyin": lambda _: _filled(["wangjimima", "chongxinshezhi"], ""),
    "Han": lambda _: _filled([chr(0x4E00 + 7 * place) for place in range(2000)], ""),
    "Han words": lambda _: _filled(questions("zh-Hant"), ""),
    "as it sounds": lambda locale: _filled(_cases("latin", locale)),
    "on another layout": _on_another_layout,
    "misspelt": lambda locale: _filled(_cases("typo", locale)),
    "before conversion": lambda locale: _filled(_cases("kana", locale)),
    "mixed scripts": lambda locale: _filled(list(chain(*(questions(other)[:3] for other in ("en", "uk", "el", "ja", "zh-Hans", locale))))),
    "look-alikes": lambda _: _filled(["пapoль", "іPhone", "Eνημερωθείτε", "Wі-Fі"]),
    "a story": lambda locale: _filled(questions(locale), ". "),
    "clauses": lambda locale: _filled(questions(locale), ", "),
    "lines": lambda locale: _filled([word for text in questions(locale) for word in text.split()], "\n"),
    "an article": _article,
    "quotes": lambda locale: _filled([f"“{word}”" for text in questions(locale) for word in text.split()]),
    "HTML": lambda _: _filled([_HTML.format(number) for number in range(40)], ""),
    "a log": lambda _: _filled([_LOG.format(number) for number in range(40)], ""),
    "signs": lambda _: _filled(list("?!.,;:()[]{}<>\"'*&^%$#@~`|\\/+=-_"), ""),
    "joined words": lambda locale: _filled([word for text in questions(locale) for word in text.split()], "-"),
    "dotted letters": lambda locale: _filled(list(_letters(locale)), "."),
    "companies": lambda _: _filled(["Uber", "Bolt", "PayPal", "Netflix", "Amazon Prime"]),
    "a human": lambda _: _filled(["let me talk to a real human agent now", "оператор", "人工客服", "オペレーター"]),
}
"""What each kind is in a locale."""
