"""Texts in every language: as people write them, and as nobody does."""

import unicodedata
from collections.abc import Callable

from hypothesis import strategies as st

from indexer.analysis import LANGUAGES
from kb.article import Content
from kb.locale import language_of

ALPHABETIC = sorted(set(LANGUAGES) - {"ja", "zh"})
"""Languages whose words depend on nothing around them: they stand between spaces."""

LETTERS = {
    "bg": "абвгдежзийклмнопрстуфхцчшщъьюяѝАБЪЯ",
    "el": "αβγδεζηθικλμνξοπρστυφχψωςάέήίόύώϊϋΐΰΆΈΑΒΣᾶὰ",
    "en": "abcdefghijklmnopqrstuvwxyzABCZéüßæøı",
    "ja": "あいうえおかがぱっゃアカガパーヴッ日本語問合引越々〇ｱｶﾞﾊﾟｰ",
    "uk": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюяІЇЄҐ'’",
    "zh": "我們的帳號密碼軟體服務软件账号登录麵面髮发后後乾干",
}

AROUND = "".join(LETTERS.values()) + (
    "'’ʼ`´-‐–−./_@&+,・ \u00a0\u3000\n\t\x00\x1c\u2028"  # what joins words, and what parts them
    "0129٣१①²½Ａｗｉ０１－＠㍿㌔ﬁﬃ№™℃Ⅷ"  # digits, full width, one character for many
    "\u0301\u0306\u0308\u0345\u3099\u309a\u20e3ﾞﾟ\ufe0f"  # marks that compose with what stands before them
    "\u00ad\u200b\u200d\u200e\u202e\u2066\ufeff\U000e0041"  # soft hyphen, zero width, bidi controls, tags
    "\ud800\udbff\udc00\udfff"  # half surrogates
    "İßΣϐͅŉǰﷺ한글ᄒ\u1161\u11ab\u1160กำعन्😀👍🏽𝐀𠀋\U00020000\U0010ffff"
)

UNIFORM = "абвгґдєіїабвήώσςкод帳號アプリ問い合わせabcDEF0129'’-–. "
"""Characters that stand for themselves one by one, so that a stretch of text is the same stretch when cut out."""

WRITINGS = {
    "bg": (("парола", "паролата", "ПАРОЛИ", "паро\u0301лите"), ("шофьор", "шофьорът"), ("фактура", "Фактури"), ("wifi", "ｗｉｆｉ")),
    "el": (("πληρωμή", "ΠΛΗΡΩΜΗ", "πληρωμη", "πληρωμές"), ("κωδικός", "ΚΩΔΙΚΟΣ", "κωδικού"), ("άνθρωπος", "ἄνθρωπος"), ("cafe", "café")),
    "en": (("password", "ｐａｓｓｗｏｒｄ", "passwords"), ("driver's", "driver’s", "drivers"), ("café", "cafe"), ("office", "oﬃce")),
    "ja": (
        ("サーバー", "サーバ", "ｻｰﾊﾞｰ"),
        ("問い合わせ", "問合せ", "問合わせ"),
        ("パスワード", "ﾊﾟｽﾜｰﾄﾞ"),
        ("引越し", "引っ越し"),
        ("pdf", "ＰＤＦ"),
    ),
    "uk": (("здоров'я", "здоров’я", "здоровʼя", "здоров`я"), ("пароль", "паро\u0301лі", "ПАРОЛІВ"), ("їжа", "їжу"), ("15", "１５")),
    "zh": (("软件", "軟體"), ("账号", "帳號", "帐号"), ("短信", "簡訊"), ("密码", "密碼"), ("pay", "Ｐａｙ")),
}
"""Ways to write one word, by language: each line has one term."""

DISGUISES: dict[str, Callable[[str], str]] = {
    "as it is": lambda word: word,
    "in capitals": str.upper,
    "decomposed": lambda word: unicodedata.normalize("NFD", word),
    "with a soft hyphen": lambda word: f"{word[0]}\u00ad{word[1:]}",
    "with a bidi control": lambda word: f"{word[0]}\u202e{word[1:]}",
    "with a zero width space": lambda word: f"{word[:-1]}\u200b{word[-1]}",
}

PARTING = (" ", "\n", "\u3000", ", ", " — ", "。", "、", "? ", " (", ") ", " 😀 ", " \ud800 ", "\x00", "・", " “", "” ")


def text_of(characters: str) -> st.SearchStrategy[str]:
    return st.text(st.sampled_from(characters), max_size=40)


def texts(language: str) -> st.SearchStrategy[str]:
    anything = st.text(st.characters(exclude_categories=()), max_size=40)
    return st.one_of(anything, text_of(AROUND), text_of(LETTERS[language] * 9 + AROUND))


def demo_texts(content: Content, language: str) -> list[str]:
    """What the demo help centre says in a language, section by section."""
    return [section.text for article in content.articles if language_of(article.locale) == language for section in article.sections]
