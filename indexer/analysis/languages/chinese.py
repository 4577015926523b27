"""Chinese, both scripts: folded to Simplified, cut by jieba, and Taiwan's words replaced by the mainland's.

Long words are indexed with the words they fall into. nDCG@10 of all fields on faqmix, libreoffice_help (each zh-Hans, zh-Hant), drcd and
xquad: .6944 .7007 .7905 .7942 .9726 .9673 with jieba's search mode, .6954 .6993 .7940 .7940 .9747 .9681 so, .6951 .7016 .7926 .7965 .9757
.9686 with classifiers and more question words among the function words, too. Did not pay: jieba's plain mode and HMM (−.004 and −.007 on
faqmix zh-Hant). Parts without the whole word, one character long too: mixed (−.003 on faqmix zh-Hans, +.005 on libreoffice_help zh-Hant).
收不到 as 收到: neutral, right to a speaker.
"""

import math
import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from importlib import import_module
from itertools import islice, product
from types import ModuleType

from indexer.analysis.conversion import convert, convert_each
from indexer.analysis.cutting import Cutter, cutter
from indexer.analysis.phonetics import Phonetics, ReadPart
from indexer.analysis.scripts import HAN
from indexer.analysis.tokens import Token
from indexer.analysis.zhuyin import ZHUYIN, begun_pinyin, pinyin

FUNCTION_WORDS = frozenset(
    """
    一位 一直 一种 两 个 为啥 什么时候 什么样 会不会 位 何为 何人 何种 你的 其他 几个 去 另外 可不可以 咋 咋办 咋样 哪一个 哪一位 哪位 哪种
    多 多长 多长时间 她们 它们 已经 座 我的 才能 是不是 曾 次 每 究竟 到底 这么 这样 还有 通过 那样 以及 不了 不到
    一下 一个 一些 上 下 不 不会 不能 与 且 中 为 为了 为什么 为何 么 之 也 了 于 什么 从 他 他们 以 会
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
    for word, start, end in _words(simplify(run)):
        able = _able(word)
        if able:
            yield Token(able, start, end)
            continue
        for first, last in () if word in FUNCTION_WORDS else _parts(word):
            yield Token(_mainland_word(run[start + first : start + last], word[first:last]), start + first, start + last)
        yield Token(_mainland_word(run[start:end], word), start, end)


def _words(simplified: str) -> Iterator[tuple[str, int, int]]:
    """What jieba cuts, with its spans; 找|不到 in one."""
    before: tuple[str, int, int] | None = None
    for word, start, end in _cutter().tokenize(simplified, HMM=False):
        if before and _able(before[0] + word):
            before = before[0] + word, before[1], end
            continue
        if before:
            yield before
        before = word, start, end
    if before:
        yield before


def _able(word: str) -> str:
    """The verb of a word that says whether it succeeds, or nothing.

    >>> _able("收不到"), _able("打得开"), _able("不得已")
    ('收到', '打开', '')
    """
    if not _ABLE.fullmatch(word):
        return ""
    verb = word[0] + word[2]
    return verb if _cutter().frequency(verb) else ""


_ABLE = re.compile("[^不得][不得][上下住出到动完开成懂掉清着见起通]")
"""With what a verb ends when it succeeds: 收到, 打开."""


@lru_cache(maxsize=1 << 16)
def _parts(word: str) -> tuple[tuple[int, int], ...]:
    """The spans of the words of two or more characters that a long word most probably falls into.

    jieba's search mode gives all that its letters spell, 务器 of 服务器 too.

    >>> _parts("服务器"), _parts("个人信息")
    (((0, 2),), ((0, 2), (2, 4)))
    """
    frequency, total = _cutter().frequency, math.log(_cutter().total)
    best: list[tuple[float, tuple[tuple[int, int], ...]]] = [(0.0, ())]
    for end in range(1, len(word) + 1):
        ways = [
            (best[start][0] + math.log(frequency(word[start:end]) or 1) - total, (*best[start][1], (start, end)))
            for start in range(end)
            if end - start == 1 or (end - start < len(word) and frequency(word[start:end]))
        ]
        best.append(max(ways))
    return tuple((start, end) for start, end in best[-1][1] if end - start > 1)


def dictionary_words(run: str) -> list[tuple[str, int]]:
    """The words that a run falls into, in Simplified script, with their frequencies in jieba's dictionary; 0 for one that it lacks.

    >>> dictionary_words("退款方法")
    [('退款', 25), ('方法', 18045)]
    """
    return [(word, _cutter().frequency(word)) for word in _cutter().cut(simplify(run), HMM=False)]


def is_word(_: str) -> bool:
    """Always: which characters make a word is for `segment` to say."""
    return True


def simplify(text: str) -> str:
    """`text` in Simplified script, character for character, so that offsets stay."""
    return convert_each(text, "t2s").translate(_VARIANTS)


@lru_cache(maxsize=1 << 16)
def _mainland_word(written: str, simplified: str) -> str:
    """The mainland's word for one that may be Taiwan's: of the two, that which jieba's dictionary of mainland texts has more often.

    OpenCC alone would make 文档 of the mainland's 文件, too. 登入 → 登录, 檔案 → 文件, but 文件 stays.
    """
    candidate = convert(written, "tw2sp").translate(_VARIANTS)
    frequency = _cutter().frequency
    if simplified in _SUPPORT_WORDS or frequency(candidate) > frequency(simplified):
        return candidate
    return simplified


_SUPPORT_WORDS = frozenset("登入 登出 贴上 快取 外送 推播 储值 门号 线上 闪退 微信 网银 扫码 退订 拉黑 到账 工单 白屏".split())
"""Words of help centres that jieba's dictionary of 2012 lacks; without them 登入帳號 is cut 登|入账|号."""

_VARIANTS = str.maketrans("帐", "账")
"""Characters that the mainland and Taiwan keep apart in words for the same thing, after conversion: 帳號, 账号."""


def _keys(written: str) -> Sequence[str]:
    """How a word is read, in pinyin without tones: likeliest first, and in the other readings of its characters."""
    if not _HAN.fullmatch(written):
        return ()
    others = islice(product(*map(_readings, written)), _MOST_READINGS)
    return tuple(dict.fromkeys(map("".join, (_syllables(simplify(written)), *others))))


@cache
def _readings(character: str) -> tuple[str, ...]:
    """All ways to read a character, likeliest first; a sign that is none is its own."""
    readings: list[list[str]] = _pinyin().pinyin(character, style=_pinyin().Style.NORMAL, heteronym=True, v_to_u=False)
    return tuple(dict.fromkeys(readings[0]))


def _syllables(simplified: str) -> list[str]:
    """How each character is read among its neighbours."""
    syllables = [_readings(character)[0] for character in simplified]
    for match in _MISREAD.finditer(simplified):
        syllables[match.start()] = _MISREAD_AS[match[0]]
    return syllables


@cache
def _pinyin() -> ModuleType:
    """Loaded when it is first needed. Its table of phrases is not used; `PYPINYIN_NO_PHRASES` saves the 44 MB that it takes."""
    return import_module("pypinyin")


def _heard(typed: str) -> Sequence[str]:
    return (_plain(pinyin(typed)),)


def _begun(typed: str) -> Sequence[str]:
    return tuple(map(_plain, begun_pinyin(typed)))


def _plain(latin: str) -> str:
    """Pinyin without tones and apostrophes, and with v for ü."""
    return latin.lower().translate(_TONES).replace("lyu", "lv").replace("nyu", "nv").replace("'", "")


def _read(run: str) -> Sequence[ReadPart]:
    return [ReadPart(syllable, place, place + 1, first=True) for place, syllable in enumerate(_syllables(simplify(run)))]


_MISREAD_AS = {"重": "chong", "长": "chang", "还": "huan", "行": "hang", "率": "lv", "调": "tiao", "便": "pian"}
_MISREAD = re.compile(
    "重(?=[设置试装发登新复])|长(?=[按途期])|(?<=时)长|还(?=款)|(?<=[退归偿])还|(?<=[银分支])行|行(?=业)|率|调(?=整)|便(?=宜)"
)
"""Readings in words of help centres (重设, 长按, 还款, 银行, 汇率) that are not their characters' commonest."""

_MOST_READINGS = 8
_HAN = re.compile(f"[{HAN}]+")
_TONES = str.maketrans("āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü", "aaaaeeeeiiiioooouuuuvvvvv")

JOINED = None

KEYBOARD_LAYOUTS = ()

PHONETICS = Phonetics(_keys, _heard, f"A-Za-zÀ-ɏ'{ZHUYIN}", sounds=ZHUYIN, spaced=False, begun=_begun, read=_read, joined=str)
"""Pinyin and Zhuyin: what an input method gets before it converts."""


@cache
def _cutter() -> Cutter:
    return cutter(_SUPPORT_WORDS, "没收")  # confiscated; in 没收到 (not received) it would hide 收到
