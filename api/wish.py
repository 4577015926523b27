"""Whether somebody asks for a human: phrases of each language, in `api/human/<language>.txt`.

One phrase a line, as a person would type it, in whatever inflection; `#` begins a remark. `{a,b}` stands for either, `*` for one other word
or none. Function words are left out on both sides, but for those of lines that begin with `keep`, which also keep other words as they are
written, apart from their other forms. A line that begins with `=` is the whole question; one that begins with `-` rules out a wish that it
touches. Text in Han and kana is looked for as it stands, without `*`. No phrase goes over a comma or the end of a sentence.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from indexer.analysis import LANGUAGES, Token, analyze, is_function_word
from indexer.analysis.chinese import simplify
from indexer.analysis.folding import fold
from kb.locale import KNOWN, guess, language

_FOLDER = Path(__file__).with_name("human")
_STOP = re.compile(r"[.,;:!?…、，。！？；：()（）\n]+")
_ANY = "*"
_KEEP = "keep "

_END = ""
_Terms = tuple[str, ...]


class _Tree(dict[str, "_Tree"]):
    """Phrases as a tree of terms, in which `_END` says that a phrase ends here."""

    def add(self, phrase: _Terms) -> None:
        """Grows it by a phrase."""
        node = self
        for term in (*phrase, _END):
            node = node.setdefault(term, _Tree())

    def ends(self, clause: _Terms, start: int) -> Iterator[int]:
        """Behind the last term of each phrase that stands in a clause from `start` on."""
        if _END in self:
            yield start
        if _ANY in self:
            yield from self[_ANY].ends(clause, start)
            yield from self[_ANY].ends(clause, start + 1)
        if start < len(clause) and clause[start] in self:
            yield from self[clause[start]].ends(clause, start + 1)


@dataclass(frozen=True, slots=True)
class _Phrases:
    """Phrases as terms."""

    whole: frozenset[_Terms]
    """Those that are all of a question."""

    parts: _Tree
    """Those that stand anywhere in it."""

    def spans(self, clause: _Terms) -> Iterator[tuple[int, int]]:
        """Where one of them stands in a clause: first term, and behind the last."""
        return ((start, end) for start in range(len(clause)) for end in self.parts.ends(clause, start))


@dataclass(frozen=True, slots=True)
class _Wishes:
    """What one language's file says."""

    kept: frozenset[str]
    """Function words that count all the same, folded."""

    wanting: _Phrases
    ruled_out: _Phrases


def wants_human(question: str, locale: str, words: Sequence[Token] | None = None) -> bool:
    """Whether a question in `locale`, or in the language that its letters tell, asks for a human.

    `words` are those of its analysis in the locale's language, where that is done already.

    >>> wants_human("Let me talk to a real person!", "uk"), wants_human("How do I reset my password?", "en")
    (True, False)
    """
    own, other = language(locale), language(guess(question, KNOWN) or locale)
    return _asks(question, own, words) or (other != own and _asks(question, other, None))


def warm(languages: Iterable[str]) -> None:
    """Reads the languages' phrases, so that the first question does not wait for them."""
    for each in languages:
        _wishes(each)


def _asks(question: str, spoken: str, words: Sequence[Token] | None) -> bool:
    wishes = _wishes(spoken)
    clauses = _clauses(question, spoken, words, wishes.kept)
    whole = tuple(term for clause in clauses for term in clause)
    return whole in wishes.wanting.whole or any(_wished(clause, wishes) for clause in clauses)


def _clauses(question: str, spoken: str, words: Sequence[Token] | None, kept: frozenset[str]) -> list[_Terms]:
    """The terms of the words that count, of each clause in its order."""
    if not LANGUAGES[spoken].spoken.SOUNDS.spaced:
        return [_terms(clause, spoken, kept) for clause in _STOP.split(question)]
    clauses: list[list[str]] = [[]]
    end = 0
    for token in analyze(question, spoken).words if words is None else words:
        if _STOP.search(question, end, max(token.start, end)):
            clauses.append([])
        end = max(end, token.end)
        clauses[-1] += _counted(token, question, spoken, kept)
    return [tuple(clause) for clause in clauses]


def _wished(clause: _Terms, wishes: _Wishes) -> bool:
    """Whether a wish stands in a clause that nothing which rules it out touches."""
    wanted = list(wishes.wanting.spans(clause))
    ruled_out = list(wishes.ruled_out.spans(clause)) if wanted else []
    return any(all(end <= other or behind <= start for other, behind in ruled_out) for start, end in wanted)


@cache
def _wishes(spoken: str) -> _Wishes:
    text = _plain((_FOLDER / f"{spoken}.txt").read_text(encoding="utf-8"), spoken)
    lines = [line for line in (written.partition("#")[0].strip() for written in text.split("\n")) if line]
    kept = frozenset(fold(word) for line in lines if line.startswith(_KEEP) for word in line.split()[1:])
    phrases = [each for line in lines if not line.startswith(_KEEP) for each in _alternatives(line)]
    ruled_out = [phrase[1:].strip() for phrase in phrases if phrase.startswith("-")]
    wanting = [phrase for phrase in phrases if not phrase.startswith("-")]
    return _Wishes(kept, _read(wanting, spoken, kept), _read(ruled_out, spoken, kept))


def _alternatives(line: str) -> Iterator[str]:
    """The line with each of the words in its first braces, and so on.

    >>> list(_alternatives("talk to {a human,{an,the} agent}"))
    ['talk to a human', 'talk to an agent', 'talk to the agent']
    """
    start = line.find("{")
    if start < 0:
        yield line
        return
    depth, cuts = 0, [start]
    for place, letter in enumerate(line[start:], start):
        depth += (letter == "{") - (letter == "}")
        if (letter == "," and depth == 1) or (letter == "}" and not depth):
            cuts.append(place)
        if not depth:
            break
    for one, other in zip(cuts, cuts[1:], strict=False):
        yield from _alternatives(line[:start] + line[one + 1 : other] + line[cuts[-1] + 1 :])


def _read(lines: Iterable[str], spoken: str, kept: frozenset[str]) -> _Phrases:
    phrases = {(line.startswith("="), _pattern(line.removeprefix("="), spoken, kept)) for line in lines}
    parts = _Tree()
    for whole, phrase in phrases:
        if not whole:
            parts.add(phrase)
    return _Phrases(frozenset(phrase for whole, phrase in phrases if whole), parts)


def _pattern(phrase: str, spoken: str, kept: frozenset[str]) -> _Terms:
    parts = [tuple(term for word in part.split() for term in _word(word, spoken, kept)) for part in phrase.split(_ANY)]
    if not parts[0]:
        raise ValueError(f"`{phrase}` in {spoken}.txt begins with no word that counts; add it to a line of `keep`, or leave the phrase out")
    return tuple(term for place, part in enumerate(parts) for term in ((_ANY,) if place else ()) + part)


@lru_cache(maxsize=1 << 14)
def _word(word: str, spoken: str, kept: frozenset[str]) -> _Terms:
    """The terms of one word of a phrase; a word is in hundreds of them."""
    return _terms(word, spoken, kept)


def _terms(text: str, spoken: str, kept: frozenset[str]) -> _Terms:
    """The terms of the words that count, in their order; of text in Han and kana its characters."""
    if not LANGUAGES[spoken].spoken.SOUNDS.spaced:
        return tuple(filter(str.isalnum, _plain(text, spoken)))
    return tuple(term for token in analyze(text, spoken).words for term in _counted(token, text, spoken, kept))


def _plain(text: str, spoken: str) -> str:
    """Text in Han and kana as it is compared; other text as it is."""
    if LANGUAGES[spoken].spoken.SOUNDS.spaced:
        return text
    return fold(simplify(text) if spoken == "zh" else text)


def _counted(token: Token, text: str, spoken: str, kept: frozenset[str]) -> _Terms:
    """What a word counts as: itself where it is kept, its term, or nothing for a function word."""
    word = fold(text[token.start : token.end])
    if word in kept:
        return (word,)
    return () if is_function_word(token, text, spoken) else (token.term,)
