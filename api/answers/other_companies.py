"""Whether a question is about another company's product, which no article mentions: names are in `companies/`, one file for all languages
and one for what each alone writes so.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from indexer.analysis import analyze
from indexer.backends import Backend
from indexer.query import Query

_FOLDER = Path(__file__).with_name("companies")


def unmentioned_companies(query: Query, backend: Backend) -> list[str]:
    """The names in a question, as typed, of which an index does not know every word."""
    return list(dict.fromkeys(_names_in(query, backend)))


def warm(languages: Iterable[str]) -> None:
    """Reads the languages' names, so that the first question does not wait for them."""
    for language in languages:
        _names(language)


def _names_in(query: Query, backend: Backend) -> Iterator[str]:
    names = _names(query.language)
    words = sorted((*query.words, *query.dropped), key=lambda token: (token.start, token.end))
    for start, first in enumerate(words):
        for length in names.get(first.term, ()):
            part = words[start : start + length]
            terms = tuple(token.term for token in part)
            if terms in names[first.term][length] and any(not backend.document_frequency("words", term) for term in terms):
                yield query.text[part[0].start : part[-1].end]


@cache
def _names(language: str) -> Mapping[str, Mapping[int, frozenset[tuple[str, ...]]]]:
    """Names as terms, by their first term and their number of terms."""
    names: dict[str, dict[int, frozenset[tuple[str, ...]]]] = {}
    for name in _written(language):
        terms = tuple(token.term for token in analyze(name, language).words)
        if terms:
            lengths = names.setdefault(terms[0], {})
            lengths[len(terms)] = lengths.get(len(terms), frozenset()) | {terms}
    return names


def _written(language: str) -> Iterator[str]:
    for file in ("all", language):
        lines = (_FOLDER / f"{file}.txt").read_text(encoding="utf-8").split("\n")
        yield from (name.strip() for line in lines if not line.startswith("#") for name in line.split(";") if name.strip())
