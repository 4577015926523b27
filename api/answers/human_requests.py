"""Whether somebody asks for a human: phrases of each language, in `human/<language>.txt`.

One phrase a line, as a person would type it, in whatever inflection; `#` begins a remark. `{a,b}` stands for either, `*` for one other word
or none, in Han and kana for one other character; `@staff` for what a line `@staff = a,b` lists. Function words are left out on both sides,
but for those of lines that begin with `keep`, which also keep other words as they are written, apart from their other forms. A line that
begins with `=` is the whole question, with `|` a whole clause behind another ("…, human please", but not "Operator, …"); one that begins
with `-` rules out a request that it touches. No phrase goes over a comma or the end of a sentence.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from api.answers.patterns import Patterns, read_patterns
from api.answers.phrases import Terms, clauses_of, plain, terms
from indexer.analysis import Token, fold
from kb.locale import language_of

_FOLDER = Path(__file__).with_name("human")
_KEEP = "keep "
_MARKS = ("=", "|", "-", _KEEP)
_NAME = re.compile(r"@[a-z]+")


@dataclass(frozen=True, slots=True)
class _Requests:
    """What one language's file says."""

    kept: frozenset[str]
    """Function words that count all the same, folded."""

    whole: Patterns
    """Phrases that are all of a question."""

    at_end: Patterns
    """Phrases that are all of a clause behind another."""

    wanting: Patterns
    ruled_out: Patterns


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
    clauses = [clause for clause in clauses_of(question, language, words, requests.kept) if clause]
    whole = tuple(term for clause in clauses for term in clause)
    return (
        requests.whole.are_all_of(whole)
        or any(requests.at_end.are_all_of(clause) for clause in clauses[1:])
        or any(_holds_request(clause, requests) for clause in clauses)
    )


def _holds_request(clause: Terms, requests: _Requests) -> bool:
    """Whether a request stands in a clause that nothing which rules it out touches."""
    wanted = set(requests.wanting.spans(clause))
    ruled_out = list(requests.ruled_out.spans(clause)) if wanted else []
    return any(all(end <= other or behind <= start for other, behind in ruled_out) for start, end in wanted)


@cache
def _requests(language: str) -> _Requests:
    text = plain((_FOLDER / f"{language}.txt").read_text(encoding="utf-8"), language)
    lines = _listed([line for line in (written.partition("#")[0].strip() for written in text.split("\n")) if line])
    kept = frozenset(fold(word) for line in lines if line.startswith(_KEEP) for word in line.split()[1:])

    @cache
    def read_word(word: str) -> Terms:
        return terms(word, language, kept)

    def read(mark: str) -> Patterns:
        """Of the lines that begin with a mark, or, where it is empty, with none."""
        marked = (line[len(mark) :].strip() for line in lines if line.startswith(mark or _MARKS) == bool(mark))
        return read_patterns(marked, read_word)

    try:
        return _Requests(kept, whole=read("="), at_end=read("|"), wanting=read(""), ruled_out=read("-"))
    except ValueError as error:
        raise ValueError(f"{language}.txt: {error}") from error


def _listed(lines: Sequence[str]) -> list[str]:
    """The lines with the lists that they name in place of the names; a list may name lists above it."""
    lists: dict[str, str] = {}
    rest = []
    for line in lines:
        text = _NAME.sub(lambda name: lists.get(name[0], name[0]), line)
        _, equals, words = text.partition(" = ")
        if line.startswith("@") and equals:
            lists[line.split()[0]] = f"{{{words.strip()}}}"
        else:
            rest.append(text)
    return rest
