"""Japanese: SudachiPy, split mode A, normalised forms of the words that carry meaning."""

import threading
from collections.abc import Iterator
from functools import cache

import sudachipy

from indexer.analysis.folding import fold
from indexer.analysis.tokens import Token

FUNCTION_WORDS = frozenset(
    """
    すむ
    ああ あそこ あの ある あれ いい いう いかが いく いくら いただく いつ いる お おく お願い くださる くる けど こう
    ここ こと この これ ご ござる さん しかし しまう する そう そこ そして その それ ため だれ できる
    とき ところ どう どこ どちら どの どれ どんな ない なぜ なに なる なん ほう ほしい また みる もの もらう
    よい よう ら わけ わたし 下さる 事 仕舞う 何 何処 何故 何時 僕 其の 其れ 出来る 又 及び 在る 場合 如何 居る
    幾ら 彼れ 御 御座る 成る 或いは 所 教える 方 方法 時 有り難う 有る 来る 様 欲しい 此の 此れ 済む 為 為る 無い
    物 的 知る 私 等 置く 者 自分 良い 行く 見る 言う 訳 誰 貰う 達 頂く 願い 願う
    """.split()
)
"""Folded. Words that say how something is asked, not what: articles, pronouns, auxiliaries, question words, courtesies."""

_LONGEST_RUN = 4096
"""Characters given to Sudachi at once; it refuses about 49 KB of UTF-8."""

_FUNCTION_CLASSES = frozenset({"助詞", "助動詞"})


def segment(run: str) -> Iterator[Token]:
    """The content words of a run of kana and kanji.

    >>> [token.term for token in segment("サーバに入れません")]
    ['サーバー', '入れる']
    """
    for offset in range(0, len(run), _LONGEST_RUN):
        for morpheme in _TOKENIZERS.get().tokenize(run[offset : offset + _LONGEST_RUN]):
            term = "".join(fold(morpheme.normalized_form()).split())
            if term and morpheme.end() > morpheme.begin() and morpheme.part_of_speech()[0] not in _FUNCTION_CLASSES:
                yield Token(term, offset + morpheme.begin(), offset + morpheme.end())


@cache
def _dictionary() -> sudachipy.Dictionary:
    return sudachipy.Dictionary(dict="core")


class _Tokenizers(threading.local):
    """One tokenizer a thread: Sudachi raises when two share one."""

    def __init__(self) -> None:
        self._tokenizer: sudachipy.Tokenizer | None = None

    def get(self) -> sudachipy.Tokenizer:
        if self._tokenizer is None:
            self._tokenizer = _dictionary().tokenizer(mode=sudachipy.SplitMode.A)
        return self._tokenizer


_TOKENIZERS = _Tokenizers()
