"""Questions that tell nothing of what they are about: `why can't I`, 怎么用, `1`. Whatever is found for them is a guess."""

from functools import cache

from indexer.analysis import analyze, is_function_word
from indexer.query import Query

_VAGUE = {
    "bg": "работа работи става стане ставам правя направя помощ помагам проблем въпрос ползвам използвам начин оправя",
    "el": "δουλεύω δουλεύει λειτουργεί λειτουργώ γίνεται κάνω βοήθεια βοηθήστε πρόβλημα ερώτηση χρησιμοποιώ χρήση τρόπος",
    "en": "work working use using do happen happening wrong help problem issue question thing stuff mean fix",
    "ja": "使い方 使う 使える 使用 利用 やり方 遣る 仕方 方法 困る 助ける 助けて ヘルプ 問題 質問 分かる 出来る 駄目 動く 何とか",
    "uk": "працювати робити зробити допомога допоможіть допомогти проблема питання користуватися спосіб виходить вийде діяти",
    "zh": "用 使用 做 办 弄 行 不行 求助 帮助 帮忙 问题 操作 方法 怎么用 不行了 使用方法 弄不了 搞",
}
"""Words besides the function words that do not tell either what a question is about, where nothing else is in it."""

_LONGEST_NUMBER = 3
"""Digits: `1` or `5` alone is no question, 1042 is a code."""


def is_vague(query: Query) -> bool:
    """Whether nothing in a question tells what it is about."""
    vague = _vague_terms(query.language)
    return bool(query.words) and all(
        is_function_word(token, query.text, query.language)
        or token.term in vague
        or (len(query.words) == 1 and token.term.isdigit() and len(token.term) <= _LONGEST_NUMBER)
        for token in query.words
    )


@cache
def _vague_terms(language: str) -> frozenset[str]:
    return frozenset(token.term for word in _VAGUE[language].split() for token in analyze(word, language).words)
