"""Whether somebody asks for a human: phrases of each language, in `human/<language>.txt`.

One phrase a line, as a person would type it, in whatever inflection; `#` begins a remark. `{a,b}` stands for either, `*` for one other word
or none. Function words are left out on both sides, but for those of lines that begin with `keep`, which also keep other words as they are
written, apart from their other forms. A line that begins with `=` is the whole question; one that begins with `-` rules out a request that
it touches. Text in Han and kana is looked for as it stands, without `*`. No phrase goes over a comma or the end of a sentence.
"""

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import bracex

from indexer.analysis import LANGUAGES, Token, analyze, fold, is_function_word, simplify
from kb.locale import language_of

_FOLDER = Path(__file__).with_name("human")
_STOP = re.compile(r"[.,;:!?…、，。！？；：()（）\n]+")
_ANY = "*"
_KEY_LENGTH = 4
"""Terms at its beginning by which a phrase is looked up."""

_KEEP = "keep "

_Terms = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Phrases:
    """Phrases as terms."""

    whole: frozenset[_Terms]
    """Those that are all of a question."""

    parts: dict[_Terms, tuple[_Terms, ...]]
    """Those that stand anywhere in it, by how they begin; see `_beginning`. As a tree of terms they would take 50 MB."""

    def spans(self, clause: _Terms) -> Iterator[tuple[int, int]]:
        """Where one of them stands in a clause: first term, and behind the last."""
        there = {*clause, _ANY}
        for start in range(len(clause)):
            first, *others = clause[start : start + _KEY_LENGTH]
            beginnings = {clause[start:end] for end in range(start + 1, start + 1 + _KEY_LENGTH)}
            beginnings |= {(first, _ANY, other) for other in others[:2]}
            phrases = (phrase for beginning in beginnings for phrase in self.parts.get(beginning, ()) if phrase[-1] in there)
            yield from {(start, end) for phrase in phrases if (end := _end(clause, start, phrase))}


@dataclass(frozen=True, slots=True)
class _Requests:
    """What one language's file says."""

    kept: frozenset[str]
    """Function words that count all the same, folded."""

    wanting: _Phrases
    ruled_out: _Phrases


def wants_human(question: str, locale: str, written_in: str, words: Sequence[Token] | None = None) -> bool:
    """Whether a question in `locale`, or in the language of the locale that its letters tell, asks for a human.

    `words` are those of its analysis in the locale's language, where that is done already.

    >>> wants_human("Let me talk to a real person!", "uk", "en"), wants_human("How do I reset my password?", "en", "en")
    (True, False)
    """
    own, other = language_of(locale), language_of(written_in)
    return _asks(question, own, words) or (other != own and _asks(question, other, None))


def warm(languages: Iterable[str]) -> None:
    """Reads the languages' phrases, so that the first question does not wait for them."""
    for language in languages:
        _requests(language)


def _asks(question: str, language: str, words: Sequence[Token] | None) -> bool:
    requests = _requests(language)
    clauses = _clauses(question, language, words, requests.kept)
    whole = tuple(term for clause in clauses for term in clause)
    return whole in requests.wanting.whole or any(_holds_request(clause, requests) for clause in clauses)


def _clauses(question: str, language: str, words: Sequence[Token] | None, kept: frozenset[str]) -> list[_Terms]:
    """The terms of the words that count, of each clause in its order."""
    if not LANGUAGES[language].module.PHONETICS.spaced:
        return [_terms(clause, language, kept) for clause in _STOP.split(question)]
    clauses: list[list[str]] = [[]]
    end = 0
    for token in analyze(question, language).words if words is None else words:
        if _STOP.search(question, end, max(token.start, end)):
            clauses.append([])
        end = max(end, token.end)
        clauses[-1] += _counted(token, question, language, kept)
    return [tuple(clause) for clause in clauses]


def _holds_request(clause: _Terms, requests: _Requests) -> bool:
    """Whether a request stands in a clause that nothing which rules it out touches."""
    wanted = list(requests.wanting.spans(clause))
    ruled_out = list(requests.ruled_out.spans(clause)) if wanted else []
    return any(all(end <= other or behind <= start for other, behind in ruled_out) for start, end in wanted)


@cache
def _requests(language: str) -> _Requests:
    text = _plain((_FOLDER / f"{language}.txt").read_text(encoding="utf-8"), language)
    lines = [line for line in (written.partition("#")[0].strip() for written in text.split("\n")) if line]
    kept = frozenset(fold(word) for line in lines if line.startswith(_KEEP) for word in line.split()[1:])
    wanting = [line for line in lines if not line.startswith((_KEEP, "-"))]
    ruled_out = [line[1:].strip() for line in lines if line.startswith("-")]
    requests = _Requests(kept, _read(wanting, language, kept), _read(ruled_out, language, kept))
    _word.cache_clear()
    return requests


def _read(lines: Iterable[str], language: str, kept: frozenset[str]) -> _Phrases:
    whole: set[_Terms] = set()
    parts: dict[_Terms, set[_Terms]] = {}
    for line in lines:
        for phrase in (_pattern(written, language, kept) for written in bracex.iexpand(line.removeprefix("="), limit=0)):
            phrases = whole if line.startswith("=") else parts.setdefault(_beginning(phrase), set())
            phrases.add(phrase)
    return _Phrases(frozenset(whole), {beginning: tuple(phrases) for beginning, phrases in parts.items()})


def _beginning(phrase: _Terms) -> _Terms:
    """By which a phrase is found: its first terms, up to those where another may stand between."""
    stars = [place for place, term in enumerate(phrase[:_KEY_LENGTH]) if term == _ANY]
    if stars == [1] and len(phrase) > 2:  # noqa: PLR2004 - what stands behind the star
        return phrase[:3]
    return phrase[: stars[0] if stars else _KEY_LENGTH]


def _pattern(phrase: str, language: str, kept: frozenset[str]) -> _Terms:
    parts = [tuple(term for word in part.split() for term in _word(word, language, kept)) for part in phrase.split(_ANY)]
    if not parts[0]:
        raise ValueError(
            f"`{phrase}` in {language}.txt begins with no word that counts; add it to a line of `keep`, or leave the phrase out"
        )
    return tuple(term for place, part in enumerate(parts) for term in ((_ANY,) if place else ()) + part)


@lru_cache(maxsize=1 << 14)
def _word(word: str, language: str, kept: frozenset[str]) -> _Terms:
    """The terms of one word of a phrase; a word is in hundreds of them."""
    return _terms(word, language, kept)


def _terms(text: str, language: str, kept: frozenset[str]) -> _Terms:
    """The terms of the words that count, in their order; of text in Han and kana its characters."""
    if not LANGUAGES[language].module.PHONETICS.spaced:
        return tuple(map(sys.intern, filter(str.isalnum, _plain(text, language))))
    return tuple(sys.intern(term) for token in analyze(text, language).words for term in _counted(token, text, language, kept))


def _plain(text: str, language: str) -> str:
    """Text in Han and kana as it is compared; other text as it is."""
    if LANGUAGES[language].module.PHONETICS.spaced:
        return text
    return fold(simplify(text) if language == "zh" else text)


def _counted(token: Token, text: str, language: str, kept: frozenset[str]) -> _Terms:
    """What a word counts as: itself where it is kept, its term, or nothing for a function word."""
    word = fold(text[token.start : token.end])
    if word in kept:
        return (word,)
    return () if is_function_word(token, text, language) else (token.term,)


def _end(terms: _Terms, start: int, phrase: _Terms) -> int:
    """Behind the last term of a phrase that stands in `terms` from `start` on; 0 when it does not."""
    for place, term in enumerate(phrase, start):
        if term == _ANY:
            rest = phrase[place - start + 1 :]
            return _end(terms, place, rest) or _end(terms, place + 1, rest)
        if terms[place : place + 1] != (term,):
            return 0
    return start + len(phrase)
