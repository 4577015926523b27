"""Tantivy in our own process: the one module that imports it."""

import json
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import cast

import tantivy

from indexer.backends.backend import EVERYTHING, ArticleFilter, Document, Hit, QueryTerm, max_score
from kb.errors import CannotWrite, DamagedIndex

_PLACE = "place"
"""Of a document among those of its folder, from 0."""

_ARTICLE = "article"
_META = "meta.json"
_OF_THE_FOLDER = {_META, ".managed.json"}
"""Files of Tantivy's that say what is in their folder."""

_WRITER_HEAP = 512_000_000
"""Bytes at most; it takes what it needs, 5 to 10 KB a section."""

_LONGEST = 30_000
"""Documents that make one segment in it."""

_SETS = 8
"""Sets of articles that are remembered."""

_REMOVAL_TRIES = 100
"""Tantivy's watcher thread may make its lock file while the folder is being removed; the next try takes that, too."""


class TantivyBackend:
    """Tantivy indexes that are open for reading as one: each is a segment.

    Tantivy makes a lock file beside what it opens, which a read-only index root does not allow: while it opens, a private folder of
    symbolic links, and of a `meta.json` that lists all segments, stands in for the indexes. Afterwards all files are mapped into memory
    and no folder is needed any more.
    """

    def __init__(self, folders: Sequence[tuple[Path, int]]) -> None:
        self._sets: dict[frozenset[str], tantivy.Query] = {}
        with _linked([folder for folder, _ in folders]) as (links, segments):
            try:
                index = tantivy.Index.open(str(links))
                index.config_reader(reload_policy="manual")  # generations never change
                self._schema = index.schema
                self._searcher = index.searcher()
            except ValueError as error:
                raise _damaged([folder for folder, _ in folders], error) from error
        self._firsts = [first for (_, first), number in zip(folders, segments, strict=True) for _ in range(number)]
        """The ordinal that each segment's places count from."""

    @property
    def size(self) -> int:
        """How many documents there are."""
        return self._searcher.num_docs

    def search(self, terms: Sequence[QueryTerm], limit: int, shown: ArticleFilter = EVERYTHING) -> list[Hit]:
        """The `limit` best documents of articles that are `shown` and hold any of the terms, best first; ties go to the lower ordinal."""
        if not terms:
            return []
        # a flat list of weighted terms, and no count: only so does Tantivy skip what cannot reach the top
        query = tantivy.Query.boolean_query([(tantivy.Occur.Should, self._term_query(term)) for term in terms])
        if shown:
            query = self._filtered(query, shown)
        hits = self._searcher.search(query, limit, count=False).hits
        places = self._searcher.fast_field_values(_PLACE, [address for _, address in hits])
        firsts = self._firsts
        return [Hit(firsts[address.segment_ord] + cast("int", place), score) for place, (score, address) in zip(places, hits, strict=True)]

    def asked(self, terms: Sequence[QueryTerm]) -> Sequence[QueryTerm]:
        """All of them."""
        return terms

    def document_frequency(self, field: str, term: str) -> int:
        """How many documents hold the term."""
        return self._searcher.doc_freq(field, term)

    def max_score(self, terms: Sequence[QueryTerm]) -> float:
        """The score that nothing can exceed: of a document that holds every term over and over."""
        return max_score(terms, self.size, self._searcher.doc_freq)

    def _term_query(self, term: QueryTerm) -> tantivy.Query:
        query = tantivy.Query.term_query(self._schema, term.field, term.term, "freq")
        return query if term.weight == 1 else tantivy.Query.boost_query(query, term.weight)

    def _filtered(self, query: tantivy.Query, shown: ArticleFilter) -> tantivy.Query:
        """The query within the articles that are shown; its scores stay what they are."""
        clauses = [(tantivy.Occur.Must, query)]
        if shown.only is not None:
            clauses.append((tantivy.Occur.Must, self._among(shown.only)))
        if shown.without:
            clauses.append((tantivy.Occur.MustNot, tantivy.Query.term_set_query(self._schema, _ARTICLE, sorted(shown.without))))
        return tantivy.Query.boolean_query(clauses)

    def _among(self, articles: frozenset[str]) -> tantivy.Query:
        """Holds of these articles, and scores nothing. Remembered, as the same are asked for again and again."""
        query = self._sets.get(articles)
        if query is None:
            among = tantivy.Query.term_set_query(self._schema, _ARTICLE, sorted(articles))
            query = tantivy.Query.const_score_query(among, 0.0)
            self._sets = {**dict(list(self._sets.items())[1 - _SETS :]), articles: query}
        return query


class TantivyEngine:
    """Makes and opens Tantivy indexes in a folder each."""

    name = "tantivy"
    longest = _LONGEST
    waits = False

    @property
    def version(self) -> str:
        """`tantivy` and the version of its package."""
        return f"tantivy {version('tantivy')}"

    def write(self, root: Path, folder: Path, fields: Sequence[str], documents: Iterable[Document]) -> None:  # noqa: ARG002 - the folder is all of it
        """Writes one segment with one thread: two threads made two, in an order left to chance."""
        folder.mkdir(parents=True, exist_ok=True)
        try:
            writer = tantivy.Index(_schema(fields), path=str(folder)).writer(_WRITER_HEAP, num_threads=1)
            for place, document in enumerate(documents):
                writer.add_document(_entry(place, document))
            writer.commit()
            writer.wait_merging_threads()
        except ValueError as error:
            raise CannotWrite(f"cannot write the index to {folder}: {error}; make room or mend it and build again") from error

    def collect(self, root: Path) -> None:
        """There is nothing elsewhere."""

    def open(self, folders: Sequence[tuple[Path, int]]) -> TantivyBackend:
        """Opens written indexes as one, which may lie where nothing can be written; raises `DamagedIndex`."""
        return TantivyBackend(folders)


@contextmanager
def _linked(folders: Sequence[Path]) -> Iterator[tuple[Path, list[int]]]:
    """A folder of links to the files of all indexes, for as long as they are being opened; and how many segments each has."""
    meta, files, segments = _read(folders)
    try:
        links = Path(tempfile.mkdtemp(prefix="kotae-"))
    except OSError as error:
        raise _no_room(error) from error
    try:
        (links / _META).write_text(meta, encoding="utf-8")
        for file in files:
            (links / file.name).symlink_to(file)
        yield links, segments
    except OSError as error:
        raise _no_room(error) from error
    finally:
        for _ in range(_REMOVAL_TRIES):
            shutil.rmtree(links, ignore_errors=True)
            if not links.exists():
                break


def _read(folders: Sequence[Path]) -> tuple[str, list[Path], list[int]]:
    """What says that all segments are of one index, their files, and how many segments each folder has."""
    try:
        metas = [json.loads((folder / _META).read_bytes()) for folder in folders]
        segments = [meta["segments"] for meta in metas]
        whole = json.dumps({**metas[0], "segments": [segment for part in segments for segment in part]})
        files = [file.resolve() for folder in folders for file in folder.iterdir()]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _damaged(folders, error) from error
    needed = [file for file in files if file.suffix != ".lock" and file.name not in _OF_THE_FOLDER]
    return whole, needed, [len(part) for part in segments]


def _no_room(error: OSError) -> CannotWrite:
    way = "make room or mend it, or set TMPDIR to a folder that can be written"
    return CannotWrite(f"cannot open the index, as no file can be made for a while: {error.strerror}; {way}")


def _damaged(folders: Sequence[Path], error: Exception) -> DamagedIndex:
    return DamagedIndex(
        f"cannot open the index in {', '.join(map(str, folders))}: {error}; run `kotae build` with --force to write it again"
    )


def _entry(place: int, document: Document) -> tantivy.Document:
    entry = tantivy.Document()
    entry.add_unsigned(_PLACE, place)
    entry.add_text(_ARTICLE, document.article)
    for field, terms in document.fields.items():
        entry.add_text(field, terms)
    return entry


def _schema(fields: Sequence[str]) -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field(_PLACE, fast=True)
    builder.add_text_field(_ARTICLE, tokenizer_name="raw", index_option="basic")
    for field in fields:
        builder.add_text_field(field, tokenizer_name="whitespace", index_option="freq")
    return builder.build()
