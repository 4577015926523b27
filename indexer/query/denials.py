"""What a text says of its words: that it is so (arrived, 届いた, 已付款), that it is not (not arrived, 届かない, 没付款), or nothing."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Literal, NamedTuple

from indexer.analysis import Token

_BEHIND = 5
"""Function words at most between one that denies or affirms and the word that it is about."""


How = Literal["refused", "denied", "affirmed", "named"]


class Said(NamedTuple):
    """A word that tells something, and what is said of it."""

    term: str
    how: How
    """`refused` where what denies it is one word with it: 不允许, 非表示."""

    start: int
    end: int
    """The span of the word with what denies it: hasn't arrived, 届かない."""


class Word(NamedTuple):
    """A token of a text."""

    token: Token
    written: str
    """Folded."""

    function: bool


_VERBS = {
    "bg": "(?:х|хме|хте|ха|[аи]л[аои]?|[ая]т|[гдкп]на|йде|[еа]н[аои])",
    "el": "(?:ει|ουν|εται|ονται|ηκε|ηκαν|ηκα|σε|σαν|σα|ε|αν|μενο|μενα|μενη)",
    "en": "(?:ed)",
    "uk": "(?:в|ла|ло|ли|вся|лася|лося|лися|ться|ено|ано|ений|ані|ені|ений)",
}
_NOUNS = {
    "bg": "(?:не|нето|ния|ка|ката|ки|ците|ция|цията|ции|ост|остта|та|ите|ове|ът)",
    "el": "(?:ση|σησ|σεισ|σεων|μα|ματα|μοσ|μου|οσ|ου|ων|ο|η|εσ|ησ|ια)",
    "en": "(?:need|speed|feed|seed|bed|red)",
    "uk": "(?:ів|їв|тів|сло|тло|ила|оли)",
}
"""Ends of words that say that something is or was so, and, of those, ends of words that do not."""

_ENDS = {language: re.compile(f"(?!.*{_NOUNS[language]}$).*{verb}$") for language, verb in _VERBS.items()}


def said(words: Sequence[Word], text: str, language: str, denying: frozenset[str], affirming: frozenset[str]) -> Iterator[Said]:
    """What a text says of each of its words that tell something."""
    by_script = _BY_SCRIPT.get(language)
    if by_script:
        return (by_script(word, text) for word in words if not word.function)
    return _by_words(words, language, denying, affirming)


def _by_words(words: Sequence[Word], language: str, denying: frozenset[str], affirming: frozenset[str]) -> Iterator[Said]:
    """The next word that tells something is denied, or affirmed; a finite verb affirms itself."""
    before: Word | None = None
    left = 0
    for word in words:
        start, end = word.token.start, word.token.end
        if word.written in denying or (word.written in affirming and not (before and before.written in denying and left)):
            before, left = word, _BEHIND
        elif word.function:
            left -= 1
        elif before and left > 0:
            yield Said(word.token.term, "denied" if before.written in denying else "affirmed", before.token.start, end)
            before = None
        else:
            yield Said(word.token.term, "affirmed" if _ENDS[language].fullmatch(word.written) else "named", start, end)


# --- Japanese: endings

_JA_DENIED = re.compile(
    "[がはをも]?(?:でき|出来|され|せ|し|あり|い)?(?:れ|られ)?[てで]?(?:い|おり)?"
    r"(?:な[いくし]|なかっ|なけれ|無[しくい]|ません|ずに|ず(?=[、。\s]|$)|ぬ|抜き)"
)
_JA_AFFIRMED = re.compile(
    "[がはをも]?(?:でき|出来)(?:る|た|ま)|[がはを]?(?:され|し)?[てで]?(?:い|おり)?(?:た|だ(?!け)|まし|ます)|あり|有り|[付つ]き|済"
)
_JA_POTENTIAL = re.compile("(.+[えけげせてねべめれ])る?")


def _japanese(word: Word, text: str) -> Said:
    term, start, end = word.token
    denied = _JA_DENIED.match(text, end)
    if denied:
        return Said(term, "denied", start, denied.end())
    if start and text[start - 1] in "非未不無":
        return Said(term, "refused", start - 1, end)
    potential = _JA_POTENTIAL.fullmatch(word.written)
    able = potential is not None and not term.startswith(potential[1])  # 使える is of 使い, 変える of 変え
    return Said(term, "affirmed" if able or _JA_AFFIRMED.match(text, end) else "named", start, end)


# --- Chinese: what stands in front, or within

_ZH_ABLE = "(?:能够|能夠|能|可以|可|会|會|有|是|再|要|必|需|准|得|被|有)"
_ZH_DENIED = re.compile(f"(?:不|没|沒|未|无法|無法|无|無|非|别|別){_ZH_ABLE}*$")
_ZH_AFFIRMED = re.compile("(?:能够|能夠|能|可以|可|会|會|有|已经|已經|已)$")
_ZH_FAILS = re.compile("不[了到上成得动動出开開]")
_ZH_DONE = re.compile("了|[之以]?[后後]|过|過")
_ZH_WITHIN = re.compile(".不.+|[不未无無非沒没]..+")
_ZH_REACH = 6


def _chinese(word: Word, text: str) -> Said:
    term, start, end = word.token
    within = _ZH_WITHIN.fullmatch(word.written)
    if within:
        return Said(term if word.written[1] == "不" else term[1:], "denied", start, end)
    front = text[max(start - _ZH_REACH, 0) : start]
    denied, fails = _ZH_DENIED.search(front), _ZH_FAILS.match(text, end)
    if denied or fails:
        how: How = "refused" if denied and denied[0] in ("不", "未") else "denied"
        return Said(term, how, start - len(denied[0]) if denied else start, fails.end() if fails else end)
    affirmed = _ZH_AFFIRMED.search(front) or _ZH_DONE.match(text, end) or word.written.endswith("到")
    return Said(term, "affirmed" if affirmed else "named", start, end)


_BY_SCRIPT: dict[str, Callable[[Word, str], Said]] = {"ja": _japanese, "zh": _chinese}
