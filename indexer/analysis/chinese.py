"""Chinese, both scripts: folded to Simplified, cut by jieba, and Taiwan's words replaced by the mainland's."""

import logging
import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache, lru_cache
from pathlib import Path

import jieba
import opencc

from indexer.analysis.tokens import Token

FUNCTION_WORDS = frozenset(
    """
    一下 一个 一些 上 下 不 不会 不能 与 且 中 为 为了 为什么 为何 为啥 么 之 也 了 于 什么 从 他 他们 以 会
    但 但是 何 何处 何时 你 你们 你好 其 再 几 到 又 及 只 可 可以 可否 向 吗 吧 呀 告诉 呢 和 咱们
    哦 哪 哪个 哪些 哪儿 哪里 啊 啥 啦 喔 嘛 因为 在 地 多久 多少 太 她 如何 如果 它 对 对于 就 帮 帮我 并
    并且 应 应该 很 得 怎 怎么 怎么办 怎么样 怎样 您 您好 想 想要 我 我们 或 或者 所 所以 才 把 无法 时 时候 是
    是否 更 最 有 有没有 来 此 没 没有 由 的 着 知道 种 给 而 而且 能 能不能 能否 能够 自己 若 被 要 让
    该 请 请教 请问 谁 谢谢 过 还 还是 这 这个 这些 那 那个 那么 那些 都 里 需 需要 麻烦
    """.split()
)
"""In Simplified script. Words that say how something is asked, not what."""


def segment(run: str) -> Iterator[Token]:
    """The words of a run of Han characters in Simplified script.

    >>> [token.term for token in segment("軟體服務")]
    ['软件', '服务']
    """
    simplified = simplify(run)
    for word, start, end in _cutter().tokenize(simplified, mode="search", HMM=False):
        yield Token(_mainland_word(run[start:end], word), start, end)


def simplify(text: str) -> str:
    """`text` in Simplified script, character for character, so that offsets stay."""
    converted: str = _converter("t2s").convert(text)
    if len(converted) != len(text):
        converted = "".join(_converter("t2s").convert(character)[:1] or character for character in text)
    return converted.translate(_VARIANTS)


@lru_cache(maxsize=1 << 16)
def _mainland_word(written: str, simplified: str) -> str:
    """The mainland's word for one that may be Taiwan's: of the two, that which jieba's dictionary of mainland texts has more often.

    OpenCC alone would make 文档 of the mainland's 文件, too. 登入 → 登录, 檔案 → 文件, but 文件 stays.
    """
    candidate: str = _converter("tw2sp").convert(written)
    known = _cutter().FREQ
    if simplified in _SUPPORT_WORDS or known.get(candidate, 0) > known.get(simplified, 0):
        return candidate
    return simplified


_SUPPORT_WORDS = frozenset("登入 登出 贴上 快取 外送 推播 储值 门号 线上 闪退 微信 网银 扫码 退订 拉黑".split())
"""Words of help centres that jieba's dictionary of 2012 lacks; without them 登入帳號 is cut 登|入账|号."""

_VARIANTS = str.maketrans("帐", "账")
"""Characters that the mainland and Taiwan keep apart in words for the same thing, after conversion: 帳號, 账号."""


@cache
def _converter(configuration: str) -> opencc.OpenCC:
    return opencc.OpenCC(configuration)


@cache
def _cutter() -> jieba.Tokenizer:
    jieba.setLogLevel(logging.WARNING)
    cutter = jieba.Tokenizer()
    with _cache_folder() as folder:
        cutter.tmp_dir = folder
        cutter.initialize()
    for word in _SUPPORT_WORDS:
        cutter.add_word(word)
    return cutter


@contextmanager
def _cache_folder() -> Iterator[str]:
    """A folder for jieba's cache, which it loads as code would be: one that nobody else can write to, lasting where that can be had."""
    lasting = Path(tempfile.gettempdir(), f"kotae-{os.getuid()}")
    with suppress(OSError):
        lasting.mkdir(mode=0o700, exist_ok=True)
        status = lasting.lstat()
        if stat.S_ISDIR(status.st_mode) and status.st_uid == os.getuid() and not status.st_mode & 0o022:
            yield str(lasting)
            return
    with tempfile.TemporaryDirectory() as passing:
        yield passing
