"""Whether somebody asks for a human: phrases of each language, in `human/<language>.txt`.

One phrase a line, as a person would type it, in whatever inflection; `#` begins a remark. `{a,b}` stands for either, `*` for one other word
or none. Function words are left out on both sides, but for those of lines that begin with `keep`, which also keep other words as they are
written, apart from their other forms. A line that begins with `=` is the whole question; one that begins with `-` rules out a request that
it touches. Text in Han and kana is looked for as it stands, without `*`. No phrase goes over a comma or the end of a sentence.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import bracex

from api.answers.phrases import Phrases, Terms, clauses_of, forget_words, plain, terms_of, together
from indexer.analysis import Token, fold
from kb.locale import language_of

_FOLDER = Path(__file__).with_name("human")
_KEEP = "keep "


@dataclass(frozen=True, slots=True)
class _Requests:
    """What one language's file says."""

    kept: frozenset[str]
    """Function words that count all the same, folded."""

    whole: frozenset[Terms]
    """Phrases that are all of a question."""

    wanting: Phrases
    ruled_out: Phrases


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
    clauses = clauses_of(question, language, words, requests.kept)
    whole = tuple(term for clause in clauses for term in clause)
    return whole in requests.whole or any(_holds_request(clause, requests) for clause in clauses)


def _holds_request(clause: Terms, requests: _Requests) -> bool:
    """Whether a request stands in a clause that nothing which rules it out touches."""
    wanted = list(requests.wanting.spans(clause))
    ruled_out = list(requests.ruled_out.spans(clause)) if wanted else []
    return any(all(end <= other or behind <= start for other, behind, _ in ruled_out) for start, end, _ in wanted)


@cache
def _requests(language: str) -> _Requests:
    text = plain((_FOLDER / f"{language}.txt").read_text(encoding="utf-8"), language)
    lines = [line for line in (written.partition("#")[0].strip() for written in text.split("\n")) if line]
    kept = frozenset(fold(word) for line in lines if line.startswith(_KEEP) for word in line.split()[1:])

    def read(mark: str) -> Iterator[Terms]:
        """Of the lines that begin with a mark, or, where it is empty, with none."""
        marked = (line[len(mark) :].strip() for line in lines if line.startswith(mark or ("=", "-", _KEEP)) == bool(mark))
        return (terms_of(phrase, language, kept) for line in marked for phrase in bracex.iexpand(line, limit=0))

    try:
        requests = _Requests(kept, frozenset(read("=")), together(read("")), together(read("-")))
    except ValueError as error:
        raise ValueError(f"{language}.txt: {error}") from error
    forget_words()
    return requests
