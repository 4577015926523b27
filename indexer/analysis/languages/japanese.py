"""Japanese: SudachiPy, split mode A, normalised forms of the words that carry meaning, verbs as the nouns made of them.

nDCG@10 of all fields on faqmix, libreoffice_help and jsquad: .7245 .7913 .9494 before, .7345 .7953 .9495 now.
Function words (について, による, から …) gave +.0074 +.0029 .0000, measured with 可能 among them, which was taken out after that
(+.0005 +.0010); then verbs as nouns +.0007 .0000 +.0001, compound verbs in one +.0020 .0000 .0000. These two are noise, kept because to
a speaker 取り消す is 取り消し and 問い合わせる is お問い合わせ. Did not pay: mode B (−.004 on libreoffice_help), C (−.018 on
faqmix), B or C beside A, dictionary forms, leaving out auxiliary verbs, prefixes or suffixes.

Words in katakana and hiragana as one, the halves of ゴミ箱, and potential verbs as their base (使える as 使う): .7306 .7953 .9558 before,
.7324 .7953 .9558 now.
"""

import re
import threading
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

import jaconv
import sudachipy
from rapidfuzz.distance import Postfix, Prefix

from indexer.analysis.conversion import convert_each
from indexer.analysis.folding import fold
from indexer.analysis.phonetics import Phonetics, ReadPart
from indexer.analysis.scripts import HAN
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
    かも から そもそも つく で と へ より 於く 掛かる 従う 因る 際 遣る 関する 対する よる 他 その他 用 等 抑 就く
    """.split()
)
"""Folded. Words that say how something is asked, not what: articles, pronouns, auxiliaries, question words, courtesies."""

_LONGEST_RUN = 4096
"""Characters given to Sudachi at once; it refuses about 49 KB of UTF-8."""

_FUNCTION_CLASSES = frozenset({"助詞", "助動詞"})


def segment(run: str) -> Iterator[Token]:
    """The content words of a run of kana and kanji. Verbs as the nouns made of them, compound ones in one, too; old kanji as new ones.

    >>> [token.term for token in segment("サーバに入れません")]
    ['サーバー', '入れ']
    >>> [token.term for token in segment("支拂方法")], [token.term for token in segment("取り消す")]
    (['支払い', '方法'], ['取り', '取り消し', '消し'])
    >>> [token.term for token in segment("ゴミ箱")], [token.term for token in segment("受け取れる")]
    (['塵箱', 'ごみ', '箱'], ['受け', '受け取り', '取り'])
    """
    run = convert_each(run, "t2jp")
    for offset in range(0, len(run), _LONGEST_RUN):
        before: tuple[str, str, int] | None = None
        for morpheme in _TOKENIZERS.get().tokenize(run[offset : offset + _LONGEST_RUN]):
            kind, term = morpheme.part_of_speech(), _spelt(morpheme.normalized_form())
            if not term or morpheme.end() <= morpheme.begin() or kind[0] in _FUNCTION_CLASSES:
                before = None
                continue
            noun, listed = _noun(term, kind), term in FUNCTION_WORDS
            start, end = offset + morpheme.begin(), offset + morpheme.end()
            if before and kind[0] == "動詞" and not listed:
                if noun[-1] in _E_ROW and _is_potential(before[1] + morpheme.dictionary_form()):
                    noun = noun[:-1] + noun[-1].translate(_BASE_OF_POTENTIAL)
                yield Token(before[0] + noun, before[2], end)
            yield Token(term if listed else noun, start, end)
            if end - start > _SHORTEST_KANA and kind[0] == "名詞":
                for half, first, last in _halves(run[start:end]):
                    yield Token(half, start + first, start + last)
            before = (noun, run[start:end], start) if noun != term and kind[5] == "連用形-一般" else None


@lru_cache(maxsize=1 << 16)
def _spelt(normal: str) -> str:
    """A normalised form folded, and as one where Sudachi keeps its spellings apart."""
    term = "".join(fold(normal).split())
    return _native(term) if _KATAKANA.fullmatch(term) else _KEPT_APART.get(term, term)


def _native(katakana: str) -> str:
    """The common noun that a word in katakana is in hiragana, as Sudachi normalises it; the word itself where it is a name or from abroad.

    Sudachi keeps some such nouns in either (ゴミ, ごみ), and lacks others in katakana. In hiragana メモリ is 目盛り and ボタン 牡丹, so a
    word that it has in katakana is one in hiragana only where it has no kanji.

    >>> _native("ゴミ"), _native("ツクエ"), _native("ボタン")
    ('ごみ', '机', 'ボタン')
    """
    hiragana = jaconv.kata2hira(katakana)
    native, known = _only(hiragana), _only(katakana)
    if native is None or native.is_oov() or known is None or native.part_of_speech()[:2] != _COMMON_NOUN:
        return katakana
    normal = native.normalized_form()
    return normal if normal not in FUNCTION_WORDS and (known.is_oov() or normal == hiragana) else katakana


def _only(written: str) -> sudachipy.Morpheme | None:
    """The one word that `written` is; None where it is several."""
    morphemes = _TOKENIZERS.get().tokenize(written[:_LONGEST_RUN], sudachipy.SplitMode.C)
    return morphemes[0] if len(morphemes) == 1 else None


@lru_cache(maxsize=1 << 14)
def _halves(noun: str) -> tuple[Token, ...]:
    """The words of a noun in kana and kanji that the dictionary has in one: ゴミ and 箱 of ゴミ箱, as it cuts 粗大ゴミ. None where the
    kana is no word that is written so (変わり), or one that is read otherwise (the わせ of 問合わせ).
    """
    if not _KANA_AND_KANJI.fullmatch(noun):
        return ()
    parts, whole = [(part, _only(part[0])) for part in _KANA_OR_KANJI.finditer(noun)], _only(noun)
    if not whole or len(whole.reading_form()) != sum(len(word.reading_form()) for _, word in parts if word):
        return ()
    words = [
        Token(_spelt(word.normalized_form()), *part.span()) for part, word in parts if word and word.part_of_speech()[:2] == _COMMON_NOUN
    ]
    kana = [token for token in words if _KANA.match(noun[token.start])]
    return tuple(words) if len(words) == len(parts) and all(_KANA.fullmatch(token.term) for token in kana) else ()


@lru_cache(maxsize=1 << 14)
def _is_potential(compound: str) -> bool:
    """Whether a compound verb says that one can (受け取れる, of 受け取る), which its last part alone does not tell: 閉じ込める does not."""
    verb = _only(compound)
    return verb is not None and _base_of_potential(verb.normalized_form(), verb.part_of_speech())


def _base_of_potential(term: str, kind: Sequence[str]) -> bool:
    """Whether Sudachi has given 使う for 使える: the form is of the verbs in -eる, and the verb is not."""
    return kind[4].startswith("下一段") and not term.endswith("れる" if kind[4].startswith("下一段-ラ行") else "る")


@lru_cache(maxsize=1 << 16)
def _noun(term: str, kind: tuple[str, ...]) -> str:
    """The noun made of a verb (支払う → 支払い), or of how to do it (使い方 → 使い); other words as they are.

    >>> _noun("変える", ("動詞", "一般", "*", "*", "下一段-ア行", "終止形-一般"))
    '変え'
    >>> _noun("使う", ("動詞", "一般", "*", "*", "下一段-ア行", "終止形-一般"))
    '使い'
    """
    if kind[0] == "名詞" and _HOW_TO.search(term):
        return term[:-1]
    if kind[0] != "動詞":
        return term
    if kind[4].startswith("五段") or _base_of_potential(term, kind):
        return term[:-1] + term[-1].translate(_FIVE_STEPS)
    return term[:-1] if "一段" in kind[4] and len(term) > 1 and term.endswith("る") else term


_FIVE_STEPS = str.maketrans("うくぐすつぬぶむる", "いきぎしちにびみり")
_E_ROW = "えけげせてねべめれ"
_BASE_OF_POTENTIAL = str.maketrans(_E_ROW, "いきぎしちにびみり")
_HOW_TO = re.compile("[ぁ-ん]方$")
_COMMON_NOUN = ("名詞", "普通名詞")

_SHORTEST_KANA = 2
_KATAKANA = re.compile("[ァ-ヺ]{2,}")
"""Without ー, which no native noun has."""

_KANA_AND_KANJI = re.compile(f"(?:[ァ-ヺー]{{2,}}|[ぁ-ゖ]{{2,}})[{HAN}]+|[{HAN}]+(?:[ァ-ヺー]{{2,}}|[ぁ-ゖ]{{2,}})")
_KANA_OR_KANJI = re.compile(f"[ぁ-ゖァ-ヺー]+|[{HAN}]+")

_KEPT_APART = {"鍵": "かぎ", "魚": "さかな", "紐": "ひも", "嘘": "うそ", "癌": "がん", "錆": "さび"}
"""Everyday nouns that Sudachi does not give in kana, for a homophone that hardly any article has (鉤, 肴). Not 席 and 咳, 神, 紙 and 髪."""


def dictionary_words(run: str) -> list[str]:
    """The longest words of the dictionary that a run falls into; what it lacks is cut into characters.

    >>> dictionary_words("返金方法"), dictionary_words("退款")
    (['返金', '方法'], ['退', '款'])
    """
    words: list[str] = []
    for morpheme in _TOKENIZERS.get().tokenize(run[:_LONGEST_RUN], sudachipy.SplitMode.C):
        words += morpheme.surface() if morpheme.is_oov() else [morpheme.surface()]
    return words


def word_end(text: str, start: int, end: int) -> int:
    """Where a word ends for a reader: with the endings of a verb.

    >>> [text[: word_end(text, 0, end)] for text, end in (("なくなった", 4), ("足りなかったです", 2), ("傘を", 1), ("届きません", 2))]
    ['なくなった', '足りなかったです', '傘', '届きません']
    """
    endings = _VERB_ENDINGS.match(text, end) if _KANA.fullmatch(text[end - 1 : end]) and start < end else None
    return endings.end() if endings else end


_VERB_ENDINGS = re.compile(
    "(?:られ|れ|させ|せ)?(?:(?:(?<=[っいしきぎけせてねべめれえげち])て|(?<=[んい])で)(?:い|おり|しまい|しまっ)?)?"
    "(?:なかった|ない|なく(?:て)?|ませんでした|ません|ました|ます|たかった|たい|たく|(?<![もかま])た(?!め|ち|だ)|(?<=ん)だ|ず|る(?=[^ぁ-ん]|$))(?:です|んです)?"
)


def is_word(_: str) -> bool:
    """Always: which characters make a word is for `segment` to say."""
    return True


def _keys(written: str) -> Sequence[str]:
    """How a word is read, in hiragana: as it is written there, and without long vowels. Particles also as they are spoken."""
    if written in _SPOKEN:
        return written, _SPOKEN[written]
    read = "".join(morpheme.reading_form() for morpheme in _TOKENIZERS.get().tokenize(written[:_LONGEST_WORD]))
    return _with_short(_kana(read)) if _KANA.fullmatch(read) else ()


def _heard(typed: str) -> Sequence[str]:
    """What typed kana, or Latin letters in any romanisation, are in hiragana; nothing where they are none (Gmail). `kakuninno` may be
    かくにんの or かくにんお.
    """
    latin = _NO_STOP.sub("", typed.lower().translate(_MACRONS))
    if not _ROMANISED.fullmatch(latin):
        return ()
    spellings = (_kana(jaconv.alphabet2kana(typed)) for typed in (_N_BEFORE_NA.sub("nnn", latin), latin))
    return tuple(dict.fromkeys(key for kana in spellings for key in _with_short(kana)))


def _begun(typed: str) -> Sequence[str]:
    """The keys of what is typed so far: `wasur` may become わすら, わすり, わする, わすれ or わすろ."""
    if not _HALF_TYPED.search(typed):
        return _heard(typed)
    ends = ("", *"aiueo") if typed[-1] in "nN" else "aiueo"
    return tuple(dict.fromkeys(key for end in ends for key in _heard(typed + end)))


def _read(run: str) -> Sequence[ReadPart]:
    """How the words of a run are read, in hiragana, kana by kana and the kanji between them in one."""
    return [part for morpheme in _TOKENIZERS.get().tokenize(run) for part in _parts(morpheme)]


def _parts(morpheme: sudachipy.Morpheme) -> Iterator[ReadPart]:
    """How a word is read: the kana that it begins and ends with one by one, what stands between in one (忘, れ)."""
    written, read = morpheme.surface(), _kana(morpheme.reading_form())
    kana = _kana(written)
    if not _KANA.fullmatch(read) or _KANA.fullmatch(written):
        read = kana  # signs that nobody reads aloud; particles as they are written
    before = Prefix.similarity(kana, read)
    behind = min(Postfix.similarity(kana, read), len(kana) - before, len(read) - before)
    keys = [*read[:before], read[before : len(read) - behind], *read[len(read) - behind :]]
    lengths = [*[1] * before, len(kana) - before - behind, *[1] * behind]
    place, first = morpheme.begin(), morpheme.part_of_speech()[0] not in _FUNCTION_CLASSES
    for key, length in zip(keys, lengths, strict=True):
        if key:
            yield ReadPart(key, place, place + length, first or place == 0)
            first = False
        place += length


def _joined(keys: str) -> str:
    return _LONG_VOWEL.sub("", keys).replace("を", "お")


def _kana(text: str) -> str:
    return jaconv.kata2hira(text).translate(_ALIKE)


def _with_short(kana: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((kana.replace("ー", ""), _LONG_VOWEL.sub("", kana))))


_SPOKEN = {"は": "わ", "を": "お", "へ": "え"}
_KANA = re.compile("[ぁ-ゖァ-ヺー]+")
_LONG_VOWEL = re.compile(
    "ー|(?<=[おこそとのほもよろをごぞどぼぽょぉうくすつぬふむゆるぐずぶぷゅぅ])う|(?<=[おこそとのほもよろごぞどぼぽょ])お|(?<=[あかさたなはまやらわがざだばぱゃ])あ"
)
_ALIKE = str.maketrans("ぢづ", "じず")
_MACRONS = str.maketrans({"ā": "a", "ī": "i", "ū": "u", "ē": "e", "ō": "o", "â": "a", "î": "i", "û": "u", "ê": "e", "ô": "o"})
_HALF_TYPED = re.compile("[b-df-hj-np-tv-z]$", re.IGNORECASE)
_ROMANISED = re.compile(r"(?:(?:[tc]?ch|ts|s?sh|dh|th|([bcdfghjklmpqrstvwxyz])\1?[yw]?)?[aiueo]|x?t[su]u|n'?|m(?=[bmp])|[^a-z])*")
"""Latin letters that spell kana: each consonant with its vowel. What is no Latin letter stands for itself."""

_NO_STOP = re.compile("(?<!n)'")
_N_BEFORE_NA = re.compile("nn(?=[aiueo])")
_LONGEST_WORD = 64

JOINED = None

KEYBOARD_LAYOUTS = ()

_HIRAGANA = "ぁ-ゖー"
_LATIN = "A-Za-zÀ-ʯ'"

PHONETICS = Phonetics(_keys, _heard, f"{_LATIN}{_HIRAGANA}-", sounds=_HIRAGANA, spaced=False, begun=_begun, read=_read, joined=_joined)
"""Kana: what an input method gets before it converts, in Latin letters or without."""


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
