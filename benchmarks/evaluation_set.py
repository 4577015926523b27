"""Evaluation sets: `<set>/<locale>/` with documents, queries and judgements."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kb.errors import RequestError
from kb.locale import LANGUAGES, language_of

Judgements = Mapping[str, Mapping[str, int]]
"""Query id to document id to grade, larger than 0."""

Run = Mapping[str, list[str]]
"""Query id to document ids, best first."""


@dataclass(frozen=True, slots=True)
class Text:
    """A document, or a query, whose title is empty."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class EvaluationSet:
    """One set in one locale."""

    name: str
    locale: str
    documents: tuple[Text, ...]
    queries: tuple[Text, ...]
    judgements: Judgements
    removed: frozenset[str]
    """Documents to leave out where hand-off is measured."""

    unanswerable: frozenset[str]
    """Queries that then have no right document, whatever grade one has that is left."""

    peer: Run | None
    """Lucene's ranking, if there is one."""

    @property
    def label(self) -> str:
        """`<set>/<locale>`."""
        return f"{self.name}/{self.locale}"


def load(folder: Path) -> EvaluationSet:
    """The set in `folder`; raises `RequestError` when it is none."""
    name, locale = folder.resolve().parent.name, folder.resolve().name
    if language_of(locale) not in LANGUAGES:
        raise _not_a_set(folder, f"`{locale}` is not a locale")
    judgements: dict[str, dict[str, int]] = {}
    for number, (query, document, grade) in _columns(folder / "qrels.tsv", 3):
        if not grade.isdecimal():
            raise _not_a_set(folder, f"qrels.tsv:{number}: grade `{grade}` is not a number")
        if int(grade) > 0:
            judgements.setdefault(query, {})[document] = int(grade)
    queries = tuple(_texts(folder / "queries.jsonl"))
    if not any(query.id in judgements for query in queries):
        raise _not_a_set(folder, "qrels.tsv judges none of its queries")
    return EvaluationSet(
        name,
        locale,
        tuple(_texts(folder / "docs.jsonl")),
        queries,
        judgements,
        frozenset(_lines(folder / "removed_doc_ids.txt")),
        frozenset(_lines(folder / "unanswerable.txt")),
        read_run(folder / "lucene.run") if (folder / "lucene.run").exists() else None,
    )


def read_run(path: Path) -> Run:
    """A TREC run: query, Q0, document, rank, score, tag; parted by white space."""
    run: dict[str, list[tuple[int, str]]] = {}
    for number, line in _numbered(path):
        try:
            query, _, document, rank, *_ = line.split()
            run.setdefault(query, []).append((int(rank), document))
        except ValueError as error:
            raise _not_a_set(path.parent, f"{path.name}:{number}: expected query, Q0, document, rank, score and tag") from error
    return {query: [document for _, document in sorted(ranked)] for query, ranked in run.items()}


def write_run(path: Path, run: Run, tag: str) -> None:
    """Writes a TREC run; scores fall by one a rank, as raw scores do not leave `ask`."""
    with path.open("w", encoding="utf-8") as file:
        for query, documents in run.items():
            for rank, document in enumerate(documents, 1):
                file.write(f"{query} Q0 {document} {rank} {len(documents) + 1 - rank} {tag}\n")


def _texts(path: Path) -> Iterator[Text]:
    seen: set[str] = set()
    for number, line in _numbered(path):
        try:
            fields: Any = json.loads(line)
            text = Text(str(fields["id"]), str(fields.get("title") or ""), str(fields["text"]))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise _not_a_set(path.parent, f"{path.name}:{number}: expected a JSON object with `id` and `text`") from error
        if text.id in seen or not text.id or len(text.id.split()) > 1:
            raise _not_a_set(path.parent, f"{path.name}:{number}: id `{text.id}` must be one word, and given once")
        seen.add(text.id)
        yield text


def _columns(path: Path, count: int) -> Iterator[tuple[int, list[str]]]:
    for number, line in _numbered(path):
        columns = line.split("\t")
        if len(columns) != count:
            raise _not_a_set(path.parent, f"{path.name}:{number}: expected {count} columns parted by tabs")
        yield number, columns


def _numbered(path: Path) -> Iterator[tuple[int, str]]:
    # not splitlines: texts may hold U+2028 and the like
    return ((number, line) for number, line in enumerate(_read(path).split("\n"), 1) if line)


def _lines(path: Path) -> list[str]:
    return _read(path).split() if path.exists() else []


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise _not_a_set(path.parent, f"{path.name} cannot be read") from error


def _not_a_set(folder: Path, why: str) -> RequestError:
    return RequestError(f"{folder} is not an evaluation set: {why}; it needs docs.jsonl, queries.jsonl and qrels.tsv in <set>/<locale>/")
